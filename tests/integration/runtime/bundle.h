// A bundle for tests of the runtime: busybox in a rootfs, a config.json to be changed, a --root of
// its own, and the runtime's command line. The runtime is ours, or what RUNTIME names. What it
// makes is removed by the destructor.
#pragma once

#include <base/child.h>
#include <base/file.h>
#include <base/text.h>
#include <base/time.h>
#include <oci/default_spec.h>
#include <oci/parse.h>

#include <expect.h>

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

namespace shimscope::test {

using support::eventually;

inline std::string runtimeProgram()
{
    const char* other = std::getenv("RUNTIME");
    return other != nullptr && *other != '\0' ? other : SHIMSCOPE_BIN "/shimscope-oci";
}

class Bundle {
public:
    static base::Result<Bundle> make(std::vector<std::string> args)
    {
        Bundle bundle(TRY(base::TempDir::make("/tmp/shimscope-oci-")));
        ::chmod(bundle.path().c_str(), 0711); // the mapped root of a user namespace goes through it
        const std::string root = bundle.path() + "/rootfs";
        for (const char* folder : {"/bin", "/proc", "/sys", "/dev", "/tmp", "/etc", "/mnt"})
            TRY_VOID(base::makeDirs(root + folder));
        const std::string busybox = TRY(base::readFile("/bin/busybox"));
        TRY_VOID(base::writeFileAtomic(root + "/bin/busybox", busybox, 0755));
        for (const char* name : {"sh", "sleep", "cat", "true", "id", "echo", "ls", "tty", "stty",
                 "head", "tail", "grep"}) {
            if (::symlink("busybox", (root + "/bin/" + name).c_str()) != 0)
                return base::sysError("symlink(2)", name);
        }
        TRY_VOID(base::writeFileAtomic(root + "/etc/passwd",
            "root:x:0:0:root:/root:/bin/sh\nuser:x:1000:1000::/home/user:/bin/sh\n", 0644));
        bundle.spec = oci::defaultSpec(std::move(args));
        bundle.spec.linux_->cgroupsPath =
            "/shimscope-test-oci-" + std::to_string(::getpid()) + "/" + bundle.id;
        bundle.spec.hostname = "tested";
        return bundle;
    }
    Bundle(Bundle&&) = default;
    Bundle& operator=(Bundle&&) = delete;
    ~Bundle()
    {
        if (id.empty())
            return;
        (void)run({"delete", "--force", id});
        for (const std::string& path :
            base::listDir("/sys/fs/cgroup").value_or(std::vector<std::string>()))
            ::rmdir(("/sys/fs/cgroup/" + path + "/shimscope-test-oci-" + std::to_string(::getpid()))
                        .c_str());
        ::rmdir(("/sys/fs/cgroup/shimscope-test-oci-" + std::to_string(::getpid())).c_str());
    }

    [[nodiscard]] const std::string& path() const { return m_dir.path(); }
    [[nodiscard]] std::string stateRoot() const { return path() + "/run"; }
    [[nodiscard]] base::Status write() const
    {
        return base::writeFileAtomic(path() + "/config.json", oci::toJson(spec), 0644);
    }

    /// Our arguments after the runtime's global ones. The bundle is the working directory.
    [[nodiscard]] std::vector<std::string> arguments(std::vector<std::string> command) const
    {
        std::vector<std::string> all{
            "--root", stateRoot(), "--log", path() + "/log", "--log-format", "json"};
        all.insert(all.end(), command.begin(), command.end());
        return all;
    }
    base::Result<base::Output> run(
        std::vector<std::string> command, std::string_view input = {}) const
    {
        base::SpawnOptions options;
        options.program = program;
        options.arguments = arguments(std::move(command));
        options.workingDirectory = path();
        return base::run(options, input);
    }
    /// Without pipes: what it starts and leaves behind must not keep ours open.
    base::Result<int> runDetached(std::vector<std::string> command) const
    {
        base::SpawnOptions options;
        options.program = program;
        options.arguments = arguments(std::move(command));
        options.workingDirectory = path();
        const base::Fd out =
            TRY(base::openFile(path() + "/out", O_WRONLY | O_CREAT | O_APPEND, 0644));
        options.standardOutput = options.standardError = out.get();
        base::Child child = TRY(base::Child::spawn(options));
        const base::ExitStatus exit = TRY(child.wait(30'000));
        return exit.code;
    }
    /// What runDetached() and the container have printed.
    [[nodiscard]] std::string output() const
    {
        return base::readFile(path() + "/out").value_or("");
    }
    [[nodiscard]] std::string log() const { return base::readFile(path() + "/log").value_or(""); }
    base::Result<int> create() const
    {
        TRY_VOID(write());
        return runDetached({"create", "--pid-file", path() + "/pid", id});
    }
    [[nodiscard]] int pid() const
    {
        return static_cast<int>(
            base::parseUnsigned(base::trim(base::readFile(path() + "/pid").value_or("")))
                .value_or(0));
    }
    /// "running"; empty if there is no container.
    [[nodiscard]] std::string status() const
    {
        const auto output = run({"state", id});
        if (!output || output->exit.code != 0)
            return {};
        const std::string& text = output->standardOutput;
        const std::size_t at = text.find("\"status\": \"");
        return at == std::string::npos ? text
                                       : text.substr(at + 11, text.find('"', at + 11) - at - 11);
    }

    oci::Spec spec;
    std::string id = "tested";
    std::string program = runtimeProgram();

private:
    explicit Bundle(base::TempDir dir) : m_dir(std::move(dir)) { }
    base::TempDir m_dir;
};

} // namespace shimscope::test
