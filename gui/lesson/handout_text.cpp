// Black on white, in points: this is for paper.
#include <lesson/handout_text.h>
#include <lesson/ink.h>
#include <models/text.h>
#include <widgets/theme.h>

#include <QRegularExpression>
#include <QTextTable>

namespace shimscope::lesson {

namespace {

using scenario::Action;
using scenario::Step;

const QColor kPrintInk(0x17, 0x20, 0x2c);
const QColor kPrintMute(0x52, 0x5f, 0x72);
const QColor kPrintAccent(0x1d, 0x5f, 0xc4);
constexpr double kPrintText = 10; ///< points
constexpr int kAnswerWidth = 110; ///< points

/// One paragraph's looks.
struct Look {
    double size = kPrintText;
    QFont::Weight weight = QFont::Normal;
    QColor colour = kPrintInk;
    bool mono = false;
    double above = 0, below = 3; ///< 96ths of an inch
    bool indented = false;
    bool newPage = false;
};

QTextCharFormat charsOf(const Look& look)
{
    QFont font = look.mono ? widgets::monoFont() : widgets::textFont();
    font.setPointSizeF(look.size);
    font.setWeight(look.weight);
    QTextCharFormat format;
    format.setFont(font);
    format.setForeground(look.colour);
    format.setVerticalAlignment(QTextCharFormat::AlignNormal);
    return format;
}

/// Of a text whose values are not known.
QString withoutValues(QString text)
{
    static const QRegularExpression kPlace(QStringLiteral("\\{[^}]*\\}"));
    return text.replace(kPlace, QStringLiteral("…"));
}

class Composer {
public:
    Composer(const scenario::Lesson& lesson, const std::vector<lessons::SolvedStep>& solved,
        const HandoutWords& words)
        : m_scenario(lesson.scenario), m_solved(solved), m_words(words)
    {
        m_text.document = std::make_unique<QTextDocument>();
        m_text.document->setDefaultFont(charsOf({}).font());
        new Ink(m_text.document.get());
        m_cursor = QTextCursor(m_text.document.get());
    }
    HandoutText compose();

private:
    void paragraph(const QString& text, const Look& look = {});
    void more(const QString& text, const Look& look) { m_cursor.insertText(text, charsOf(look)); }
    void heading(const QString& text, double above = 9);
    void addTitle();
    void addStep(std::size_t index);
    void addPrediction(const scenario::Predict& predict);
    void addPlaces(const Step& step);
    void addActions(const Step& step);
    void addSolutions();
    void addSolution(std::size_t index);
    void addAnswers(const Step& step, const lessons::SolvedStep* solved);
    void addTakeHome();
    [[nodiscard]] int block() const { return m_cursor.block().blockNumber(); }
    [[nodiscard]] QString numbered(std::size_t index) const;

