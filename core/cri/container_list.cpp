// ListContainers.
#include <cri/rpcs.h>

namespace shimscope::cri {

namespace {

bool wanted(const ContainerRecord& record, const v1::ContainerFilter& filter)
{
    if (!filter.id().empty() && !record.id.starts_with(filter.id()))
        return false;
    if (!filter.pod_sandbox_id().empty() && !record.sandboxId.starts_with(filter.pod_sandbox_id()))
        return false;
    if (filter.has_state() && filter.state().state() != record.state())
        return false;
    return matches(record.config.labels(), filter.label_selector());
}

} // namespace

base::Status listContainers(Endpoint& endpoint, const v1::ListContainersRequest& request,
    v1::ListContainersResponse& response, trace::SpanScope&)
{
    for (const ContainerRecord& record : endpoint.containers->list()) {
        if (!wanted(record, request.filter()))
            continue;
        auto* item = response.add_containers();
        item->set_id(record.id);
        item->set_pod_sandbox_id(record.sandboxId);
        *item->mutable_metadata() = record.config.metadata();
        *item->mutable_image() = record.config.image();
        item->set_image_ref(record.imageRef);
        item->set_image_id(record.imageId);
        item->set_state(record.state());
        item->set_created_at(record.createdAt);
        *item->mutable_labels() = record.config.labels();
        *item->mutable_annotations() = record.config.annotations();
    }
    return {};
}

} // namespace shimscope::cri
