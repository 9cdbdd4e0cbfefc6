// Reads the cgroup files of many containers again and again: 10 times a second from the agent. The
// files stay open and are read by pread(2), so that a reading costs little more than the kernel's
// own work. Values have the names of cgroup v2 on every layout; what a file does not say is absent.
// Agent; one thread.
#pragma once

#include <base/fd.h>
#include <base/result.h>
#include <cgroupfs/reading.h>
#include <trace/record.h>

#include <map>
#include <string>
#include <vector>

namespace shimscope::metrics {

/// A reading as a sample. Pure.
[[nodiscard]] trace::Sample toSample(
    const std::string& container, std::int64_t at, const cgroupfs::Reading& reading);

/// Every how many samples the files that rarely change (limits) are read.
inline constexpr unsigned kSlowEvery = 10;

class Sampler {
public:
    explicit Sampler(cgroupfs::Layout layout) : m_layout(std::move(layout)) { }
    /// Another pace: limits are read each second all the same.
    void setSlowEvery(unsigned rounds) { m_slowEvery = rounds; }

    /// Opens the files of a container's cgroup. Known ids stay as they are.
    /// Errors: ENOENT there is no such cgroup; EMFILE no descriptors are left.
    base::Status add(const std::string& container, const cgroupfs::Dirs& dirs);
    void remove(const std::string& container) { m_containers.erase(container); }
    [[nodiscard]] bool has(const std::string& container) const
    {
        return m_containers.contains(container);
    }
    [[nodiscard]] std::size_t size() const { return m_containers.size(); }
    /// The paths that are read each time, or, with `slow`, those of a slow round. For the benchmark
    /// and for "where does this number come from".
    [[nodiscard]] std::vector<std::string> paths(const std::string& container, bool slow) const;

    struct Round {
        std::vector<trace::Sample> samples; ///< one per container that is there
        std::vector<std::string> gone; ///< containers whose cgroup was removed: they are forgotten
    };
    /// One reading of each container, at this moment (CLOCK_BOOTTIME). A new container's first one
    /// reads everything.
    Round sample();

private:
    struct OpenFile {
        cgroupfs::File file;
        cgroupfs::Pace pace;
        base::Fd fd;
        std::string path;
    };
    struct Container {
        std::vector<OpenFile> files;
        cgroupfs::Reading reading; ///< keeps what is read rarely
        unsigned rounds = 0;
    };
    /// False if the cgroup is gone.
    static bool readInto(Container& container, unsigned slowEvery);

    cgroupfs::Layout m_layout;
    unsigned m_slowEvery = kSlowEvery;
    std::map<std::string, Container> m_containers;
};

} // namespace shimscope::metrics
