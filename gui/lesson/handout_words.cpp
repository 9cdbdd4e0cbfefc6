// Looked up in the program's own translations, without making them the window's.
#include <lesson/handout_words.h>
#include <lesson/parts.h>
#include <models/text.h>

#include <array>

namespace shimscope::lesson {

namespace {

constexpr const char* kWordsContext = "shimscope::lesson";

QString namesOf(const std::vector<scenario::PodObject>& pods)
{
    QStringList names;
    for (const scenario::PodObject& pod : pods)
        names << models::text(pod.name);
    return names.join(QStringLiteral(", "));
}

QString joined(const std::vector<std::string>& words)
{
    QStringList all;
    for (const std::string& word : words)
        all << models::text(word);
    return all.join(QStringLiteral(", "));
}

} // namespace

HandoutWords::HandoutWords(const QString& language)
    : m_language(language == QStringLiteral("ko") ? language : QStringLiteral("en"))
{
    (void)m_translator.load(QStringLiteral(":/i18n/shimscope_") + m_language);
    handout = say(QT_TRANSLATE_NOOP("shimscope::lesson", "Hand-out"));
    name = say(QT_TRANSLATE_NOOP("shimscope::lesson", "Name"));
    date = say(QT_TRANSLATE_NOOP("shimscope::lesson", "Date"));
    predict = say(QT_TRANSLATE_NOOP("shimscope::lesson", "Predict"));
    lookAt = say(QT_TRANSLATE_NOOP("shimscope::lesson", "Look at"));
    doThis = say(QT_TRANSLATE_NOOP("shimscope::lesson", "Do"));
    findOut = say(QT_TRANSLATE_NOOP("shimscope::lesson", "Find out"));
    notes = say(QT_TRANSLATE_NOOP("shimscope::lesson", "What happened, and why?"));
    open = say(QT_TRANSLATE_NOOP("shimscope::lesson", "An open question"));
    note = say(QT_TRANSLATE_NOOP(
        "shimscope::lesson", "Solutions are on the last page: hand it out afterwards."));
    solutions = say(QT_TRANSLATE_NOOP("shimscope::lesson", "Solutions"));
    values = say(QT_TRANSLATE_NOOP("shimscope::lesson",
        "The values were read from the recordings that ship with the program, when this page was "
        "made. On another machine numbers such as pids and times differ."));
    noValues = say(QT_TRANSLATE_NOOP("shimscope::lesson",
        "This lesson has no recording to read values from: “…” stands for what a run shows."));
    takeHome = say(QT_TRANSLATE_NOOP("shimscope::lesson", "To take home"));
    elsewhere = say(QT_TRANSLATE_NOOP("shimscope::lesson", "The same, in a terminal"));
    sources = say(QT_TRANSLATE_NOOP("shimscope::lesson", "Sources"));
    factsOf = say(QT_TRANSLATE_NOOP("shimscope::lesson", "facts as of %1"));
    page = say(QT_TRANSLATE_NOOP("shimscope::lesson", "page %1 of %2"));
}

QString HandoutWords::say(const char* words, int count) const
{
    const QString translated = m_translator.translate(kWordsContext, words, nullptr, count);
    QString text = translated.isEmpty() ? QString::fromUtf8(words) : translated;
    return count < 0 ? text : text.replace(QStringLiteral("%n"), QString::number(count));
}

QString HandoutWords::in(const scenario::Text& text) const
{
    return lesson::in(m_language, text);
}

QString HandoutWords::place(const std::string& widget) const
{
    const char* words = placeWords(widget);
    return words != nullptr ? say(words) : models::text(widget);
}

QString HandoutWords::level(const std::string& level) const
{
    static constexpr std::array<std::pair<const char*, const char*>, 4> kLevels{{
        {"intro", QT_TRANSLATE_NOOP("shimscope::lesson", "to begin with")},
        {"core", QT_TRANSLATE_NOOP("shimscope::lesson", "core")},
        {"deep", QT_TRANSLATE_NOOP("shimscope::lesson", "in depth")},
        {"drill", QT_TRANSLATE_NOOP("shimscope::lesson", "drill")},
    }};
    for (const auto& [key, words] : kLevels) {
        if (level == key)
            return say(words);
    }
    return models::text(level);
}

QString HandoutWords::minutes(int count) const
{
    return say(QT_TRANSLATE_N_NOOP("shimscope::lesson", "about %n minute(s)"), count);
}

QString HandoutWords::ground(const scenario::Scenario& scenario) const
{
    if (scenario.onRecordings())
        return say(QT_TRANSLATE_NOOP("shimscope::lesson",
                       "On recordings of real chains (%1): needs no agent and starts nothing."))
            .arg(joined(scenario.recordings));
    const QString pods = namesOf(scenario.pods);
    return (scenario.requirements.privilege == "root"
            ? say(QT_TRANSLATE_NOOP("shimscope::lesson",
                "Starts pods (%1) and takes them away; needs root, or plays on its recording."))
            : say(QT_TRANSLATE_NOOP("shimscope::lesson",
                "Starts pods (%1) and takes them away, or plays on its recording.")))
        .arg(pods);
}

} // namespace shimscope::lesson
