#include <app/preferences.h>

#include <algorithm>
#include <array>

namespace shimscope::app {

using widgets::Scheme;

namespace {

constexpr std::array<const char*, 3> kSchemes{"system", "light", "dark"};
constexpr std::array<const char*, 3> kClosings{"ask", "leave", "stop"};
constexpr const char* kThemeKey = "window/theme";
constexpr const char* kLanguageKey = "window/language";
constexpr const char* kTextKey = "window/text-percent";
constexpr const char* kClosingKey = "window/closing";
constexpr const char* kBackoffKey = "stack/backoff-factor";

/// The word's place; 0 for a word that nobody knows (a file that a person edited).
template <std::size_t N>
int placeOf(const QString& word, const std::array<const char*, N>& words)
{
    const auto found = std::find_if(
        words.begin(), words.end(), [&](const char* each) { return word == QLatin1String(each); });
    return found == words.end() ? 0 : static_cast<int>(found - words.begin());
}

template <class T>
QString wordOf(T value, const std::array<const char*, 3>& words)
{
    return QLatin1String(words.at(static_cast<std::size_t>(value)));
}

} // namespace

void Preferences::remember(std::unique_ptr<QSettings> settings)
{
    const auto text = [&](const char* key) {
        return settings->value(QLatin1String(key)).toString();
    };
    setScheme(static_cast<Scheme>(placeOf(text(kThemeKey), kSchemes)));
    setLanguage(text(kLanguageKey));
    setTextScale(settings->value(QLatin1String(kTextKey), 100).toInt());
    setClosing(static_cast<Closing>(placeOf(text(kClosingKey), kClosings)));
    setBackoff(settings->value(QLatin1String(kBackoffKey), 0).toDouble());
    m_settings = std::move(settings);
}

void Preferences::keep(const char* key, const QVariant& value)
{
    if (m_settings)
        m_settings->setValue(QLatin1String(key), value);
}

void Preferences::setScheme(Scheme scheme)
{
    keep(kThemeKey, wordOf(scheme, kSchemes));
    if (scheme == m_scheme)
        return;
    m_scheme = scheme;
    emit schemeChanged();
}

void Preferences::setLanguage(const QString& code)
{
    const bool known = code.isEmpty() || code == QLatin1String("en") || code == QLatin1String("ko");
    if (!known)
        return;
    keep(kLanguageKey, code);
    if (code == m_language)
        return;
    m_language = code;
    emit languageChanged();
}

void Preferences::setTextScale(int percent)
{
    const int wanted = std::clamp(percent, widgets::kSmallestText, widgets::kLargestText);
    keep(kTextKey, wanted);
    if (wanted == m_textScale)
        return;
    m_textScale = wanted;
    emit textScaleChanged();
}

void Preferences::setClosing(Closing closing)
{
    keep(kClosingKey, wordOf(closing, kClosings));
    m_closing = closing;
}

void Preferences::setBackoff(double factor)
{
    m_backoff = factor > 0 && factor <= 1 ? factor : 0;
    keep(kBackoffKey, m_backoff);
    emit backoffChanged();
}

} // namespace shimscope::app
