// A view as a picture in a file: PNG as it is on the screen, or SVG, which can be enlarged. GUI
// thread.
#pragma once

#include <QMenu>
#include <QObject>
#include <QPointer>
#include <QWidget>

#include <functional>
#include <vector>

namespace shimscope::app {

class PictureMenu : public QObject {
    Q_OBJECT

public:
    explicit PictureMenu(QWidget* window);
    /// A view that can be saved, under a name that may be translated anew. Its own context menu
    /// offers that too, where it has no other.
    void add(QWidget* view, std::function<QString()> name);
    /// Goes into the window's menu.
    [[nodiscard]] QMenu* menu() const { return m_menu; }
    /// By the file's suffix: .svg, else PNG. Error: a sentence; empty: it is written.
    [[nodiscard]] static QString save(QWidget* view, const QString& file);

signals:
    void saved(const QString& file);
    void failed(const QString& file, const QString& cause);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct View {
        QPointer<QWidget> widget;
        std::function<QString()> name;
    };
    void fill();
    void ask(QWidget* view, const QString& name);
    QWidget* m_window;
    QMenu* m_menu;
    std::vector<View> m_views;
};

} // namespace shimscope::app
