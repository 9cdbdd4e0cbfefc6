// Shows where a lesson's step wants you to look: a frame around a place of the window, with the
// step's words at it. It lies over the window, takes no clicks, and fades after some seconds.
#pragma once

#include <QPointer>
#include <QString>
#include <QTimer>
#include <QWidget>

#include <functional>

namespace shimscope::lesson {

class Spotlight : public QWidget {
    Q_OBJECT

public:
    explicit Spotlight(QWidget* window);
    /// `part`: of `target`, asked for at each drawing; empty: all of it.
    void pointAt(QWidget* target, const QString& caption, std::function<QRect()> part = {});
    void clear();
    [[nodiscard]] QWidget* target() const { return m_target; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    QPointer<QWidget> m_target;
    QString m_caption;
    std::function<QRect()> m_part;
    QTimer m_fade;
};

} // namespace shimscope::lesson
