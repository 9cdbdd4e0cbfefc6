// Carries a plan out, step by step, each write and folder with its step in the trace.
#include <cgroup/devices.h>
#include <cgroup/manager.h>
#include <cgroup/traced.h>
#include <trace/tracer.h>

#include <sys/stat.h>
#include <unistd.h>

namespace shimscope::cgroup {

base::Status tracedWrite(const Step& step, const base::Fd& file)
{
    const std::int64_t start = trace::now();
    const ssize_t result = ::write(file.get(), step.value.data(), step.value.size());
    const int err = result < 0 ? errno : 0;
    if (trace::tracing())
        trace::step("write", step.label + " = " + step.value, result, err, step.reason, start,
            trace::now(), step.field);
    if (err != 0)
        return base::sysError(
            "write(2) '" + step.value + "' into", step.dir + "/" + step.file, err);
    return {};
}

base::Status tracedWrite(const Step& step)
{
    return tracedWrite(step, TRY(base::openFile(step.dir + "/" + step.file, O_WRONLY)));
}

base::Result<bool> tracedMakeDir(const Step& step)
{
    const std::int64_t start = trace::now();
    const int result = ::mkdir(step.dir.c_str(), 0755);
    const int err = result < 0 ? errno : 0;
    if (trace::tracing())
        trace::step("mkdir", step.dir, result, err, step.reason, start, trace::now(), step.field);
    if (err != 0 && err != EEXIST)
        return base::sysError("mkdir(2)", step.dir, err);
    return err == 0;
}

base::Status tracedRemoveDir(const std::string& dir)
{
    const std::int64_t start = trace::now();
    const int result = ::rmdir(dir.c_str());
    const int err = result < 0 ? errno : 0;
    if (trace::tracing())
        trace::step("rmdir", dir, result, err,
            "cgroup-v2.rst \"Organizing Processes and Threads\": an empty cgroup goes by rmdir(2)",
            start, trace::now());
    if (err != 0 && err != ENOENT)
        return base::sysError("rmdir(2)", dir, err);
    return {};
}

namespace {

base::Status applyStep(const Step& step, std::vector<std::string>& made)
{
    switch (step.action) {
    case Action::MakeDir:
        if (TRY(tracedMakeDir(step)))
            made.push_back(step.dir);
        return {};
    case Action::Devices:
        return attachDevices(step.dir, step.devices, step.reason, step.field);
    case Action::Write:
        break;
    }
    return tracedWrite(step);
}

base::Failure explain(base::Error error, const Step& step)
{
    base::Error outer;
    outer.step = "apply " + step.field;
    outer.detail = step.mend;
    outer.where = base::SourceLine::here();
    outer.cause = std::make_shared<const base::Error>(std::move(error));
    return base::Failure(std::move(outer));
}

} // namespace

base::Status applyPlan(
    const Plan& plan, std::vector<std::string>& warnings, std::vector<std::string>& made)
{
    warnings.insert(warnings.end(), plan.warnings.begin(), plan.warnings.end());
    for (const Step& step : plan.steps) {
        auto done = applyStep(step, made);
        if (done)
            continue;
        if (!step.mayFail)
            return explain(std::move(done).error(), step);
        warnings.push_back(step.field + " has no effect: " + done.error().toString()
            + (step.mend.empty() ? "" : " (" + step.mend + ")"));
    }
    return {};
}

} // namespace shimscope::cgroup
