// The states of the window that are worth a picture, each as a person meets it: what its agent or
// recording says, and the words that have to be found on it. The run that starts, is killed and
// comes back is the shipped recording, cut at a moment; what no recording of this machine can show
// (hundreds of containers, another machine's engines) is made up in its shape.
#pragma once

#include <app/main_window.h>

#include <fake_agent.h>
#include <QStringList>

#include <functional>
#include <vector>

namespace shimscope::tests {

struct State {
    const char* name; ///< of the picture's file
    /// Brings the window there. The agent is there before; it may be told, or taken away.
    std::function<void(app::MainWindow&, std::unique_ptr<FakeAgent>&)> prepare;
    /// True once it is there: the picture may be taken.
    std::function<bool(app::MainWindow&)> there;
    QStringList says; ///< texts on it, in English
};

[[nodiscard]] const std::vector<State>& states();

} // namespace shimscope::tests
