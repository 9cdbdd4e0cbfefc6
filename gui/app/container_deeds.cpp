// PodActions: what the menu of a pod or container asks for.
#include <app/pod_actions.h>
#include <models/text.h>

namespace shimscope::app {

using models::text;
using widgets::Deed;

namespace {
constexpr int kGraceSeconds = 10;
}

void PodActions::takeRights(const base::Result<agent_api::Info>& info)
{
    widgets::MenuOptions options = m_options;
    if (!info)
        options.refusal = text(info.error().toString());
    else if (!info->readOnlyReason.empty())
        options.refusal = tr("This agent only looks: %1").arg(text(info->readOnlyReason));
    else if (!info->mayChange)
        options.refusal = tr("Only root and the owner of the agent may change things: start "
                             "shimscoped with --socket-uid and your uid.");
    else
        options.refusal.clear();
    if (info)
        options.runDir = text(info->runDir);
    if (options.refusal == m_options.refusal && options.runDir == m_options.runDir)
        return;
    m_options = options;
    emit optionsChanged();
}

widgets::Failure PodActions::explain(const QString& step, const base::Error& error)
{
    using agent_api::Refusal;
    QString mend;
    switch (agent_api::refusalOf(error)) {
    case Refusal::NoAgent:
        mend = tr("The agent or a program of the chain does not answer: start it, then try again.");
        break;
    case Refusal::NotAllowed:
        mend = tr("Start shimscoped with --socket-uid and your uid, or act as root.");
        break;
    case Refusal::NotThere:
        mend = tr("It may have ended or been started anew meanwhile: choose it again at the left.");
        break;
    case Refusal::NotNow:
        mend = tr("Its state does not allow this now: the cause says what has to come first.");
        break;
    case Refusal::BadInput:
        mend = tr("Correct what was typed: the cause says what is accepted.");
        break;
    case Refusal::TooSlow:
        mend = tr("Look in the timeline which call did not come back; then try again.");
        break;
    case Refusal::Other:
        mend = tr("The timeline shows the call that failed, with its message and kernel steps.");
        break;
    }
    return {step, text(error.toString()), mend};
}

void PodActions::act(
    const QString& step, std::function<base::Status(const agent_api::Client&)> work)
{
    m_actions.ask<void>(std::move(work), this, [this, step](const base::Status& done) {
        if (!done)
            emit failed(explain(step, done.error()));
    });
}

void PodActions::perform(Deed deed, const widgets::Target& target, int number)
{
    const std::string id = target.id.toStdString();
    const QString name = target.name();
    switch (deed) {
    case Deed::EditManifest:
        return edit(target);
    case Deed::Duplicate:
        return duplicate(target);
    case Deed::ChangeLimit:
        return changeLimit(target);
    case Deed::Exec:
        return openExec(target);
    case Deed::Stop:
        return act(tr("Stop %1").arg(name),
            [id](const auto& client) { return client.stopContainer(id, kGraceSeconds); });
    case Deed::Signal:
        return act(tr("Send signal %1 to %2").arg(number).arg(name),
            [id, number](const auto& client) { return client.signalContainer(id, number); });
    case Deed::Pause:
        return act(tr("Pause %1").arg(name), [id](const agent_api::Client& client) -> base::Status {
            TRY(client.pauseContainer(id));
            return {};
        });
    case Deed::Resume:
        return act(
            tr("Resume %1").arg(name), [id](const agent_api::Client& client) -> base::Status {
                TRY(client.resumeContainer(id));
                return {};
            });
    }
}

void PodActions::withManifest(
    const QString& step, const QString& file, std::function<void(const QString& yaml)> then)
{
    m_requests.ask<std::string>(
        [name = file.toStdString()](
            const agent_api::Client& client) { return client.readManifest(name); },
        this,
        [this, step, then = std::move(then)](const base::Result<std::string>& yaml) {
            if (yaml)
                then(text(*yaml));
            else
                emit failed(explain(step, yaml.error()));
        });
}

void PodActions::edit(const widgets::Target& target)
{
    withManifest(tr("Edit %1").arg(target.manifest), target.manifest,
        [this, file = target.manifest](const QString& yaml) { openEditor()->edit(file, yaml); });
}

void PodActions::duplicate(const widgets::Target& target)
{
    withManifest(tr("Duplicate %1").arg(target.manifest), target.manifest,
        [this, pod = target.pod](const QString& yaml) {
            QStringList taken;
            for (const models::PodState& each : m_session.store().podsAt(m_session.store().last()))
                taken << text(each.pod.name);
            const QString name = pods::freeName(pod, taken);
            openEditor()->setText(pods::withPodName(yaml, name).value_or(yaml));
        });
}

/// What the text of the manifest does not show plainly is changed by hand, in the editor.
void PodActions::changeLimit(const widgets::Target& target)
{
    const QString step = tr("Change a limit of %1").arg(target.name());
    withManifest(step, target.manifest, [this, step, target](const QString& yaml) {
        const auto limits = pods::limitsIn(yaml, target.container);
        if (!limits) {
            openEditor()->edit(target.manifest, yaml);
            return;
        }
        if (m_limit)
            m_limit->close();
        m_limit = new pods::LimitDialog(target.container, yaml, *limits, m_parent);
        m_limit->setAttribute(Qt::WA_DeleteOnClose);
        connect(m_limit, &pods::LimitDialog::applied, this,
            [this, step, file = target.manifest](const QString& changed) {
                m_requests.apply(
                    file, changed, m_backoff, m_limit, [this, step](const auto& answer) {
                        m_limit->answer(
                            answer ? *answer : QStringList(text(answer.error().toString())));
                        if (!answer)
                            emit failed(explain(step, answer.error()));
                    });
            });
        connect(m_limit, &pods::LimitDialog::updateAsked, this,
            [this, step, id = target.id.toStdString()](const QString& cpu, const QString& memory) {
                m_actions.ask<void>(
                    [id, cpu = cpu.toStdString(), memory = memory.toStdString()](
                        const auto& client) { return client.updateContainer(id, cpu, memory); },
                    m_limit,
                    [this, step](const base::Status& done) {
                        m_limit->answer(
                            done ? QStringList() : QStringList(text(done.error().toString())));
                        if (!done)
                            emit failed(explain(step, done.error()));
                    });
            });
        m_limit->open();
    });
}

void PodActions::openExec(const widgets::Target& target)
{
    if (m_exec)
        m_exec->close();
    m_exec = new pods::ExecDialog(target.name(), m_parent);
    m_exec->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_exec, &pods::ExecDialog::runAsked, this,
        [this, id = target.id.toStdString()](const QStringList& command) {
            std::vector<std::string> words;
            for (const QString& word : command)
                words.push_back(word.toStdString());
            m_actions.ask<agent_api::ExecOutcome>(
                [id, words](const agent_api::Client& client) {
                    return client.execInContainer(id, words, pods::ExecDialog::kSeconds);
                },
                m_exec,
                [dialog = m_exec](const auto& answer) {
                    if (answer)
                        dialog->finished(text(answer->out), text(answer->err), answer->exitCode);
                    else
                        dialog->failed(text(answer.error().toString()));
                });
        });
    m_exec->show(); // beside it the window shows what the calls do
}

} // namespace shimscope::app
