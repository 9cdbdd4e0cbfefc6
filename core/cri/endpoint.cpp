// Opening the endpoint, and its records.
#include <base/file.h>
#include <base/log.h>
#include <cri/endpoint.h>
#include <rpc/status.h>

namespace shimscope::cri {

Endpoint::Endpoint(Config options, image::Store store)
    : config(std::move(options))
    , machine(readMachine())
    , cni(config.cniConfig, config.cniBinDir)
    , bundles(config.runDir)
    , images(std::move(store))
{
    shimBinary.program = config.shimProgram;
    shimBinary.address = config.criSocket();
    shimBinary.eventsAddress = config.eventsSocket();
    shimBinary.publishBinary = config.program;
    shimBinary.environment = {
        "SHIMSCOPE_RUNTIME=" + config.runtimeProgram, "SHIMSCOPE_RUN_DIR=" + config.runDir};
}

base::Result<std::unique_ptr<Endpoint>> Endpoint::open(Config config)
{
    for (const std::string& dir :
        {config.fifoDir(), config.netnsDir(), config.runDir + "/pods", config.runDir + "/oci"})
        TRY_VOID(base::makeDirs(dir, 0711));
    auto store = image::Store::open({config.stateDir + "/images", config.stateDir + "/snapshots"});
    if (!store)
        return base::wrap(store.error(), "open image store");
    std::unique_ptr<Endpoint> endpoint(new Endpoint(std::move(config), std::move(*store)));
    Endpoint* raw = endpoint.get();
    endpoint->sandboxes =
        TRY(tasks::RecordStore<SandboxRecord>::open(raw->config.recordDir() + "/sandboxes"));
    endpoint->containers =
        TRY(tasks::RecordStore<ContainerRecord>::open(raw->config.recordDir() + "/containers"));
    endpoint->logs = TRY(LogPump::start());
    TRY_VOID(endpoint->importImages());
    // Shims that live send what they kept; a sink only notes it, the work is on threads of our own.
    tasks::EventSinks sinks;
    sinks.exit = [raw](const std::string& id, const std::string& execId, const tasks::Exit& exit) {
        if (execId.empty())
            std::thread([raw, id, exit] { raw->taskEnded(id, exit); }).detach();
    };
    sinks.oom = [raw](const std::string& id) { raw->noteOom(id); };
    endpoint->recover();
    endpoint->m_events =
        TRY(tasks::EventServer::start(raw->config.eventsSocket(), std::move(sinks)));
    return endpoint;
}

base::Status Endpoint::importImages()
{
    for (const std::string& layout : config.imports) {
        const auto imported = images.import(layout);
        if (!imported)
            return base::wrap(imported.error(), "import image", layout);
        for (const image::Image& image : *imported)
            base::logInfo("image " + (image.repoTags.empty() ? image.id : image.repoTags.front())
                + " from " + layout);
    }
    return {};
}

base::Result<SandboxRecord> Endpoint::sandbox(const std::string& id) const
{
    auto found = sandboxes->find(id);
    if (!found)
        return rpc::statusError(
            grpc::StatusCode::NOT_FOUND, "find pod sandbox", id, "there is none with this id");
    return std::move(*found);
}

base::Result<ContainerRecord> Endpoint::container(const std::string& id) const
{
    auto found = containers->find(id);
    if (!found)
        return rpc::statusError(
            grpc::StatusCode::NOT_FOUND, "find container", id, "there is none with this id");
    return std::move(*found);
}

std::vector<ContainerRecord> Endpoint::containersOf(const std::string& sandboxId) const
{
    std::vector<ContainerRecord> all = containers->list();
    std::erase_if(
        all, [&sandboxId](const ContainerRecord& record) { return record.sandboxId != sandboxId; });
    return all;
}

tasks::Attributes Endpoint::attributes(const SandboxRecord& sandbox)
{
    const auto& metadata = sandbox.config.metadata();
    return {{"pod.name", metadata.name()}, {"pod.namespace", metadata.namespace_()},
        {"pod.uid", metadata.uid()}, {"sandbox.id", sandbox.id}};
}

void Endpoint::annotate(trace::SpanScope& span, const SandboxRecord& sandbox)
{
    for (const auto& [key, value] : attributes(sandbox))
        span.attribute(key, value);
}

void Endpoint::annotate(trace::SpanScope& span, const ContainerRecord& container)
{
    span.attribute("container.id", container.id);
    span.attribute("container.name", container.config.metadata().name());
}

PodContext Endpoint::podContext(const SandboxRecord& sandbox) const
{
    return PodContext{sandbox, config.podDir(sandbox.id), 0, machine};
}

} // namespace shimscope::cri
