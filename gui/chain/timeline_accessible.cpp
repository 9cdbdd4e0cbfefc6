// The timeline for assistive technology: a list whose items are the bars, named in words.
#include <chain/timeline.h>
#include <models/text.h>

#include <QAccessible>
#include <QAccessibleWidget>

#include <map>

namespace shimscope::chain {

namespace {

class BarAccessible : public QAccessibleInterface {
public:
    BarAccessible(Timeline* timeline, std::size_t span) : m_timeline(timeline), m_span(span) { }
    [[nodiscard]] bool isValid() const override
    {
        return m_span < m_timeline->session().store().spans().size();
    }
    [[nodiscard]] QObject* object() const override { return nullptr; }
    [[nodiscard]] QAccessibleInterface* childAt(int, int) const override { return nullptr; }
    [[nodiscard]] QAccessibleInterface* parent() const override
    {
        return QAccessible::queryAccessibleInterface(m_timeline);
    }
    [[nodiscard]] QAccessibleInterface* child(int) const override { return nullptr; }
    [[nodiscard]] int childCount() const override { return 0; }
    [[nodiscard]] int indexOfChild(const QAccessibleInterface*) const override { return -1; }
    [[nodiscard]] QString text(QAccessible::Text kind) const override
    {
        const trace::Span& span = m_timeline->session().store().spans()[m_span];
        if (kind == QAccessible::Description)
            return models::text(span.args.empty() ? span.reason : span.args);
        return kind == QAccessible::Name
            ? QStringLiteral("%1, %2, %3, %4")
                  .arg(models::hopName(span.hop), models::label(span),
                      span.open() ? QString() : models::durationOfCall(span), models::outcome(span))
            : QString();
    }
    void setText(QAccessible::Text, const QString&) override { }
    [[nodiscard]] QRect rect() const override
    {
        const QRect local = m_timeline->barRect(m_span).toRect();
        return {m_timeline->viewport()->mapToGlobal(local.topLeft()), local.size()};
    }
    [[nodiscard]] QAccessible::Role role() const override { return QAccessible::ListItem; }
    [[nodiscard]] QAccessible::State state() const override
    {
        QAccessible::State state;
        state.selectable = state.focusable = true;
        state.selected = m_timeline->session().selectedIndex() == m_span;
        return state;
    }

private:
    Timeline* m_timeline;
    std::size_t m_span;
};

class TimelineAccessible : public QAccessibleWidget {
public:
    explicit TimelineAccessible(Timeline* timeline)
        : QAccessibleWidget(timeline, QAccessible::List), m_timeline(timeline)
    {
    }
    ~TimelineAccessible() override
    {
        for (const auto& [span, id] : m_items)
            QAccessible::deleteAccessibleInterface(id);
    }
    [[nodiscard]] int childCount() const override
    {
        std::size_t count = 0;
        for (int i = 0; i < m_timeline->layoutNow().rowCount; ++i)
            count += m_timeline->layoutNow().row(i)->bars.size();
        return static_cast<int>(count);
    }
    [[nodiscard]] QAccessibleInterface* child(int index) const override
    {
        auto left = static_cast<std::size_t>(index);
        for (int i = 0; index >= 0 && i < m_timeline->layoutNow().rowCount; ++i) {
            const auto& bars = m_timeline->layoutNow().row(i)->bars;
            if (left < bars.size())
                return item(bars[left].span);
            left -= bars.size();
        }
        return nullptr;
    }

private:
    QAccessibleInterface* item(std::size_t span) const
    {
        auto found = m_items.find(span);
        if (found == m_items.end())
            found = m_items
                        .emplace(span,
                            QAccessible::registerAccessibleInterface(
                                new BarAccessible(m_timeline, span)))
                        .first;
        return QAccessible::accessibleInterface(found->second);
    }
    Timeline* m_timeline;
    mutable std::map<std::size_t, QAccessible::Id> m_items;
};

QAccessibleInterface* makeInterface(const QString&, QObject* object)
{
    auto* timeline = qobject_cast<Timeline*>(object);
    return timeline ? new TimelineAccessible(timeline) : nullptr;
}

} // namespace

void installTimelineAccessibility()
{
    QAccessible::installFactory(makeInterface);
}

} // namespace shimscope::chain
