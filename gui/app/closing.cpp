#include <app/closing.h>

#include <QCheckBox>
#include <QPushButton>

#include <algorithm>

namespace shimscope::app {

Closing::Closing(const models::Session& session, Preferences& preferences, QWidget* window)
    : QObject(window), m_session(session), m_preferences(preferences), m_window(window)
{
}

void Closing::setAgent(const QString& socket, const agent_api::Info& info)
{
    m_requests.setSocket(socket);
    m_may = info.mayChange;
    m_service = info.service;
}

void Closing::forgetAgent()
{
    m_may = false;
}

int Closing::pods() const
{
    if (m_session.origin() != models::Origin::Sandbox)
        return 0;
    const auto all = m_session.store().podsAt(m_session.store().last());
    return static_cast<int>(std::count_if(all.begin(), all.end(),
        [](const models::PodState& pod) { return pod.pod.state == "ready"; }));
}

bool Closing::mayClose()
{
    if (m_decided || !m_may || pods() == 0)
        return true;
    if (m_question || m_stopping) {
        if (m_question)
            m_question->raise();
        return false;
    }
    if (m_preferences.closing() == Preferences::Closing::Leave)
        return true;
    if (m_preferences.closing() == Preferences::Closing::Stop)
        stop();
    else
        ask();
    return false;
}

void Closing::ask()
{
    auto* box = new QMessageBox(m_window);
    box->setObjectName(QStringLiteral("closing"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setWindowTitle(tr("Close Shimscope"));
    box->setIcon(QMessageBox::NoIcon);
    box->setText(tr("%n pod(s) of the sandbox still run.", nullptr, pods()));
    box->setInformativeText(m_service
            ? tr("The agent is a service: it keeps them, and this window finds them again.")
            : tr("Left alone they go on without this window, which finds them again as long as the "
                 "agent runs."));
    auto* leave = box->addButton(tr("Leave them running"), QMessageBox::AcceptRole);
    auto* end = box->addButton(tr("Stop the pods"), QMessageBox::DestructiveRole);
    auto* stay = box->addButton(tr("Cancel"), QMessageBox::RejectRole);
    box->setDefaultButton(m_service ? leave : end);
    box->setEscapeButton(stay);
    auto* always = new QCheckBox(tr("Do not ask again"), box);
    always->setToolTip(tr("The settings can change that again."));
    box->setCheckBox(always);
    m_question = box;
    using Choice = Preferences::Closing;
    connect(box, &QMessageBox::buttonClicked, this, [=, this](QAbstractButton* button) {
        if (button == stay)
            return;
        const Choice choice = button == leave ? Choice::Leave : Choice::Stop;
        if (always->isChecked())
            m_preferences.setClosing(choice);
        m_question = nullptr;
        take(choice);
    });
    box->open();
}

void Closing::take(Preferences::Closing what)
{
    if (what == Preferences::Closing::Stop) {
        stop();
        return;
    }
    m_decided = true;
    emit finished();
}

void Closing::stop()
{
    m_stopping = true;
    emit busy(tr("Stopping %n pod(s)", nullptr, pods()));
    m_requests.ask<bool>(
        [](const agent_api::Client& client) -> base::Result<bool> {
            TRY_VOID(client.stopStack(false));
            return true;
        },
        this,
        [this](const base::Result<bool>& done) {
            m_stopping = false;
            emit busy({});
            if (!done) {
                emit failed(tr("Stop the pods"), done.error());
                return;
            }
            m_decided = true;
            emit finished();
        });
}

} // namespace shimscope::app
