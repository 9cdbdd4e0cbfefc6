// The shim's command line, which is containerd's: `-namespace NS -address SOCK -publish-binary BIN
// -id ID [-bundle DIR]
// [-debug] [start|delete]`. Go's flags: one or two dashes, "-id x" or "-id=x". Pure.
// Source: containerd core/runtime/v2/README.md "Flags"; pkg/shim.
#pragma once

#include <base/result.h>

#include <string>
#include <vector>

namespace shimscope::shim {

enum class Command {
    Serve, ///< no word: the daemon that `start` begins, with its listening socket as descriptor 0
    Start, ///< begins or finds the shim of a container, prints its address
    Delete, ///< cleans up after a shim that is dead, prints a DeleteResponse
    Version, ///< -v
};

struct Arguments {
    Command command = Command::Serve;
    std::string nameSpace; ///< containerd's namespace ("k8s.io")
    std::string address; ///< the endpoint's socket
    std::string publishBinary;
    std::string id;
    std::string bundle; ///< `delete` only; else the working directory is the bundle
    std::string socket; ///< Serve only: the path of our own socket
    bool debug = false;
};

/// `words`: argv[1…]. Errors name the word and what is accepted.
base::Result<Arguments> parseArguments(const std::vector<std::string>& words);

} // namespace shimscope::shim
