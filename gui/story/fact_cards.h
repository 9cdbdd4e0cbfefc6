// What a post of 2020 said, and what happened: a card each, in the window's language. GUI thread.
#pragma once

#include <widgets/refill.h>

#include <QWidget>
#include <story/facts.h>

class QGridLayout;

namespace shimscope::storyview {

class FactCards : public QWidget {
    Q_OBJECT

public:
    /// `compact`: one below the other without frames, for a narrow column.
    explicit FactCards(bool compact, QWidget* parent = nullptr);
    void setFacts(const story::Facts& facts);
    [[nodiscard]] std::size_t count() const { return m_facts.said.size(); }

protected:
    void changeEvent(QEvent* event) override;

private:
    void fill();
    [[nodiscard]] QWidget* newCard(const story::Said& said);
    widgets::Refill* m_refill;
    story::Facts m_facts;
    bool m_compact;
    QGridLayout* m_grid;
};

} // namespace shimscope::storyview
