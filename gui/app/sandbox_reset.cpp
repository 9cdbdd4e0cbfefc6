#include <app/pod_actions.h>
#include <app/sandbox_reset.h>
#include <models/text.h>

#include <chrono>

namespace shimscope::app {

namespace {
constexpr std::chrono::milliseconds kResetLook(200);
constexpr std::chrono::seconds kResetPatience(120); // several grace periods
} // namespace

SandboxReset::SandboxReset(models::Session& session, QWidget* parent)
    : QObject(parent), m_session(session), m_parent(parent), m_patience(kResetPatience)
{
    m_timer.setInterval(kResetLook);
    connect(&m_timer, &QTimer::timeout, this, &SandboxReset::look);
    connect(&session, &models::Session::originChanged, &m_timer, &QTimer::stop);
}

void SandboxReset::ask()
{
    if (m_dialog) {
        m_dialog->raise();
        return;
    }
    m_uids.clear();
    QStringList names;
    for (const models::PodState& pod : m_session.store().podsAt(m_session.store().last())) {
        if (pod.pod.observed)
            continue;
        m_uids.insert(pod.pod.uid);
        names << models::text(pod.pod.name);
    }
    m_dialog = new pods::ResetDialog(names, m_parent);
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_dialog, &pods::ResetDialog::confirmed, this, &SandboxReset::begin);
    m_dialog->open();
}

/// The agent knows of manifests that never became pods: they are taken away as well.
void SandboxReset::begin()
{
    m_whole.start();
    m_sinceLast.start();
    m_left = m_uids.size();
    m_refused = false;
    m_asked = 1;
    m_requests.info(this, [this](const base::Result<agent_api::Info>& info) {
        --m_asked;
        if (info) {
            takeAway(*info);
            return;
        }
        m_refused = true;
        emit failed(PodActions::explain(tr("Reset sandbox"), info.error()));
        finish(stillThere());
    });
}

void SandboxReset::takeAway(const agent_api::Info& info)
{
    for (const std::string& manifest : info.manifests) {
        ++m_asked;
        const QString name = models::text(manifest);
        m_requests.remove(name, this, [this, name](const auto& answer) {
            --m_asked;
            if (answer)
                return;
            m_refused = true;
            emit failed(PodActions::explain(tr("Reset sandbox: %1").arg(name), answer.error()));
        });
    }
    m_timer.start();
}

QStringList SandboxReset::stillThere() const
{
    QStringList still;
    for (const models::PodState& pod : m_session.store().podsAt(m_session.store().last())) {
        if (m_uids.contains(pod.pod.uid))
            still << models::text(pod.pod.name);
    }
    return still;
}

void SandboxReset::look()
{
    const QStringList still = stillThere();
    if (static_cast<std::size_t>(still.size()) != m_left)
        m_sinceLast.restart();
    m_left = static_cast<std::size_t>(still.size());
    if (m_dialog)
        m_dialog->showProgress(still);
    const bool tooLong = m_sinceLast.elapsed() > m_patience.count();
    if (m_asked > 0 && !tooLong)
        return;
    if (still.isEmpty() || m_refused || tooLong)
        finish(still);
}

void SandboxReset::finish(const QStringList& still)
{
    m_timer.stop();
    const auto ended = static_cast<int>(m_uids.size()) - static_cast<int>(still.size());
    const QString seconds =
        QString::number(static_cast<double>(m_whole.elapsed()) / 1000.0, 'f', 1);
    if (still.isEmpty() && !m_refused) {
        if (m_dialog)
            m_dialog->showResult(
                tr("All %n pod(s) ended in %1 s.", nullptr, ended).arg(seconds), true);
        return;
    }
    const QString sentence =
        tr("%n pod(s) still there after %1 s: %2.", nullptr, static_cast<int>(still.size()))
            .arg(seconds, still.join(QStringLiteral(", ")));
    if (m_dialog)
        m_dialog->showResult(sentence, false);
    if (!m_refused) // else the panel has the refusal, which says more
        emit failed({tr("Reset sandbox"), sentence,
            tr("Look in the timeline which call of the kubelet fails or waits; then try again.")});
}

} // namespace shimscope::app
