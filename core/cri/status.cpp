// Status: can pods run, and do they get a network?
#include <cri/rpcs.h>

#include <unistd.h>

namespace shimscope::cri {

namespace {

void addCondition(
    v1::RuntimeStatus& status, const char* type, const char* failure, const base::Status& state)
{
    auto* condition = status.add_conditions();
    condition->set_type(type);
    condition->set_status(state.has_value());
    if (!state) {
        condition->set_reason(failure);
        condition->set_message(state.error().toString());
    }
}

base::Status programsReady(const Config& config)
{
    for (const std::string& program :
        {config.shimProgram, config.runtimeProgram, config.pinnsProgram}) {
        if (::access(program.c_str(), X_OK) != 0)
            return base::sysError("find program", program);
    }
    return {};
}

} // namespace

base::Status status(Endpoint& endpoint, const v1::StatusRequest& request,
    v1::StatusResponse& response, trace::SpanScope&)
{
    addCondition(*response.mutable_status(), "RuntimeReady", "ProgramMissing",
        programsReady(endpoint.config));
    addCondition(
        *response.mutable_status(), "NetworkReady", "NetworkPluginNotReady", endpoint.cni.ready());
    response.add_runtime_handlers(); // the default one, without a name
    response.mutable_features()->set_supplemental_groups_policy(true);
    if (request.verbose()) {
        const nlohmann::json info{{"runDir", endpoint.config.runDir},
            {"stateDir", endpoint.config.stateDir}, {"shim", endpoint.config.shimProgram},
            {"runtime", endpoint.config.runtimeProgram},
            {"sandboxImage", endpoint.config.sandboxImage},
            {"cgroupDriver", endpoint.config.cgroupDriver},
            {"overlayProblem", endpoint.images.overlayProblem()}};
        (*response.mutable_info())["config"] = info.dump();
    }
    return {};
}

} // namespace shimscope::cri
