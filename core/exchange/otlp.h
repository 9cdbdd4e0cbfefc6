// Spans as OTLP/JSON and back: what collectors, Jaeger and Tempo read, and what kubelet, containerd
// and CRI-O write through a collector's file exporter (one document a line). Ours keep everything
// under "shimscope." attributes, so that they come back as they were; others' get their hop from
// service.name. Samples and container states have no place in a trace and are left out.
// Source: opentelemetry-proto trace/v1, OTLP/JSON: ids as hex, 64-bit numbers as strings.
// Pure; any thread.
#pragma once

#include <base/result.h>
#include <trace/recording.h>

#include <string>
#include <string_view>

namespace shimscope::exchange {

/// One ExportTraceServiceRequest.
[[nodiscard]] std::string toOtlp(const trace::Recording& recording);
/// One document, or one a line. Broken lines and spans without ids or times become warnings.
/// Errors: EINVAL there is no span in it; says what is expected. `name`: of the file.
base::Result<trace::Recording> fromOtlp(std::string_view text, const std::string& name);

} // namespace shimscope::exchange
