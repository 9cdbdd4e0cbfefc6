// What each of three audiences must do, must check, and need not do: a column each. GUI thread.
#pragma once

#include <widgets/refill.h>

#include <QWidget>
#include <story/facts.h>

class QHBoxLayout;

namespace shimscope::storyview {

class AudiencesView : public QWidget {
    Q_OBJECT

public:
    explicit AudiencesView(QWidget* parent = nullptr);
    void setFacts(const story::Facts& facts);

protected:
    void changeEvent(QEvent* event) override;

private:
    void fill();
    [[nodiscard]] QWidget* newColumn(const story::AudienceFacts& audience);
    widgets::Refill* m_refill;
    story::Facts m_facts;
    QHBoxLayout* m_columns;
};

} // namespace shimscope::storyview
