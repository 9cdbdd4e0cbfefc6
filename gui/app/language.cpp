#include <app/language.h>

#include <QCoreApplication>
#include <QLibraryInfo>

namespace shimscope::app {

void Language::choose(const QString& code)
{
    const QString wanted = code.isEmpty()
        ? (QLocale::system().language() == QLocale::Korean ? QStringLiteral("ko")
                                                           : QStringLiteral("en"))
        : code;
    if (wanted == m_code)
        return;
    m_code = wanted;
    QLocale::setDefault(QLocale(wanted));
    QCoreApplication::removeTranslator(&m_own);
    QCoreApplication::removeTranslator(&m_qt);
    // Qt's own words (dialogs, context menus of text fields) come from its package, if that is
    // installed.
    if (m_qt.load(
            QStringLiteral("qtbase_") + wanted, QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        QCoreApplication::installTranslator(&m_qt);
    // English has a file too: it holds the plurals.
    if (m_own.load(QStringLiteral(":/i18n/shimscope_") + wanted))
        QCoreApplication::installTranslator(&m_own);
}

} // namespace shimscope::app
