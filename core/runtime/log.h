// The runtime's log as its clients read it: with --log, one JSON object (or one line of text) per
// message, appended. containerd's shim takes the last object whose level is "error"; field names
// are runc's. Errors go to stderr as well.
#pragma once

#include <string>
#include <string_view>

namespace shimscope::runtime {

class Log {
public:
    Log() = default;
    Log(std::string path, bool json, bool debug)
        : m_path(std::move(path)), m_json(json), m_debug(debug)
    {
    }
    void error(std::string_view message) const { write("error", message, true); }
    void warning(std::string_view message) const { write("warning", message, true); }
    void debug(std::string_view message) const
    {
        if (m_debug)
            write("debug", message, m_path.empty());
    }

private:
    void write(std::string_view level, std::string_view message, bool toStderr) const;
    std::string m_path; ///< empty: stderr only
    bool m_json = false;
    bool m_debug = false;
};

/// {"level":"error","msg":"…","time":"2026-11-23T06:12:54Z"}
[[nodiscard]] std::string jsonLine(
    std::string_view level, std::string_view message, std::string_view time);

} // namespace shimscope::runtime
