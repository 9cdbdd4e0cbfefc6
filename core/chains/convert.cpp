#include <chains/builder.h>
#include <chains/convert.h>

namespace shimscope::chains {

base::Result<trace::Recording> fromFolder(const std::string& path, const std::string& about)
{
    const Folder folder = TRY(readFolder(path, about));
    Builder builder(folder);
    builder.addProxyCalls(); // callers before what they call
    builder.addKubeletLog();
    builder.addDockerLog();
    builder.addPlugins();
    builder.addRuns();
    builder.addTelemetry();
    builder.addProcesses();
    builder.addContainers();
    return builder.finish();
}

} // namespace shimscope::chains
