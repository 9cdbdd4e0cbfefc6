#include <app/inspector.h>

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

#include <sys/prctl.h>

#include <csignal>

namespace shimscope::app {

namespace {
constexpr int kLookMs = 40;
constexpr int kMostLooks = 250; // ten seconds
constexpr int kEndMs = 3000;
const QString kProgram = QStringLiteral("shimscoped");

/// A socket's path may have 107 bytes: a deep TMPDIR has no room for it.
QString folderTemplate()
{
    const QString runtime = qEnvironmentVariable("XDG_RUNTIME_DIR");
    const QString base =
        !runtime.isEmpty() && QFileInfo(runtime).isWritable() ? runtime : QDir::tempPath();
    return base + QStringLiteral("/shimscope-look-XXXXXX");
}
} // namespace

Inspector::Inspector(QObject* parent) : QObject(parent)
{
    m_wait.setInterval(kLookMs);
    connect(&m_wait, &QTimer::timeout, this, &Inspector::look);
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            giveUp(m_process.errorString());
    });
    connect(&m_process, &QProcess::finished, this,
        [this] { giveUp(QString::fromLocal8Bit(m_process.readAllStandardError()).trimmed()); });
    // It ends with the window, however that ends.
    m_process.setChildProcessModifier([] {
        (void)::prctl(PR_SET_PDEATHSIG, SIGTERM);
        sigset_t none; // the window blocks those that end it
        ::sigemptyset(&none);
        (void)::sigprocmask(SIG_SETMASK, &none, nullptr);
    });
}

Inspector::~Inspector()
{
    m_process.disconnect(this);
    m_process.terminate();
    if (m_process.state() != QProcess::NotRunning && !m_process.waitForFinished(kEndMs)) {
        m_process.kill();
        m_process.waitForFinished(kEndMs);
    }
}

QString Inspector::findProgram()
{
    const QString beside = QCoreApplication::applicationDirPath() + u'/' + kProgram;
    return QFileInfo(beside).isExecutable() ? beside : QStandardPaths::findExecutable(kProgram);
}

void Inspector::start()
{
    const QString program = findProgram();
    m_folder = std::make_unique<QTemporaryDir>(folderTemplate());
    if (program.isEmpty() || !m_folder->isValid()) {
        giveUp(program.isEmpty()
                ? tr("The program shimscoped is neither beside this one nor in PATH.")
                : m_folder->errorString());
        return;
    }
    m_process.start(program,
        {QStringLiteral("--inspect"), QStringLiteral("--foreground"), QStringLiteral("--run-dir"),
            m_folder->path(), QStringLiteral("--state-dir"),
            m_folder->filePath(QStringLiteral("state"))});
    m_wait.start();
}

void Inspector::look()
{
    const QString socket = m_folder->filePath(QStringLiteral("agent.sock"));
    if (QFileInfo::exists(socket)) {
        m_wait.stop();
        emit ready(socket);
    } else if (++m_looks > kMostLooks) {
        giveUp(tr("It does not open %1.").arg(socket));
    }
}

void Inspector::giveUp(const QString& cause)
{
    m_wait.stop();
    emit failed(cause);
}

} // namespace shimscope::app
