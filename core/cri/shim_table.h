// The live shims, by sandbox. Any thread.
#pragma once

#include <tasks/shim.h>

#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace shimscope::cri {

class ShimTable {
public:
    void put(const std::string& sandboxId, std::shared_ptr<tasks::Shim> shim)
    {
        const std::scoped_lock lock(m_mutex);
        m_shims[sandboxId] = std::move(shim);
    }
    [[nodiscard]] std::shared_ptr<tasks::Shim> find(const std::string& sandboxId) const
    {
        const std::scoped_lock lock(m_mutex);
        const auto found = m_shims.find(sandboxId);
        return found == m_shims.end() ? nullptr : found->second;
    }
    /// Takes it out: its end is then no surprise any more. Null if there is none.
    std::shared_ptr<tasks::Shim> take(const std::string& sandboxId)
    {
        const std::scoped_lock lock(m_mutex);
        const auto node = m_shims.extract(sandboxId);
        return node ? node.mapped() : nullptr;
    }

private:
    mutable std::mutex m_mutex;
    std::map<std::string, std::shared_ptr<tasks::Shim>> m_shims;
};

} // namespace shimscope::cri
