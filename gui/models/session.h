// One run as the window shows it: the records so far, the moment, and what is selected. All panes
// read it and follow its signals; none knows another. GUI thread.
#pragma once

#include <models/chain_filter.h>
#include <models/player.h>
#include <models/store.h>

#include <QObject>
#include <QTimer>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace shimscope::models {

/// Where the records come from.
enum class Origin {
    Sandbox, ///< the pods of this machine's agent
    Machine, ///< whatever containers run on this machine, only looked at
    Recording, ///< of a file
    LessonRecording, ///< of a lesson, played at the learner's pace
};
/// Why nothing can be changed there; empty where it can.
[[nodiscard]] QString whyReadOnly(Origin origin);

class Session : public QObject {
    Q_OBJECT

public:
    explicit Session(QObject* parent = nullptr);

    [[nodiscard]] Origin origin() const { return m_origin; }
    /// Before reset().
    void setOrigin(Origin origin);

    [[nodiscard]] const Store& store() const { return m_store; }
    [[nodiscard]] Player& player() { return m_player; }
    [[nodiscard]] const Player& player() const { return m_player; }
    [[nodiscard]] std::int64_t now() const { return m_player.now(); }

    /// Forgets everything: another source follows.
    void reset(Player::Mode mode);
    /// Takes records; the panes hear of them together, at most 20 times a second; of samples
    /// alone, which come all the time, four times.
    void add(const std::vector<trace::Record>& records);
    /// Shows a run that was put together elsewhere, off the GUI thread; after reset().
    void take(Store run);
    /// Tells the panes at once what has not been told yet.
    void flush();

    [[nodiscard]] const std::string& selectedSpan() const { return m_span; }
    /// The selected span's index; trace::kNone if nothing is selected.
    [[nodiscard]] std::size_t selectedIndex() const { return m_store.spans().find(m_span); }
    [[nodiscard]] const std::optional<Place>& selectedPlace() const { return m_place; }
    [[nodiscard]] int selectedEpisode() const { return m_episode; }
    void selectSpan(const std::string& spanId);
    /// The same because it is worth seeing, not because a person asked for it.
    void leadToSpan(const std::string& spanId);
    void selectPlace(const Place& place);
    /// Shows a place because somebody is led there, whatever was selected; it does not count as a
    /// person's choice.
    void leadTo(const Place& place);
    /// The same, unless a person has selected a place before.
    void suggestPlace(const Place& place);
    /// `grew`: the selected episode goes on; nobody chose it anew.
    void selectEpisode(int index, bool grew = false);
    /// The hop or edge that everything is narrowed to, if any.
    [[nodiscard]] const std::optional<ChainFilter>& filter() const { return m_filter; }
    void setFilter(const std::optional<ChainFilter>& filter);
    /// The next moment, after now, at which a message begins or ends; now() if there is none.
    [[nodiscard]] std::int64_t nextMessage(bool forward = true) const;

signals:
    void originChanged();
    void recordsAdded(); ///< and the moment may have moved with them
    void timeMoved(); ///< without new records
    void spanSelected();
    void spanChosen(); ///< by a person, also the one that is selected already
    void placeSelected();
    void episodeSelected(int index, bool grew);
    void filterChanged();
    void wasReset();

private:
    void choosePlace();
    [[nodiscard]] bool isThere(const Place& place) const;
    void showPlace(const Place& place);
    Origin m_origin = Origin::Sandbox;
    Store m_store;
    Player m_player;
    QTimer m_batch;
    std::chrono::milliseconds m_patience{0}; ///< between two times that the panes are told
    std::string m_span;
    std::optional<Place> m_place;
    bool m_placeChosen = false; ///< by a person
    bool m_telling = false; ///< of new records: what moves with them is no move of its own
    int m_episode = -1;
    std::optional<ChainFilter> m_filter;
};

} // namespace shimscope::models
