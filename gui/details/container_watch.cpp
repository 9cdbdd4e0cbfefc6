// One question at a time; an answer about something else than what is shown now is dropped.
#include <models/text.h>

#include <details/container_watch.h>

namespace shimscope::details {

namespace {
constexpr int kAgainMs = 2'000;

const trace::Container* selectedContainer(const models::Session& session)
{
    const auto& place = session.selectedPlace();
    return place ? session.store().containerAt(*place, session.now()) : nullptr;
}
} // namespace

ContainerWatch::ContainerWatch(models::Session& session, QObject* parent)
    : QObject(parent), m_session(session)
{
    m_timer.setInterval(kAgainMs);
    connect(&m_timer, &QTimer::timeout, this, &ContainerWatch::refresh);
    for (const auto signal : {&models::Session::placeSelected, &models::Session::recordsAdded,
             &models::Session::wasReset})
        connect(&session, signal, this, &ContainerWatch::follow);
}

void ContainerWatch::setSocket(const QString& socket)
{
    m_requests.setSocket(socket);
    m_connected = true;
    m_id.clear();
    follow();
}

void ContainerWatch::setPart(api::DetailsPart part)
{
    if (part == m_part)
        return;
    m_part = part;
    m_details.reset();
    m_problem = whyNot();
    if (part == api::DETAILS_PART_UNSPECIFIED) {
        m_timer.stop();
        return;
    }
    m_timer.start();
    emit changed();
    m_id.clear();
    follow();
}

QString ContainerWatch::name() const
{
    const auto& place = m_session.selectedPlace();
    if (!place)
        return {};
    for (const models::PodState& pod : m_session.store().podsAt(m_session.now())) {
        if (pod.pod.uid == place->podUid)
            return models::text(pod.pod.name + "/" + place->name);
    }
    return models::text(place->name);
}

QString ContainerWatch::whyNot() const
{
    if (m_session.player().mode() != models::Player::Mode::Live
        || m_session.origin() == models::Origin::LessonRecording)
        return tr("A recording does not hold this: it is read from the machine while a container "
                  "runs there.");
    if (!m_connected)
        return tr("No agent is connected.");
    return selectedContainer(m_session) == nullptr ? tr("Choose a container at the left.")
                                                   : QString();
}

/// Another container, or a restart of the same: asked at once.
void ContainerWatch::follow()
{
    if (m_part == api::DETAILS_PART_UNSPECIFIED)
        return;
    const QString why = whyNot();
    const trace::Container* container = selectedContainer(m_session);
    const QString id = why.isEmpty() ? models::text(container->id) : QString();
    if (id == m_id && (why == m_problem || why.isEmpty()))
        return;
    m_id = id;
    m_details.reset();
    m_problem = why;
    emit changed();
    refresh();
}

void ContainerWatch::refresh()
{
    if (m_id.isEmpty() || m_asking || m_part == api::DETAILS_PART_UNSPECIFIED)
        return;
    m_asking = true;
    m_requests.ask<api::ContainerDetailsResponse>(
        [id = m_id.toStdString(), part = m_part](
            const agent_api::Client& client) { return client.containerDetails(id, {part}); },
        this, [this, id = m_id, part = m_part](const auto& answer) { take(id, part, answer); });
}

void ContainerWatch::take(const QString& id, api::DetailsPart part,
    const base::Result<api::ContainerDetailsResponse>& answer)
{
    m_asking = false;
    if (id != m_id || part != m_part) {
        refresh();
        return;
    }
    if (answer)
        m_details = std::make_unique<api::ContainerDetailsResponse>(*answer);
    else
        m_details.reset();
    m_problem = answer ? QString() : models::text(answer.error().toString());
    emit changed();
}

void ContainerWatch::retranslate()
{
    if (const QString why = whyNot(); !why.isEmpty())
        m_problem = why;
    emit changed();
}

} // namespace shimscope::details
