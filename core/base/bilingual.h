// The same sentence in each language that the program speaks. A value.
#pragma once

#include <string>
#include <string_view>

namespace shimscope::base {

struct Bilingual {
    std::string en;
    std::string ko; ///< empty: English is shown, as for names and commands
    /// "ko" gives Korean where there is some; everything else English.
    [[nodiscard]] const std::string& in(std::string_view language) const
    {
        return language == "ko" && !ko.empty() ? ko : en;
    }
    bool operator==(const Bilingual&) const = default;

    /// Each language for itself; what has no Korean stands there in English.
    Bilingual& operator+=(const Bilingual& more)
    {
        if (!ko.empty() || !more.ko.empty())
            ko = in("ko") + more.in("ko");
        en += more.en;
        return *this;
    }
    friend Bilingual operator+(Bilingual one, const Bilingual& more) { return one += more; }
};

} // namespace shimscope::base
