// `exec --user`: "uid[:gid]", numbers only; a name or anything else is refused rather than taken
// for 0 (CVE-2026-30892). Pure.
#pragma once

#include <base/result.h>
#include <oci/spec.h>

#include <string>

namespace shimscope::runtime {

/// `user` with what `text` says; the group stays unless it is named.
base::Result<oci::User> parseUser(const std::string& text, oci::User user);

} // namespace shimscope::runtime
