// The line at the bottom: what machine this is, how much was recorded, what was lost.
#pragma once

#include <models/session.h>
#include <widgets/elide_label.h>

#include <QLabel>
#include <QWidget>

namespace shimscope::widgets {

class StatusStrip : public QWidget {
    Q_OBJECT

public:
    explicit StatusStrip(models::Session& session, QWidget* parent = nullptr);
    /// What stands at the right end: "Live from /path", "Replay of web.shimtrace".
    void setPlace(const QString& text);
    [[nodiscard]] QString place() const { return m_place->text(); }
    [[nodiscard]] QString text() const;

protected:
    void changeEvent(QEvent* event) override;

private:
    void refresh();
    [[nodiscard]] QString sampleRate(const models::Store& store) const;
    models::Session& m_session;
    QLabel* m_cgroup;
    QLabel* m_kernel;
    QLabel* m_privilege;
    QLabel* m_spans;
    QLabel* m_sampling;
    ElideLabel* m_place;
};

} // namespace shimscope::widgets
