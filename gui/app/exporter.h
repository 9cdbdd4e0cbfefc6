// Writes what is shown into a file for others: a recording, or what other programs read. The work
// is done on a thread of its own, from the recording's file or from the agent's past. GUI thread.
#pragma once

#include <base/result.h>

#include <QObject>
#include <QString>
#include <QThread>

#include <atomic>

namespace shimscope::app {

enum class ExportFormat { Recording, Otlp, Chrome };

struct ExportOrder {
    QString recording; ///< file; empty: the agent is asked
    QString socket; ///< of that agent
    QString out; ///< replaced if it is there
    ExportFormat format = ExportFormat::Recording;
};

class Exporter : public QObject {
    Q_OBJECT

public:
    explicit Exporter(QObject* parent = nullptr);
    /// Waits for what is under way.
    ~Exporter() override;
    /// What is under way is given up as soon as that can be; no file is written then.
    void cancel() { m_cancelled = true; }
    /// One at a time: another one while one is under way is not taken.
    void start(const ExportOrder& order);
    /// The filters of a dialog that asks for the file, and the format that one of them means.
    [[nodiscard]] static QString filters();
    [[nodiscard]] static ExportFormat formatOf(const QString& filter);

signals:
    void began(const QString& out);
    /// Done, failed or given up.
    void ended();
    void done(const QString& out);
    void failed(const QString& error);

private:
    QThread* m_thread = nullptr;
    std::atomic<bool> m_cancelled = false;
};

} // namespace shimscope::app
