// What a scan found, the urgent first; by severity it can be left out. GUI thread.
#pragma once

#include <widgets/refill.h>

#include <migration/report.h>
#include <QCheckBox>
#include <QLabel>
#include <QWidget>
#include <story/facts.h>

#include <array>
#include <optional>

class QVBoxLayout;

namespace shimscope::storyview {

class FindingsView : public QWidget {
    Q_OBJECT

public:
    explicit FindingsView(QWidget* parent = nullptr);
    void setFacts(const story::Facts& facts);
    void setReport(const migration::Report& report);
    /// Shows those of a severity, or leaves them out.
    void setShown(migration::Severity severity, bool shown);
    /// One box for each of migration::kSeverityOrder.
    [[nodiscard]] QCheckBox* filter(migration::Severity severity) const;
    /// Those that are shown, in their order.
    [[nodiscard]] std::vector<const migration::Finding*> shown() const;

protected:
    void changeEvent(QEvent* event) override;

private:
    void fill();
    void retranslate();
    [[nodiscard]] QWidget* newFinding(const migration::Finding& finding);
    [[nodiscard]] QString evidenceHtml(const migration::Finding& finding) const;
    [[nodiscard]] QString audiencesHtml(const migration::Finding& finding) const;
    widgets::Refill* m_refill;
    story::Facts m_facts;
    std::optional<migration::Report> m_report;
    QLabel* m_place;
    QLabel* m_rights;
    std::array<QCheckBox*, migration::kSeverityOrder.size()> m_filters{};
    QVBoxLayout* m_list;
    QLabel* m_nothing;
};

} // namespace shimscope::storyview
