// "$(NAME)" in env values, command and args: Kubernetes replaces it with a variable of the same
// container. "$$" is one
// "$", so "$$(NAME)" stays as text; an unknown name stays as it is. Pure; any thread.
// Source: k8s.io/kubernetes third_party/forked/golang/expansion/expand.go.
#pragma once

#include <kubelet/pod.h>

#include <map>
#include <string>
#include <string_view>

namespace shimscope::kubelet {

using Variables = std::map<std::string, std::string>;
[[nodiscard]] std::string expand(std::string_view text, const Variables& variables);
/// The variables of a container, each expanded by those that stand before it.
[[nodiscard]] Variables variablesOf(const Container& container);
/// The container with command, args and env expanded. A variable sees those that stand before it.
[[nodiscard]] Container expanded(Container container);

} // namespace shimscope::kubelet
