// Where records come from: a recording, read in a thread of its own (which fetches it first from
// the agent that keeps it), or the agent's stream. Both hand records to the GUI thread by queued
// calls.
#pragma once

#include <agent_api/client.h>
#include <agent_api/recordings.h>
#include <base/result.h>
#include <models/store.h>
#include <trace/recording.h>

#include <QObject>
#include <QThread>

#include <memory>

namespace shimscope::app {

/// A recording that was read, and what the window shows of it, put together already.
struct LoadedRun {
    models::Store store;
    std::string warning; ///< what is wrong with the file; empty: nothing
};

[[nodiscard]] LoadedRun makeRun(trace::Recording recording);

/// A recording that an agent keeps.
struct KeptPlace {
    QString socket; ///< of the agent; empty: the recording is a file of ours
    QString name; ///< as the agent calls it
};

/// Reads one recording off the GUI thread.
class RecordingSource : public QObject {
    Q_OBJECT

public:
    /// `from`: it is fetched from there first, and kept at `path`.
    explicit RecordingSource(QString path, KeptPlace from = {}, QObject* parent = nullptr);
    ~RecordingSource() override;
    void start();
    /// Nobody wants it any more: it goes when its thread has ended, and tells nothing.
    void abandon();
    [[nodiscard]] const QString& path() const { return m_path; }

signals:
    /// How much of it has been fetched, 0 to 1.
    void share(double done);
    /// It is at path(), and is read now.
    void fetched();
    void notFetched(const QString& error);
    void loaded(const std::shared_ptr<shimscope::app::LoadedRun>& run);
    void failed(const QString& error);

private:
    void run();
    [[nodiscard]] base::Status fetch();
    QString m_path;
    KeptPlace m_from;
    agent_api::RecordingFetch m_fetch;
    QThread* m_thread = nullptr;
};

/// Follows the agent; tries again each second when it is not there.
class LiveSource : public QObject {
    Q_OBJECT

public:
    explicit LiveSource(QString socket, QObject* parent = nullptr);
    ~LiveSource() override;
    void start();
    [[nodiscard]] const QString& socket() const { return m_socket; }

signals:
    void records(const std::shared_ptr<std::vector<shimscope::trace::Record>>& records);
    void caughtUp();
    void lost(const QString& error);

private:
    QString m_socket;
    std::unique_ptr<agent_api::Watcher> m_watcher;
};

} // namespace shimscope::app
