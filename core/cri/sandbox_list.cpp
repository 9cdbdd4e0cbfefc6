// ListPodSandbox.
#include <cri/rpcs.h>

#include <algorithm>

namespace shimscope::cri {

namespace {

bool wanted(const SandboxRecord& record, const v1::PodSandboxFilter& filter)
{
    if (!filter.id().empty() && !record.id.starts_with(filter.id()))
        return false;
    const auto state =
        record.state == SandboxState::Ready ? v1::SANDBOX_READY : v1::SANDBOX_NOTREADY;
    if (filter.has_state() && filter.state().state() != state)
        return false;
    return matches(record.config.labels(), filter.label_selector());
}

} // namespace

base::Status listPodSandbox(Endpoint& endpoint, const v1::ListPodSandboxRequest& request,
    v1::ListPodSandboxResponse& response, trace::SpanScope&)
{
    for (const SandboxRecord& record : endpoint.sandboxes->list()) {
        // A pod that is still being made is nobody's yet: its id has not been given out.
        if (record.state == SandboxState::Preparing || !wanted(record, request.filter()))
            continue;
        const v1::PodSandboxStatus status = statusOf(record);
        auto* item = response.add_items();
        item->set_id(status.id());
        *item->mutable_metadata() = status.metadata();
        item->set_state(status.state());
        item->set_created_at(status.created_at());
        *item->mutable_labels() = status.labels();
        *item->mutable_annotations() = status.annotations();
        item->set_runtime_handler(status.runtime_handler());
    }
    return {};
}

} // namespace shimscope::cri
