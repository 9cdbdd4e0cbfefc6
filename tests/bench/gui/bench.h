// What the parts of bench_gui share: a line of the table, times, and the event loop watched from
// inside. GUI thread; times are milliseconds.
#pragma once

#include <QApplication>
#include <QElapsedTimer>
#include <QString>

#include <algorithm>
#include <optional>
#include <vector>

namespace shimscope::bench {

/// One line of the table. `floor`: the same done in the plainest way there is, in the same run.
struct Line {
    QString what;
    double ours = 0;
    double bar = 0; ///< what it must not exceed
    std::optional<double> floor;
    QString unit = QStringLiteral("ms");
    QString floorIs; ///< what was done in the plainest way
};
using Table = std::vector<Line>;

[[nodiscard]] inline double median(std::vector<double> values)
{
    if (values.empty())
        return 0;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

/// How long something takes.
template <class Work>
double timed(Work work)
{
    QElapsedTimer clock;
    clock.start();
    work();
    return static_cast<double>(clock.nsecsElapsed()) / 1e6;
}

/// An application that knows how long each thing kept its thread: a frame is an event.
class Application : public QApplication {
public:
    using QApplication::QApplication;
    bool notify(QObject* receiver, QEvent* event) override
    {
        if (m_depth++ > 0) {
            const bool done = QApplication::notify(receiver, event);
            --m_depth;
            return done;
        }
        QElapsedTimer clock;
        clock.start();
        const char* who = receiver->metaObject()->className();
        const int type = event->type();
        const bool done = QApplication::notify(receiver, event);
        --m_depth;
        const double spent = static_cast<double>(clock.nsecsElapsed()) / 1e6;
        if (spent > m_longest) {
            m_longest = spent;
            m_longestWhat = QStringLiteral("%1, event %2").arg(QLatin1String(who)).arg(type);
        }
        return done;
    }
    void forgetLongest() { m_longest = 0; }
    [[nodiscard]] double longest() const { return m_longest; }
    [[nodiscard]] const QString& longestWhat() const { return m_longestWhat; }

private:
    int m_depth = 0;
    double m_longest = 0;
    QString m_longestWhat;
};

void benchPainting(Table& table);
void benchOpening(Application& application, Table& table);
void benchStart(Table& table);
void benchLive(Application& application, Table& table, int seconds);

/// The other ends, in processes of their own: `bench_gui --window`, `--bare-window`, `--agent
/// SOCKET`.
int runWindowOnce(int argc, char** argv);
int runBareWindowOnce(int argc, char** argv);
int runAgent(const char* socket);

} // namespace shimscope::bench
