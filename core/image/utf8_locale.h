// The thread's locale while libarchive works. Private to this module.
#pragma once

#include <locale.h>

namespace shimscope::image {

/// libarchive converts names by the thread's locale; in "C" it would refuse all that is not ASCII.
class Utf8Locale {
public:
    Utf8Locale()
        : m_locale(::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr))
        , m_before(m_locale != nullptr ? ::uselocale(m_locale) : nullptr)
    {
    }
    Utf8Locale(const Utf8Locale&) = delete;
    Utf8Locale& operator=(const Utf8Locale&) = delete;
    ~Utf8Locale()
    {
        if (m_locale != nullptr) {
            ::uselocale(m_before);
            ::freelocale(m_locale);
        }
    }

private:
    locale_t m_locale;
    locale_t m_before;
};

} // namespace shimscope::image
