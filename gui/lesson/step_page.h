// One step of a lesson: what to do, the prediction, the actions, the check with its evidence, and
// why the kernel did so. Built anew when the step or its phase changes; everything else is written
// into what is there, so that nothing typed is lost. GUI thread.
#pragma once

#include <lesson/desk.h>
#include <lesson/parts.h>

#include <QPushButton>
#include <QScrollArea>

#include <vector>

namespace shimscope::lesson {

class StepPage : public QScrollArea {
    Q_OBJECT

public:
    StepPage(Desk& desk, QWidget* parent = nullptr);
    void show(const View& view, const QString& language);
    [[nodiscard]] const std::vector<EvidenceRow*>& evidence() const { return m_evidence; }

signals:
    /// A place of the window (scenario/keys.h kWidgets) that the step speaks of.
    void pointedAt(const std::string& widget, const QString& caption);
    void lookedAway(); ///< a learner asked to be shown such a place

private:
    void build(const View& view);
    void addPrediction(QVBoxLayout* column, const View& view);
    void addActions(QVBoxLayout* column, const scenario::Step& step);
    void addAnswer(QVBoxLayout* column, const scenario::Action& action);
    void addCheck(QVBoxLayout* column, const View& view);
    void addHelp(QVBoxLayout* column, const View& view);
    void addOutcome(QVBoxLayout* column, const View& view);
    void addLink(QVBoxLayout* column, const std::string& widget, const QString& caption);
    void refresh(const View& view);

    Desk& m_desk;
    QString m_language;
    QString m_built; ///< what build() was called for
    const scenario::Step* m_step = nullptr;
    std::size_t m_asked = 0; ///< hints that the learner asked for
    std::size_t m_hintsShown = 0;
    std::vector<EvidenceRow*> m_evidence;
    QVBoxLayout* m_hints = nullptr;
    Findings* m_findings = nullptr;
    QLabel* m_refused = nullptr;
    QPushButton* m_hint = nullptr;
    QPushButton* m_solve = nullptr;
    std::vector<QWidget*> m_acts; ///< off while it is being solved
};

} // namespace shimscope::lesson
