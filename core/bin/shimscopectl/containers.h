// What shimscopectl does to and knows of single containers, one function each. They print to
// stdout; errors come back. Main thread, blocking.
#pragma once

#include <base/result.h>

#include <cstdint>
#include <string>
#include <vector>

namespace shimscope::ctl {

struct ContainerOptions {
    std::string container; ///< "pod/container", an id, or its beginning
    std::int64_t seconds = 10; ///< grace, or time for a command
    std::string signal, file, value, part, cpu, memory;
    bool all = false;
    std::vector<std::string> command;
};

base::Status stopContainer(const std::string& socket, const ContainerOptions& options);
base::Status signalContainer(const std::string& socket, const ContainerOptions& options);
base::Status pauseContainer(const std::string& socket, const ContainerOptions& options, bool pause);
/// The command's output goes to stdout and stderr; an exit status other than 0 is an error.
base::Status execInContainer(const std::string& socket, const ContainerOptions& options);
base::Status updateContainer(const std::string& socket, const ContainerOptions& options);
base::Status setValue(const std::string& socket, const ContainerOptions& options);
base::Status showDetails(const std::string& socket, const ContainerOptions& options);
base::Status showManifest(const std::string& socket, const std::string& name);

} // namespace shimscope::ctl
