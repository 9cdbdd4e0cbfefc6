// shimscope-pinns: the small program that touches the kernel's state for the CRI endpoint, which
// has threads and gRPC in it and must neither unshare nor mount. Named after CRI-O's pinns.
//
//   shimscope-pinns [net PATH] [shm PATH] …    make and pin; each PATH is made here
//   shimscope-pinns -u PATH…                   unmount and remove; what is gone already is no error
//
// net: a new network namespace, kept alive by a bind mount and no process (network_namespaces(7),
// ip-netns(8)). shm: the /dev/shm that the containers of one pod share. Single-threaded; exit 1 and
// one sentence on stderr if it fails.
#include "pins.h"

#include <trace/tracer.h>

#include <stdio.h>

#include <string>
#include <vector>

using namespace shimscope;

namespace {

base::Status perform(const std::vector<std::string>& words)
{
    if (!words.empty() && words[0] == "-u") {
        for (std::size_t i = 1; i < words.size(); ++i)
            TRY_VOID(pinns::removePin(words[i]));
        return {};
    }
    for (std::size_t i = 0; i + 1 < words.size(); i += 2) {
        if (words[i] == "net")
            TRY_VOID(pinns::makeNetworkNamespace(words[i + 1]));
        else if (words[i] == "shm")
            TRY_VOID(pinns::makeSharedMemory(words[i + 1]));
    }
    const bool known = words.size() >= 2 && words.size() % 2 == 0;
    return known ? base::Status{}
                 : base::Status(base::fail(
                     "read the command line", "", "use: [net PATH] [shm PATH] | -u PATH…"));
}

} // namespace

int main(int argc, char** argv)
{
    (void)trace::openTracerFromEnvironment(trace::Hop::Cri, "shimscope-pinns", 64U << 10U);
    const auto done = perform(std::vector<std::string>(argv + 1, argv + argc));
    if (done)
        return 0;
    ::fprintf(stderr, "shimscope-pinns: %s\n", done.error().toString().c_str());
    return 1;
}
