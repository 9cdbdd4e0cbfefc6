// The program's commands. Each runs in a process of its own and returns its exit code. What the
// endpoint is to read goes to stdout, errors to stderr; with success stderr stays empty, because
// containerd 1.6 reads both as one. Source: containerd core/runtime/v2/README.md "Commands".
#pragma once

#include <shim/arguments.h>

#include <string>

namespace shimscope::shim {

/// `start`: prints the address of the shim that serves this bundle's pod, after starting it if
/// there is none.
int runStart(const Arguments& arguments);
/// `delete`: kills and removes what a dead shim left of one container; prints a DeleteResponse.
int runDelete(const Arguments& arguments);
/// The shim itself. Its listening socket is descriptor 0, its log descriptor 2, its working
/// directory the first bundle.
int runDaemon(const Arguments& arguments);

/// Where the shim of a group of containers listens: "<dir of the endpoint's socket>/s/<16 hex>".
/// Pure.
[[nodiscard]] std::string shimSocketPath(
    const std::string& endpoint, const std::string& nameSpace, const std::string& group);

} // namespace shimscope::shim
