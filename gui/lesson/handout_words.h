// The words of a hand-out in the language that it is printed in, which need not be the window's.
// GUI thread.
#pragma once

#include <scenario/scenario.h>

#include <QString>
#include <QTranslator>

namespace shimscope::lesson {

class HandoutWords {
public:
    /// "en" or "ko".
    explicit HandoutWords(const QString& language);
    [[nodiscard]] const QString& language() const { return m_language; }
    [[nodiscard]] QString in(const scenario::Text& text) const;
    /// A name of scenario/keys.h kWidgets.
    [[nodiscard]] QString place(const std::string& widget) const;
    [[nodiscard]] QString level(const std::string& level) const;
    [[nodiscard]] QString minutes(int count) const;
    /// What the lesson takes place on, and what it needs.
    [[nodiscard]] QString ground(const scenario::Scenario& scenario) const;

    QString handout, name, date, predict, lookAt, doThis, findOut, notes, open, note;
    QString solutions, values, noValues, takeHome, elsewhere, sources, factsOf, page;

private:
    [[nodiscard]] QString say(const char* words, int count = -1) const;
    QString m_language;
    QTranslator m_translator;
};

} // namespace shimscope::lesson
