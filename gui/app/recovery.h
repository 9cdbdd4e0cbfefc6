// Finds the newest recording that nobody has seen the end of: its agent was killed, or the window
// was and its own agent with it. Looks off the GUI thread, into folders that this user may read;
// what is in a folder of root's is asked of the agent that records there.
#pragma once

#include <QDateTime>
#include <QMap>
#include <QObject>
#include <QSettings>
#include <QStringList>
#include <QThreadPool>

#include <memory>

namespace shimscope::app {

struct LostRecording {
    QString file; ///< the first of its session; empty: this user may not read it
    QString name, socket; ///< then: as its agent calls it, and where that is
    QDateTime when; ///< of the last write
    bool cutOff = false; ///< else its agent ended, but nobody could keep it
    [[nodiscard]] bool none() const { return file.isEmpty() && name.isEmpty(); }
};

class Recovery : public QObject {
    Q_OBJECT

public:
    explicit Recovery(QObject* parent = nullptr);
    /// Waits for a look that is under way.
    ~Recovery() override;
    /// Does not offer again what was opened or dismissed.
    void remember(std::unique_ptr<QSettings> settings);
    /// Looks into these folders and into those that windows of this user left.
    void look(const QStringList& folders);
    /// The same, and here; once. Where this user may not look, the agent at `socket` does. Does
    /// nothing before the first look: nobody wants to know.
    void lookAlsoIn(const QString& folder, const QString& socket);
    /// The offered one was opened or dismissed.
    void settle();
    [[nodiscard]] const LostRecording& offered() const { return m_offered; }
    /// Where an agent of this user keeps its recordings, unless it was told otherwise; and root's.
    [[nodiscard]] static QStringList usualFolders();
    /// Where what an agent handed over is kept from then on.
    [[nodiscard]] static QString ownFolder();

signals:
    /// offered() is another; none() if there is nothing to recover.
    void found();

private:
    void look();
    void take(const LostRecording& newest);
    QThreadPool m_pool;
    QStringList m_folders;
    QMap<QString, QString> m_sockets; ///< of the agents that record there, by folder
    std::unique_ptr<QSettings> m_settings;
    QDateTime m_seen; ///< nothing older is offered
    LostRecording m_offered;
};

} // namespace shimscope::app