    const scenario::Scenario& m_scenario;
    const std::vector<lessons::SolvedStep>& m_solved;
    const HandoutWords& m_words;
    HandoutText m_text;
    QTextCursor m_cursor;
    bool m_begun = false; ///< the document's first block is used
};

void Composer::paragraph(const QString& text, const Look& look)
{
    QTextBlockFormat format;
    format.setTopMargin(look.above);
    format.setBottomMargin(look.below);
    format.setIndent(look.indented ? 1 : 0);
    format.setLineHeight(118, QTextBlockFormat::ProportionalHeight);
    if (look.newPage)
        format.setPageBreakPolicy(QTextFormat::PageBreak_AlwaysBefore);
    const QTextCharFormat chars = charsOf(look);
    if (std::exchange(m_begun, true))
        m_cursor.insertBlock(format, chars);
    else
        m_cursor.setBlockFormat(format);
    m_cursor.insertText(text, chars);
}

void Composer::heading(const QString& text, double above)
{
    paragraph(text,
        {.size = 8.5, .weight = QFont::Bold, .colour = kPrintMute, .above = above, .below = 2});
}

QString Composer::numbered(std::size_t index) const
{
    return QStringLiteral("%1   ").arg(index + 1);
}

void Composer::addTitle()
{
    paragraph(QStringLiteral("Shimscope · ") + m_words.handout,
        {.size = 9, .weight = QFont::DemiBold, .colour = kPrintAccent});
    paragraph(m_words.in(m_scenario.title), {.size = 22, .weight = QFont::Bold, .below = 4});
    paragraph(m_words.in(m_scenario.goal), {.size = 11, .below = 5});
    const QStringList about{m_words.level(m_scenario.level), m_words.minutes(m_scenario.minutes),
        m_words.factsOf.arg(models::text(m_scenario.asOf))};
    paragraph(about.join(QStringLiteral(" · ")), {.size = 9, .colour = kPrintMute, .below = 1});
    paragraph(m_words.ground(m_scenario), {.size = 9, .colour = kPrintMute, .below = 1});
    paragraph(QStringLiteral("shimscope --lesson ") + models::text(m_scenario.id),
        {.size = 8.5, .colour = kPrintMute, .mono = true, .below = 9});
    paragraph(m_words.name + QStringLiteral("  "), {.above = 4, .below = 6});
    Ink::addLine(m_cursor, 210);
    more(QStringLiteral("    ") + m_words.date + QStringLiteral("  "), {});
    Ink::addLine(m_cursor, 110);
}

void Composer::addPrediction(const scenario::Predict& predict)
{
    if (predict.choices.empty())
        return;
    paragraph(m_words.predict + QStringLiteral("   "),
        {.size = 8.5, .weight = QFont::Bold, .colour = kPrintMute, .above = 5});
    more(m_words.in(predict.ask), {.weight = QFont::DemiBold});
    for (const scenario::Choice& choice : predict.choices) {
        paragraph({}, {.below = 2, .indented = true});
        Ink::addBox(m_cursor);
        more(QStringLiteral("  ") + m_words.in(choice.text), {});
    }
}

void Composer::addPlaces(const Step& step)
{
    QString before = m_words.lookAt + QStringLiteral("   ");
    for (const scenario::Highlight& highlight : step.highlight) {
        paragraph(before,
            {.size = 8.5,
                .weight = QFont::Bold,
                .colour = kPrintMute,
                .above = before.isEmpty() ? 0.0 : 5.0,
                .below = 2,
                .indented = before.isEmpty()});
        more(m_words.place(highlight.widget), {.weight = QFont::DemiBold});
        more(QStringLiteral(" — ") + m_words.in(highlight.caption), {});
        before.clear();
    }
}

void Composer::addActions(const Step& step)
{
    QStringList things;
    for (const Action& action : step.actions) {
        if (action.verb != Action::Verb::Answer)
            things << m_words.in(action.label);
    }
    const Look label{.size = 8.5, .weight = QFont::Bold, .colour = kPrintMute, .above = 5};
    if (!things.isEmpty()) {
        paragraph(m_words.doThis + QStringLiteral("   "), label);
        more(things.join(QStringLiteral(" · ")), {});
    }
    for (const Action& action : step.actions) {
        if (action.verb != Action::Verb::Answer)
            continue;
        paragraph(m_words.findOut + QStringLiteral("   "), label);
        more(m_words.in(action.label) + QStringLiteral("  "), {.weight = QFont::DemiBold});
        Ink::addLine(m_cursor, kAnswerWidth);
    }
}

void Composer::addStep(std::size_t index)
{
    const Step& step = m_scenario.steps[index];
    paragraph(numbered(index),
        {.size = 13, .weight = QFont::Bold, .colour = kPrintAccent, .above = 15, .below = 3});
    const int first = block();
    more(m_words.in(step.title), {.size = 13, .weight = QFont::Bold});
    paragraph(m_words.in(step.say));
    addPrediction(step.predict);
    addActions(step);
    addPlaces(step);
    heading(m_words.notes, 6);
    Ink::addRules(m_cursor, 2);
    m_text.rules.push_back(block());
    m_text.together.emplace_back(first, block());
}

/// "the right choice · what was asked for: its value", in one paragraph.
void Composer::addAnswers(const Step& step, const lessons::SolvedStep* solved)
{
    const Look bold{.size = 9.5, .weight = QFont::DemiBold, .below = 1, .indented = true};
    const Look plain{.size = 9.5};
    QString before = QStringLiteral("✓ ");
    const auto add = [&](const QString& text, const Look& look) {
        if (before.startsWith(u'✓'))
            paragraph(before, bold);
        else
            more(before, plain);
        more(text, look);
        before = QStringLiteral("  ·  ");
    };
    for (const scenario::Choice& choice : step.predict.choices) {
        if (choice.right)
            add(m_words.in(choice.text), bold);
    }
    for (const Action& action : step.actions) {
        if (action.verb != Action::Verb::Answer || solved == nullptr)
            continue;
        const auto typed = solved->answers.find(action.input);
        if (typed == solved->answers.end())
            continue;
        add(m_words.in(action.label) + QStringLiteral(": "), plain);
        more(models::text(typed->second), bold);
    }
}

void Composer::addSolution(std::size_t index)
{
    const Step& step = m_scenario.steps[index];
    const lessons::SolvedStep* solved = index < m_solved.size() ? &m_solved[index] : nullptr;
    paragraph(numbered(index),
        {.size = 11, .weight = QFont::Bold, .colour = kPrintAccent, .above = 7, .below = 1});
    const int first = block();
    more(m_words.in(step.title), {.size = 11, .weight = QFont::Bold});
    addAnswers(step, solved);
    QStringList why;
    for (const scenario::Choice& choice : step.predict.choices) {
        if (choice.right)
            why << (solved != nullptr ? m_words.in(solved->reply)
                                      : withoutValues(m_words.in(choice.reply)));
    }
    why << (solved != nullptr ? m_words.in(solved->explanation)
                              : withoutValues(m_words.in(step.explain)));
    paragraph(why.join(u' '), {.size = 9, .below = 1, .indented = true});
    m_text.together.emplace_back(first, block());
}

void Composer::addSolutions()
{
    paragraph(m_words.solutions, {.size = 16, .weight = QFont::Bold, .below = 1, .newPage = true});
    m_text.solutions = block();
    paragraph(m_solved.empty() ? m_words.noValues : m_words.values,
        {.size = 8.5, .colour = kPrintMute, .below = 2});
    for (std::size_t i = 0; i < m_scenario.steps.size(); ++i)
        addSolution(i);
}

void Composer::addTakeHome()
{
    if (!m_scenario.commands.empty()) {
        heading(m_words.takeHome + QStringLiteral(" — ") + m_words.elsewhere, 12);
        const int first = block();
        for (const scenario::Command& command : m_scenario.commands) {
            paragraph(models::text(command.line), {.size = 8.5, .mono = true, .below = 1});
            more(QStringLiteral("   ") + m_words.in(command.about),
                {.size = 8.5, .colour = kPrintMute});
        }
        m_text.together.emplace_back(first, block());
    }
    if (m_scenario.sources.empty())
        return;
    heading(m_words.sources);
    const int first = block();
    for (const scenario::Reference& source : m_scenario.sources) {
        paragraph(models::text(source.title), {.size = 8.5, .below = 1});
        more(QStringLiteral("   ") + models::text(source.url), {.size = 7.5, .colour = kPrintMute});
    }
    m_text.together.emplace_back(first, block());
}

HandoutText Composer::compose()
{
    addTitle();
    for (std::size_t i = 0; i < m_scenario.steps.size(); ++i)
        addStep(i);
    paragraph(m_words.open,
        {.size = 13, .weight = QFont::Bold, .colour = kPrintAccent, .above = 15, .below = 3});
    const int first = block();
    paragraph(m_words.in(m_scenario.tryIt));
    Ink::addRules(m_cursor, 3);
    m_text.rules.push_back(block());
    paragraph(m_words.note, {.size = 8.5, .colour = kPrintMute, .above = 4});
    m_text.together.emplace_back(first, block());
    addSolutions();
    addTakeHome();
    return std::move(m_text);
}

} // namespace

HandoutText composeHandout(const scenario::Lesson& lesson,
    const std::vector<lessons::SolvedStep>& solved, const HandoutWords& words)
{
    return Composer(lesson, solved, words).compose();
}

} // namespace shimscope::lesson
