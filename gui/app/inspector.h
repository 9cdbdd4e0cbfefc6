// The read-only agent of the source "This machine": `shimscoped --inspect` as a child of the window
// and as its user, with a folder of its own that goes with it. GUI thread.
#pragma once

#include <QObject>
#include <QProcess>
#include <QString>
#include <QTemporaryDir>
#include <QTimer>

#include <memory>

namespace shimscope::app {

class Inspector : public QObject {
    Q_OBJECT

public:
    explicit Inspector(QObject* parent = nullptr);
    /// Ends the agent and waits for that, a moment.
    ~Inspector() override;
    /// Where the program is: beside the window's, else in PATH; empty if nowhere.
    [[nodiscard]] static QString findProgram();
    void start();

signals:
    /// It answers at this socket.
    void ready(const QString& socket);
    /// It does not start, or has ended; what it said.
    void failed(const QString& cause);

private:
    void look();
    void giveUp(const QString& cause);
    std::unique_ptr<QTemporaryDir> m_folder;
    QProcess m_process;
    QTimer m_wait;
    int m_looks = 0;
};

} // namespace shimscope::app
