#include <models/session.h>

#include <QElapsedTimer>

#include <algorithm>

namespace shimscope::models {

namespace {
constexpr std::chrono::milliseconds kShortestBatch(50);
constexpr std::chrono::milliseconds kSampleBatch(250); // plots and numbers are read, not watched
constexpr std::chrono::milliseconds kLongestBatch(1000);

bool isMeasure(const trace::Record& record)
{
    return std::holds_alternative<trace::Sample>(record)
        || std::holds_alternative<trace::Process>(record);
}
} // namespace

QString whyReadOnly(Origin origin)
{
    switch (origin) {
    case Origin::Sandbox:
        return {};
    case Origin::Machine:
        return Session::tr("These containers belong to others: Shimscope only looks at them.");
    case Origin::Recording:
        return Session::tr("This is a recording: nothing can be changed in it.");
    case Origin::LessonRecording:
        return Session::tr("This lesson plays a recording: nothing runs here.");
    }
    return {};
}

Session::Session(QObject* parent) : QObject(parent), m_player(this)
{
    m_batch.setSingleShot(true);
    connect(&m_batch, &QTimer::timeout, this, &Session::flush);
    connect(&m_player, &Player::moved, this, [this] {
        if (!m_telling)
            emit timeMoved();
    });
}

void Session::setOrigin(Origin origin)
{
    if (m_origin == origin)
        return;
    m_origin = origin;
    emit originChanged();
}

void Session::reset(Player::Mode mode)
{
    m_batch.stop();
    m_store = Store(mode == Player::Mode::Live ? Store::Past::Thinned : Store::Past::Whole);
    m_span.clear();
    m_place.reset();
    m_placeChosen = false;
    m_episode = -1;
    m_patience = {};
    setFilter({});
    m_player.setMode(mode);
    m_player.setBounds(0, 0);
    emit wasReset();
    emit spanSelected();
    emit placeSelected();
}

void Session::add(const std::vector<trace::Record>& records)
{
    for (const trace::Record& record : records)
        m_store.add(record);
    const bool onlyMeasures = std::all_of(records.begin(), records.end(), isMeasure);
    const auto wait = std::max(onlyMeasures ? kSampleBatch : kShortestBatch, m_patience);
    // What somebody did is seen at once, even if only samples were on their way.
    if (!m_batch.isActive() || wait < m_batch.remainingTimeAsDuration())
        m_batch.start(wait);
}

void Session::take(Store run)
{
    m_store = std::move(run);
    flush();
}

void Session::flush()
{
    m_batch.stop();
    QElapsedTimer spent;
    spent.start();
    m_telling = true;
    m_player.setBounds(m_store.first(), m_store.last());
    m_telling = false;
    choosePlace();
    emit recordsAdded();
    // A long run costs more to show: then the panes hear of it less often, and the window stays
    // quick.
    const std::chrono::milliseconds cost(spent.elapsed());
    m_patience = std::clamp(4 * cost, kShortestBatch, kLongestBatch);
}

bool Session::isThere(const Place& place) const
{
    const trace::Container* container = m_store.containerAt(place, m_store.last());
    return container != nullptr && container->state != "removed";
}

/// Until somebody chooses, the plots show the container that has used most CPU; once that is clear,
/// they stay with it.
void Session::choosePlace()
{
    constexpr std::uint64_t kClear = 200'000; // µs
    if (m_placeChosen || (m_place && m_store.cpuTotal(*m_place) > kClear && isThere(*m_place)))
        return;
    const Place* best = nullptr;
    for (const Place& place : m_store.places()) {
        // What is gone gives way to what is there.
        const auto worth = [&](const Place& each) {
            return std::pair(isThere(each), m_store.cpuTotal(each));
        };
        if (!place.sandbox && (!best || worth(place) > worth(*best)))
            best = &place;
    }
    if (best)
        showPlace(*best);
}

void Session::selectSpan(const std::string& spanId)
{
    leadToSpan(spanId);
    emit spanChosen();
}

void Session::leadToSpan(const std::string& spanId)
{
    if (spanId == m_span)
        return;
    m_span = spanId;
    emit spanSelected();
}

void Session::showPlace(const Place& place)
{
    if (m_place == place)
        return;
    m_place = place;
    emit placeSelected();
}

void Session::selectPlace(const Place& place)
{
    m_placeChosen = true;
    showPlace(place);
}

void Session::leadTo(const Place& place)
{
    m_placeChosen = false;
    showPlace(place);
}

void Session::suggestPlace(const Place& place)
{
    if (!m_placeChosen)
        showPlace(place);
}

void Session::selectEpisode(int index, bool grew)
{
    m_episode = index;
    emit episodeSelected(index, grew);
}

void Session::setFilter(const std::optional<ChainFilter>& filter)
{
    if (m_filter == filter)
        return;
    m_filter = filter;
    emit filterChanged();
}

std::int64_t Session::nextMessage(bool forward) const
{
    const std::int64_t t = now();
    std::int64_t best = t;
    const auto offer = [&](std::int64_t at) {
        const bool closer = best == t || (forward ? at < best : at > best);
        if (at > 0 && (forward ? at > t : at < t) && closer)
            best = at;
    };
    for (const trace::TreeNode& node : m_store.forest().nodes) {
        const trace::Span& span = m_store.spans()[node.span];
        if (node.poll || span.kind == trace::Kind::Step)
            continue;
        offer(span.start);
        offer(span.end);
    }
    return best;
}

} // namespace shimscope::models
