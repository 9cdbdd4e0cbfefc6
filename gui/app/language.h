// The language of the window, switched while it runs: every widget hears QEvent::LanguageChange.
#pragma once

#include <QLocale>
#include <QString>
#include <QTranslator>

namespace shimscope::app {

class Language {
public:
    /// "en" or "ko"; empty: Korean if the desktop is, else English.
    void choose(const QString& code);
    void toggle() { choose(other()); }
    /// The language that is not shown.
    [[nodiscard]] QString other() const
    {
        return m_code == QLatin1String("ko") ? QStringLiteral("en") : QStringLiteral("ko");
    }
    [[nodiscard]] const QString& code() const { return m_code; }

private:
    QTranslator m_own;
    QTranslator m_qt;
    QString m_code;
};

} // namespace shimscope::app
