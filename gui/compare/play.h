// Plays what several chains did, one message a beat: each call of the kubelet begins in all of them
// at once, and the next one only when the last chain has answered. GUI thread.
#pragma once

#include <compare/comparison.h>
#include <QObject>
#include <QTimer>

#include <optional>
#include <vector>

namespace shimscope::compareview {

/// Where a chain is.
struct Moment {
    compare::Step step;
    bool over = false; ///< it has answered already, and waits for the others
};

class Play : public QObject {
    Q_OBJECT

public:
    explicit Play(QObject* parent = nullptr);
    /// What was played is over.
    void setStages(std::vector<compare::Stage> stages);
    void start();
    void stop();
    /// One message further; after the last one it stops.
    void advance();
    [[nodiscard]] bool running() const { return m_running; }
    /// The kubelet's call that is answered now.
    [[nodiscard]] const std::string& call() const;
    /// By chain; nothing where its answer was not observed.
    [[nodiscard]] std::vector<std::optional<Moment>> moments() const;

signals:
    /// Any of the above is another.
    void changed();

private:
    [[nodiscard]] std::size_t longest(std::size_t stage) const;
    std::vector<compare::Stage> m_stages;
    std::size_t m_stage = 0;
    std::size_t m_step = 0;
    bool m_running = false;
    QTimer m_timer;
};

} // namespace shimscope::compareview
