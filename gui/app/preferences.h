// What a person prefers, kept in the XDG configuration folder once it was told where. What the
// agent does is not kept here, but for the back-off, which it is told with each start. GUI thread.
#pragma once

#include <widgets/theme.h>

#include <QObject>
#include <QSettings>
#include <QString>

#include <memory>

namespace shimscope::app {

class Preferences : public QObject {
    Q_OBJECT

public:
    /// What happens to pods that run when the window closes.
    enum class Closing { Ask, Leave, Stop };
    using QObject::QObject;
    /// Keeps what follows in this file, and takes up what is there.
    void remember(std::unique_ptr<QSettings> settings);

    [[nodiscard]] widgets::Scheme scheme() const { return m_scheme; }
    void setScheme(widgets::Scheme scheme);
    /// "en", "ko"; empty: the desktop's.
    [[nodiscard]] const QString& language() const { return m_language; }
    void setLanguage(const QString& code);
    [[nodiscard]] int textScale() const { return m_textScale; } ///< percent
    void setTextScale(int percent);
    [[nodiscard]] Closing closing() const { return m_closing; }
    void setClosing(Closing closing);
    /// Of restarts, for the next start of the stack: 1 is the real kubelet's; 0: as the agent was
    /// started.
    [[nodiscard]] double backoff() const { return m_backoff; }
    void setBackoff(double factor);

signals:
    void schemeChanged();
    void languageChanged();
    void textScaleChanged();
    void backoffChanged();

private:
    void keep(const char* key, const QVariant& value);
    std::unique_ptr<QSettings> m_settings;
    widgets::Scheme m_scheme = widgets::Scheme::System;
    QString m_language;
    int m_textScale = 100;
    Closing m_closing = Closing::Ask;
    double m_backoff = 0;
};

} // namespace shimscope::app
