#include "fake_agent.h"

#include "sample_recording.h"

#include <base/text.h>

#include <algorithm>
#include <chrono>
#include <thread>

namespace shimscope::tests {

namespace api = agent::v1;

namespace {

api::CgroupFile cgroupFile(
    const char* name, const char* text, const char* takes, const char* wanted)
{
    api::CgroupFile file;
    file.set_name(name);
    file.set_hierarchy("v2");
    file.set_path(std::string("/sys/fs/cgroup/kubepods/pod1/hog/") + name);
    file.set_text(text);
    file.set_takes(takes);
    file.set_editable(*takes != '\0');
    file.set_wanted(wanted);
    file.set_changed_behind(*takes != '\0' && file.text() != file.wanted());
    return file;
}

api::ContainerDetailsResponse usualDetails()
{
    api::ContainerDetailsResponse details;
    details.mutable_config()->set_path("/run/shimscope/tasks/hog/config.json");
    details.mutable_config()->set_json(
        R"({"process":{"args":["sh"],"terminal":false,"noNewPrivileges":true},"hostname":"web"})");
    details.mutable_config()->set_default_json(
        R"({"process":{"args":["sh"],"cwd":"/","noNewPrivileges":false}})");
    api::SecurityDetails& security = *details.mutable_security();
    security.set_source("/proc/8130/status");
    security.set_seccomp_mode(2);
    security.set_seccomp_filters(1);
    for (const auto& [name, field] : {std::pair("effective", "CapEff"),
             std::pair("permitted", "CapPrm"), std::pair("inheritable", "CapInh"),
             std::pair("bounding", "CapBnd"), std::pair("ambient", "CapAmb")}) {
        api::CapabilitySet& set = *security.add_capabilities();
        set.set_name(name);
        set.set_field(field);
        if (std::string_view(name) == "bounding" || std::string_view(name) == "effective")
            set.add_names("CAP_KILL");
        if (std::string_view(name) == "bounding")
            set.add_names("CAP_NET_RAW");
    }
    security.mutable_profile()->set_default_action("SCMP_ACT_ERRNO");
    api::SeccompRule& rule = *security.mutable_profile()->add_rules();
    rule.set_action("SCMP_ACT_ALLOW");
    rule.add_names("read");
    rule.add_names("write");
    details.mutable_mounts()->set_source("/proc/8130/mountinfo");
    api::MountEntry& root = *details.mutable_mounts()->add_entries();
    root.set_mount_point("/");
    root.set_type("overlay");
    root.set_source("overlay");
    root.set_options("rw,relatime");
    auto& cgroup = *details.mutable_cgroup();
    *cgroup.add_files() = cgroupFile("memory.max", "67108864", "bytes, or max", "67108864");
    *cgroup.add_files() = cgroupFile("pids.max", "5", "a number of processes, or max", "max");
    *cgroup.add_files() = cgroupFile("memory.stat", "anon 1\nfile 2\nshmem 3", "", "");
    return details;
}

} // namespace

FakeAgent::FakeAgent()
    : m_run(makeSampleText()), m_details(usualDetails()), m_dir(std::move(*base::TempDir::make()))
{
    m_observation.set_sample_rate(10);
    m_observation.set_recording_cap(256U << 20U);
    m_observation.set_redacts(true);
    m_observation.set_backoff_factor(1);
    m_server = std::move(*rpc::Server::start({.socketPath = socket(), .admit = {}}, {this}));
}

FakeAgent::~FakeAgent()
{
    m_server.reset();
}

std::vector<std::string> FakeAgent::asked() const
{
    const std::lock_guard lock(m_mutex);
    return m_asked;
}

bool FakeAgent::wasAsked(const std::string& what) const
{
    const std::lock_guard lock(m_mutex);
    return std::find(m_asked.begin(), m_asked.end(), what) != m_asked.end();
}

void FakeAgent::refuse(const grpc::Status& status)
{
    const std::lock_guard lock(m_mutex);
    m_status = status;
}

void FakeAgent::setReadOnly(const std::string& reason)
{
    const std::lock_guard lock(m_mutex);
    m_readOnly = reason;
}

void FakeAgent::setMayChange(bool mayChange)
{
    const std::lock_guard lock(m_mutex);
    m_mayChange = mayChange;
}

void FakeAgent::setRun(const trace::Recording& run)
{
    const std::lock_guard lock(m_mutex);
    m_run = trace::toLine(run.header) + "\n";
    for (const trace::Record& record : run.records)
        m_run += trace::toLine(record) + "\n";
}

void FakeAgent::setManifests(const std::vector<std::string>& names)
{
    const std::lock_guard lock(m_mutex);
    m_manifests = names;
}

void FakeAgent::tell(const std::vector<trace::Record>& records)
{
    const std::lock_guard lock(m_mutex);
    for (const trace::Record& record : records)
        m_told.push_back(trace::toLine(record));
}

api::ContainerDetailsResponse FakeAgent::details() const
{
    const std::lock_guard lock(m_mutex);
    return m_details;
}

void FakeAgent::setDetails(const api::ContainerDetailsResponse& details)
{
    const std::lock_guard lock(m_mutex);
    m_details = details;
}

grpc::Status FakeAgent::note(const std::string& what)
{
    const std::lock_guard lock(m_mutex);
    m_asked.push_back(what);
    return m_status;
}

grpc::Status FakeAgent::Info(
    grpc::ServerContext*, const api::InfoRequest*, api::InfoResponse* response)
{
    const std::lock_guard lock(m_mutex);
    response->set_may_change(m_mayChange && m_readOnly.empty());
    response->set_cgroup_mode("v2");
    response->set_kernel("6.12.48");
    response->set_read_only_reason(m_readOnly);
    response->set_run_dir("/run/shimscope");
    response->set_state_dir(m_dir.path() + "/not-for-others");
    ++m_infos;
    for (const std::string& name : m_manifests)
        response->add_manifests(name);
    response->set_service(m_service);
    *response->mutable_observation() = m_observation;
    return grpc::Status::OK;
}

grpc::Status FakeAgent::SetObservation(grpc::ServerContext*,
    const api::SetObservationRequest* request, api::SetObservationResponse* response)
{
    const grpc::Status status = note("SetObservation " + std::to_string(request->sample_rate())
        + " " + std::to_string(request->recording_cap()) + " "
        + api::Redaction_Name(request->redaction()));
    const std::lock_guard lock(m_mutex);
    if (status.ok() && request->sample_rate() != 0)
        m_observation.set_sample_rate(request->sample_rate());
    if (status.ok() && request->recording_cap() != 0)
        m_observation.set_recording_cap(request->recording_cap());
    if (status.ok() && request->redaction() != api::REDACTION_UNSPECIFIED)
        m_observation.set_redacts(request->redaction() == api::REDACTION_ON);
    *response->mutable_observation() = m_observation;
    return status;
}

grpc::Status FakeAgent::StopStack(
    grpc::ServerContext*, const api::StopStackRequest* request, api::StopStackResponse*)
{
    return note(request->stop_agent() ? "StopStack and agent" : "StopStack");
}

void FakeAgent::setService(bool is)
{
    const std::lock_guard lock(m_mutex);
    m_service = is;
}

grpc::Status FakeAgent::Watch(grpc::ServerContext* context, const api::WatchRequest*,
    grpc::ServerWriter<api::WatchResponse>* writer)
{
    std::string text;
    {
        const std::lock_guard lock(m_mutex);
        text = m_run;
    }
    api::WatchResponse message;
    for (const auto line : base::lines(text)) {
        message.add_lines(std::string(line));
        if (message.lines_size() == 500) { // a message has 4 MiB at most
            writer->Write(message);
            message.Clear();
        }
    }
    writer->Write(message);
    message.Clear();
    message.set_caught_up(true);
    writer->Write(message);
    while (!context->IsCancelled()) {
        api::WatchResponse news;
        {
            const std::lock_guard lock(m_mutex);
            for (std::string& line : m_told)
                news.add_lines(std::move(line));
            m_told.clear();
        }
        if (news.lines_size() > 0)
            writer->Write(news);
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return grpc::Status::OK;
}

grpc::Status FakeAgent::StartStack(
    grpc::ServerContext*, const api::StartStackRequest* request, api::StartStackResponse*)
{
    if (request->backoff_factor() != 0)
        return note("StartStack " + std::to_string(request->backoff_factor()));
    return grpc::Status::OK;
}

grpc::Status FakeAgent::ApplyManifest(
    grpc::ServerContext*, const api::ApplyManifestRequest* request, api::ApplyManifestResponse*)
{
    return note("ApplyManifest " + request->name() + "\n" + request->yaml());
}

grpc::Status FakeAgent::DeleteManifest(
    grpc::ServerContext*, const api::DeleteManifestRequest* request, api::DeleteManifestResponse*)
{
    return note("DeleteManifest " + request->name());
}

grpc::Status FakeAgent::ReadManifest(grpc::ServerContext*, const api::ReadManifestRequest* request,
    api::ReadManifestResponse* response)
{
    response->set_yaml("# mine\nmetadata:\n  name: web\nspec:\n  containers:\n  - name: hog\n"
                       "    resources: {limits: {cpu: 500m, memory: 64Mi}}\n");
    return note("ReadManifest " + request->name());
}

grpc::Status FakeAgent::ContainerDetails(grpc::ServerContext*,
    const api::ContainerDetailsRequest* request, api::ContainerDetailsResponse* response)
{
    const std::lock_guard lock(m_mutex);
    *response = m_details;
    response->set_container(request->container());
    return grpc::Status::OK;
}

int FakeAgent::infos() const
{
    const std::lock_guard lock(m_mutex);
    return m_infos;
}

void FakeAgent::keep(const std::string& name, const std::string& text)
{
    const std::lock_guard lock(m_mutex);
    m_kept[name] = text;
}

void FakeAgent::holdRecordings(bool hold)
{
    const std::lock_guard lock(m_mutex);
    m_hold = hold;
}

grpc::Status FakeAgent::ListRecordings(
    grpc::ServerContext*, const api::ListRecordingsRequest*, api::ListRecordingsResponse* response)
{
    const std::lock_guard lock(m_mutex);
    for (const auto& [name, text] : m_kept) {
        api::KeptRecording& kept = *response->add_recordings();
        kept.set_name(name);
        kept.set_changed(1'764'000'000'000'000'000);
        kept.set_bytes(text.size());
        kept.set_end(api::RECORDING_END_CUT_OFF);
    }
    return m_status;
}

grpc::Status FakeAgent::ReadRecording(grpc::ServerContext* context,
    const api::ReadRecordingRequest* request,
    grpc::ServerWriter<api::ReadRecordingResponse>* writer)
{
    const grpc::Status status = note("ReadRecording " + request->name());
    if (!status.ok())
        return status;
    std::string text;
    {
        const std::lock_guard lock(m_mutex);
        text = m_kept[request->name()];
    }
    const std::size_t half = text.size() / 2;
    api::ReadRecordingResponse piece;
    piece.set_total(text.size());
    piece.set_data(text.substr(0, half));
    writer->Write(piece);
    const auto held = [this] {
        const std::lock_guard lock(m_mutex);
        return m_hold;
    };
    while (held() && !context->IsCancelled())
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    piece.set_data(text.substr(half));
    writer->Write(piece);
    return grpc::Status::OK;
}

grpc::Status FakeAgent::SetCgroupValue(grpc::ServerContext*,
    const api::SetCgroupValueRequest* request, api::SetCgroupValueResponse* response)
{
    const grpc::Status status = note("SetCgroupValue " + request->file() + " " + request->text());
    const std::lock_guard lock(m_mutex);
    for (api::CgroupFile& file : *m_details.mutable_cgroup()->mutable_files()) {
        if (file.name() != request->file() || !status.ok())
            continue;
        response->set_old_text(file.text());
        response->set_new_text(request->text());
        file.set_text(request->text());
        file.set_changed_behind(file.text() != file.wanted());
    }
    return status;
}

grpc::Status FakeAgent::UpdateContainer(
    grpc::ServerContext*, const api::UpdateContainerRequest* request, api::UpdateContainerResponse*)
{
    return note("UpdateContainer " + request->container() + " cpu=" + request->cpu()
        + " memory=" + request->memory());
}

grpc::Status FakeAgent::StopContainer(
    grpc::ServerContext*, const api::StopContainerRequest* request, api::StopContainerResponse*)
{
    return note(
        "StopContainer " + request->container() + " " + std::to_string(request->grace_seconds()));
}

grpc::Status FakeAgent::SignalContainer(
    grpc::ServerContext*, const api::SignalContainerRequest* request, api::SignalContainerResponse*)
{
    return note(
        "SignalContainer " + request->container() + " " + std::to_string(request->signal()));
}

grpc::Status FakeAgent::PauseContainer(grpc::ServerContext*,
    const api::PauseContainerRequest* request, api::PauseContainerResponse* response)
{
    response->set_state("paused");
    return note("PauseContainer " + request->container());
}

grpc::Status FakeAgent::ExecInContainer(grpc::ServerContext*,
    const api::ExecInContainerRequest* request, api::ExecInContainerResponse* response)
{
    std::vector<std::string> words(request->command().begin(), request->command().end());
    response->set_stdout("out of " + words.back() + "\n");
    response->set_stderr("warned\n");
    response->set_exit_code(3);
    return note("ExecInContainer " + base::join(words, "|"));
}

} // namespace shimscope::tests
