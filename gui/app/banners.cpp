#include <app/banners.h>
#include <base/time.h>
#include <models/text.h>

#include <QEvent>
#include <QHBoxLayout>
#include <QLocale>
#include <QVBoxLayout>

#include <unistd.h>

namespace shimscope::app {

using widgets::Banner;

Banners::Banners(models::Session& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_root(new Banner(Banner::Kind::Warning, this))
    , m_replay(new Banner(Banner::Kind::Info, this))
    , m_error(new Banner(Banner::Kind::Warning, this))
    , m_recovery(new Banner(Banner::Kind::Info, this))
{
    auto* first = new QHBoxLayout; // one line for both, so that little height is lost
    first->setSpacing(0);
    first->addWidget(m_replay, 3);
    first->addWidget(m_root, 2);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addLayout(first);
    all->addWidget(m_error);
    all->addWidget(m_recovery);
    connect(&session, &models::Session::recordsAdded, this, &Banners::refresh);
    refresh();
}

void Banners::setTroubles(const Troubles& troubles)
{
    m_troubles = troubles;
    refresh();
}

void Banners::offer(const LostRecording& lost)
{
    m_lost = lost;
    refresh();
}

/// Where and with what it was recorded; empty if this is no recording.
QString Banners::aboutReplay() const
{
    using models::Origin;
    const Origin origin = m_session.origin();
    if ((origin != Origin::Recording && origin != Origin::LessonRecording)
        || m_session.store().empty())
        return {};
    const trace::Header& h = m_session.store().header();
    QStringList versions;
    for (const auto& [name, version] : h.versions)
        versions << models::text(name) + u' ' + models::text(version);
    QString about =
        tr("recorded on %1, %2 UTC")
            .arg(models::text(h.host),
                models::text(base::formatRfc3339(h.anchorWall, 0)).left(16).replace(u'T', u' '));
    about += QStringLiteral(" · Linux %1 · %2")
                 .arg(models::text(h.kernel), models::text(h.distribution));
    if (!versions.isEmpty())
        about += QStringLiteral(" · ") + versions.join(QStringLiteral(", "));
    return about;
}

void Banners::refresh()
{
    m_root->setContent(QStringLiteral("ROOT"),
        ::geteuid() == 0 ? tr(
            "The window runs as root. It needs no rights at all: start it as an ordinary user.")
                         : QString());
    m_replay->setContent(tr("REPLAY"), aboutReplay());
    const QString when = QLocale().toString(m_lost.when, QLocale::ShortFormat);
    QString lost = m_lost.cutOff
        ? tr("The recording of %1 was not finished: its agent was killed.").arg(when)
        : tr("The recording of this machine of %1 was left by a window that was killed.").arg(when);
    m_recovery->setContent(tr("RECOVER"), m_lost.none() ? QString() : lost);
    m_recovery->setAction(tr("Recover the recording of %1").arg(when));
    QString trouble = m_troubles.failed;
    if (trouble.isEmpty() && !m_troubles.lost.isEmpty())
        trouble = tr("The agent is gone, and is looked for each second: %1").arg(m_troubles.lost);
    if (trouble.isEmpty())
        trouble = m_troubles.pods;
    if (trouble.isEmpty() && !m_troubles.incomplete.isEmpty())
        m_error->setContent(tr("INCOMPLETE"), m_troubles.incomplete);
    else
        m_error->setContent(tr("ERROR"), trouble);
}

void Banners::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        refresh();
    QWidget::changeEvent(event);
}

} // namespace shimscope::app
