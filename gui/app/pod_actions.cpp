// Between the editor, the agent and the session.
#include <app/pod_actions.h>
#include <models/text.h>

#include <map>

namespace shimscope::app {

namespace {
constexpr int kAtOnce = 4;
}

PodActions::PodActions(models::Session& session, QWidget* parent)
    : QObject(parent), m_session(session), m_parent(parent), m_actions(nullptr, kAtOnce)
{
    m_options.refusal = tr("The agent has not answered yet.");
}

void PodActions::setSocket(const QString& socket)
{
    m_refused.clear();
    m_requests.setSocket(socket);
    m_actions.setSocket(socket);
    m_options = {tr("The agent has not answered yet."), {}};
    emit optionsChanged();
}

QString PodActions::trouble() const
{
    return m_refused.isEmpty() ? brokenManifest() : m_refused;
}

QString PodActions::brokenManifest() const
{
    std::map<std::string, const trace::Event*> broken; // by file
    for (const trace::Event& event : m_session.store().events()) {
        if (event.at > m_session.now())
            continue;
        if (event.kind == "manifest-error")
            broken.try_emplace(event.detail, &event);
        else if (event.kind == "manifest-mended" || event.kind == "pod-added")
            broken.erase(event.detail);
    }
    return broken.empty() ? QString() : models::text(broken.begin()->second->text);
}

pods::PodEditor* PodActions::newPod()
{
    if (m_session.origin() != models::Origin::Sandbox)
        return nullptr;
    return openEditor();
}

/// One at a time.
pods::PodEditor* PodActions::openEditor()
{
    if (m_editor) {
        m_editor->raise();
        return m_editor;
    }
    QStringList taken;
    for (const models::PodState& pod : m_session.store().podsAt(m_session.store().last()))
        taken << models::text(pod.pod.name);
    m_editor = new pods::PodEditor(taken, m_parent);
    m_editor->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_editor, &pods::PodEditor::applied, this, &PodActions::ask);
    connect(m_editor, &pods::PodEditor::abandoned, this, &PodActions::remove);
    m_editor->open();
    return m_editor;
}

void PodActions::ask(const QString& file, const QString& manifest)
{
    m_requests.apply(file, manifest, m_backoff, m_editor, [editor = m_editor](const auto& answer) {
        if (answer)
            editor->answer(*answer);
        else
            editor->fail(models::text(answer.error().toString()));
    });
}

void PodActions::remove(const QString& manifest)
{
    m_requests.remove(manifest, this, [this, manifest](const auto& answer) {
        m_refused.clear();
        if (!answer)
            emit failed(explain(tr("Delete %1").arg(manifest), answer.error()));
        emit changed();
    });
}

} // namespace shimscope::app
