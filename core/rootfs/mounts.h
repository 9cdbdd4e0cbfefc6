// The parts of prepareInChild(). Private to this module.
#pragma once

#include <rootfs/apply.h>

namespace shimscope::rootfs {

base::Status applyMount(const Mount& mount, const Plan& plan, const base::Fd& root);
base::Status applyCgroupMount(const Mount& mount, const Plan& plan, const base::Fd& root);
base::Status applyDevices(const Plan& plan, const base::Fd& root);
/// mount(2) with only a propagation, on what is at `destination` now.
base::Status setPropagation(const base::Fd& root, const std::string& destination,
    std::uint64_t propagation, const std::string& field);

} // namespace shimscope::rootfs
