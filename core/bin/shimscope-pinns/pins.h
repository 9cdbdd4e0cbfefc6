// What shimscope-pinns can do: one function per kind of pin. Single-threaded program only.
#pragma once

#include <base/result.h>

#include <string>

namespace shimscope::pinns {

/// Makes `path` (EEXIST if it is there) and binds a new network namespace on it.
base::Status makeNetworkNamespace(const std::string& path);
/// Makes the folder `path` with a tmpfs of 64 MiB: the /dev/shm of one pod.
base::Status makeSharedMemory(const std::string& path);
/// Unmounts and removes either; what is gone already is no error.
base::Status removePin(const std::string& path);

} // namespace shimscope::pinns
