// Asks the agent about the selected container, part by part: only what is shown, when it is shown,
// and again every two seconds while it is. The GUI thread never waits. In a recording it says that
// there is nothing to ask.
#pragma once

#include <app/agent_requests.h>
#include <models/session.h>

#include <agent.pb.h>
#include <QObject>
#include <QTimer>

#include <memory>

namespace shimscope::details {

namespace api = agent::v1;

class ContainerWatch : public QObject {
    Q_OBJECT

public:
    explicit ContainerWatch(models::Session& session, QObject* parent = nullptr);
    void setSocket(const QString& socket);
    /// What is shown; DETAILS_PART_UNSPECIFIED: nothing, and nobody is asked.
    void setPart(api::DetailsPart part);
    /// The answer about the part that is shown, or null.
    [[nodiscard]] const api::ContainerDetailsResponse* details() const { return m_details.get(); }
    /// Why there is none; empty while it is asked for.
    [[nodiscard]] QString problem() const { return m_problem; }
    /// The container that the details are of.
    [[nodiscard]] const QString& id() const { return m_id; }
    [[nodiscard]] QString name() const; ///< "web/hog"
    [[nodiscard]] app::AgentRequests& requests() { return m_requests; }
    void refresh();
    /// The words of problem() in another language.
    void retranslate();

signals:
    void changed();

private:
    void follow();
    void take(const QString& id, api::DetailsPart part,
        const base::Result<api::ContainerDetailsResponse>& answer);
    [[nodiscard]] QString whyNot() const;
    models::Session& m_session;
    app::AgentRequests m_requests;
    QTimer m_timer;
    api::DetailsPart m_part = api::DETAILS_PART_UNSPECIFIED;
    QString m_id;
    QString m_problem;
    bool m_asking = false;
    bool m_connected = false;
    std::unique_ptr<api::ContainerDetailsResponse> m_details;
};

} // namespace shimscope::details
