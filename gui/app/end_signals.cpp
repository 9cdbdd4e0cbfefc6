#include <app/end_signals.h>

#include <QApplication>
#include <QSocketNotifier>

#include <sys/signalfd.h>

#include <csignal>

namespace shimscope::app {

int blockEndSignals()
{
    sigset_t which;
    sigemptyset(&which);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP})
        sigaddset(&which, signal);
    ::pthread_sigmask(SIG_BLOCK, &which, nullptr);
    return ::signalfd(-1, &which, SFD_CLOEXEC | SFD_NONBLOCK);
}

void closeOnSignal(int descriptor, MainWindow& window)
{
    auto* notifier = new QSocketNotifier(descriptor, QSocketNotifier::Read, &window);
    QObject::connect(notifier, &QSocketNotifier::activated, &window, [&window] {
        window.closing()->neverAsk();
        QApplication::quit();
    });
}

} // namespace shimscope::app
