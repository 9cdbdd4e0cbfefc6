// Finding the program.
#include <base/file.h>
#include <base/text.h>
#include <runtime/program.h>

#include <sys/stat.h>
#include <unistd.h>

namespace shimscope::runtime {

namespace {

/// 0, or the errno that says why it cannot be executed.
int whyNot(const std::string& path)
{
    struct stat st { };
    if (::stat(path.c_str(), &st) != 0)
        return errno;
    if (S_ISDIR(st.st_mode))
        return EISDIR;
    return ::access(path.c_str(), X_OK) == 0 ? 0 : errno;
}

base::Failure notFound(const std::string& name, const std::string& what)
{
    return base::fail("exec: \"" + name + "\"", "", what);
}

} // namespace

base::Result<std::string> findProgram(
    const std::string& name, const std::vector<std::string>& environment)
{
    if (name.find('/') != std::string::npos) {
        const int err = whyNot(name);
        if (err == ENOENT || err == ENOTDIR)
            return notFound(name, "stat " + name + ": no such file or directory");
        if (err != 0)
            return notFound(name, err == EISDIR ? "is a directory" : "permission denied");
        return name;
    }
    std::string_view path = "/bin:/usr/bin";
    for (const std::string& variable : environment) {
        if (variable.starts_with("PATH="))
            path = std::string_view(variable).substr(5);
    }
    bool denied = false;
    for (const std::string_view folder : base::split(path, ':')) {
        const std::string candidate = (folder.empty() ? "." : std::string(folder)) + "/" + name;
        const int err = whyNot(candidate);
        if (err == 0)
            return candidate;
        denied = denied || err == EACCES;
    }
    if (denied)
        return notFound(name, "permission denied");
    return notFound(name, "executable file not found in $PATH");
}

std::string homeOf(std::string_view passwd, uid_t uid)
{
    for (const std::string_view line : base::lines(passwd)) {
        const auto fields = base::split(line, ':');
        if (fields.size() >= 6 && base::parseUnsigned(fields[2]) == uid)
            return std::string(fields[5]);
    }
    return {};
}

std::vector<std::string> withHome(std::vector<std::string> environment, uid_t uid)
{
    for (const std::string& variable : environment) {
        if (variable.starts_with("HOME=") && variable.size() > 5)
            return environment;
    }
    std::erase(environment, "HOME=");
    std::string home;
    // Not blocking: an image may have a FIFO there.
    if (const auto file = base::openFile("/etc/passwd", O_RDONLY | O_NONBLOCK | O_NOCTTY)) {
        struct stat st { };
        if (::fstat(file->get(), &st) == 0 && S_ISREG(st.st_mode))
            home = homeOf(base::readAll(*file, "/etc/passwd", 1U << 20U).value_or(""), uid);
    }
    environment.push_back("HOME=" + (home.empty() ? "/" : home));
    return environment;
}

} // namespace shimscope::runtime
