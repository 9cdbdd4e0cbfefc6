#include <app/stories.h>
#include <models/text.h>

namespace shimscope::app {

Stories::Stories(
    QStackedWidget* pages, QWidget* pods, const models::Session& session, const Feed& feed)
    : QObject(pages)
    , m_pods(pods)
    , m_session(session)
    , m_feed(feed)
    , m_comparing(new Comparing(pages))
    , m_affected(new Affected(pages))
{
    connect(m_comparing, &Comparing::shownChanged, this, &Stories::pageChanged);
    connect(m_comparing, &Comparing::placeAsked, this, &Stories::placeAsked);
    connect(m_comparing, &Comparing::saved, this, &Stories::saved);
    connect(m_comparing, &Comparing::notSaved, this, &Stories::notSaved);
    connect(m_affected, &Affected::shownChanged, this, &Stories::pageChanged);
    connect(m_affected, &Affected::saved, this, &Stories::saved);
    connect(m_affected, &Affected::notSaved, this, &Stories::notSaved);
    connect(m_comparing, &Comparing::affectedAsked, this, &Stories::showAffected);
    connect(m_comparing, &Comparing::lessonAsked, this,
        [this] { emit lessonAsked(QStringLiteral("05-what-was-docker")); });
}

void Stories::serve(LessonStage* stage)
{
    connect(stage, &LessonStage::compareAsked, this, &Stories::compare);
    connect(stage, &LessonStage::openRecordingAsked, this, [this](const QString& name) {
        close();
        emit recordingAsked(name);
    });
    connect(stage, &LessonStage::scanAsked, this, [this] {
        showAffected();
        m_affected->scan();
    });
    connect(stage, &LessonStage::pointing, this, &Stories::reveal);
    stage->setPlace("affected", m_affected->page()->findings());
    stage->setPlace("compare", m_comparing->page()->lanes());
    stage->setPlace("parts", m_comparing->page()->parts());
}

/// A part is pointed at: the page that it is on has to be there.
void Stories::reveal(QWidget* part)
{
    if (m_comparing->page()->isAncestorOf(part)) {
        if (!m_comparing->shown())
            compare(m_comparing->page()->chains());
    } else if (m_affected->page()->isAncestorOf(part)) {
        showAffected();
    } else if (m_pods->isAncestorOf(part)) {
        close();
    }
}

void Stories::showAffected()
{
    if (m_comparing->shown())
        m_comparing->close();
    m_affected->show();
}

void Stories::compare(const QStringList& chains)
{
    m_affected->close();
    const auto& place = m_session.selectedPlace();
    m_comparing->setShown(m_feed.path());
    m_comparing->setLive(m_feed.liveSocket(), place ? models::text(place->podUid) : QString());
    m_comparing->compareChains(chains);
}

void Stories::showCommands()
{
    if (!m_commands) {
        m_commands = new storyview::CommandTable(m_pods->window());
        m_commands->setAttribute(Qt::WA_DeleteOnClose);
    }
    m_commands->show();
    m_commands->raise();
}

QWidget* Stories::page() const
{
    if (m_affected->shown())
        return m_affected->page();
    return m_comparing->shown() ? m_comparing->page() : nullptr;
}

void Stories::close()
{
    m_affected->close();
    if (m_comparing->shown())
        m_comparing->close();
}

} // namespace shimscope::app
