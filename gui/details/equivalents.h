// A message of the chain as somebody would have it sent by hand: the command line of crictl, ctr,
// docker, kubectl or runc that does, or shows, the same. Pure. Sources: the tools' own --help:
// cri-tools cmd/crictl, containerd cmd/ctr, docker/cli, kubectl, runc(8).
#pragma once

#include <trace/span.h>

#include <QStringList>

namespace shimscope::details {

/// Empty for what no tool sends: kernel steps, events, a chain's own business. Ids are whole, and
/// what the message does not say stands in angle brackets.
[[nodiscard]] QStringList equivalentsOf(const trace::Span& span);

} // namespace shimscope::details
