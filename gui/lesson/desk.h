// The lessons and the one that is being held: between the host's thread and the lesson pane. GUI
// thread; what it is asked for returns at once.
#pragma once

#include <trace/record.h>

#include <lessons/host.h>
#include <QObject>
#include <QString>

#include <memory>
#include <vector>

namespace shimscope::lesson {

using lessons::View;

class Desk : public QObject {
    Q_OBJECT

public:
    explicit Desk(QObject* parent = nullptr);
    ~Desk() override;

    struct Entry {
        std::shared_ptr<const scenario::Lesson> lesson;
        bool finished = false; ///< in an earlier run
    };
    /// The shipped ones, in their order; read when they are first asked for.
    [[nodiscard]] const std::vector<Entry>& lessons();
    /// Why there are none, or fewer; empty otherwise.
    [[nodiscard]] const QString& trouble() const { return m_trouble; }
    /// No file of progress, and recordings so much faster than they happened (tests).
    void practise(double pace);

    void setSocket(const QString& socket) { m_socket = socket; }
    /// Ends the one that is held. `replay`: its recording instead of this machine.
    void start(std::size_t lesson, bool replay);
    /// Takes the lesson's pods away; nothing is shown any more.
    void leave();
    /// Null: none is held.
    [[nodiscard]] const View* view() const { return m_view.get(); }
    [[nodiscard]] std::size_t index() const { return m_index; }
    /// The one that is held starts nothing: it needs no agent, and opens recordings by itself.
    [[nodiscard]] bool onRecordings() const;

    void choose(const std::string& choice);
    void perform(std::size_t action);
    void answer(const std::string& input, const QString& value);
    void solve();
    void advance();

signals:
    void changed();
    void began(bool replay);
    void left(bool replay);
    /// Of a replay, as it is played.
    void played(const std::shared_ptr<std::vector<shimscope::trace::Record>>& records);

private:
    void load();
    void take(int run, std::shared_ptr<const View> view);
    QString m_folder, m_socket, m_trouble, m_progress;
    double m_pace = 1;
    bool m_loaded = false;
    std::vector<Entry> m_lessons;
    std::size_t m_index = 0;
    int m_run = 0; ///< what an earlier host still says is not heard
    bool m_replay = false;
    std::shared_ptr<const View> m_view;
    std::unique_ptr<lessons::Host> m_host;
};

} // namespace shimscope::lesson
