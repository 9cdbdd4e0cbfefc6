// The chain map with its heading and the button that replays a start in slow motion.
#pragma once

#include <chain/chain_map.h>
#include <models/session.h>

#include <QLabel>
#include <QToolButton>
#include <QWidget>

namespace shimscope::chain {

class MapPane : public QWidget {
    Q_OBJECT

public:
    explicit MapPane(models::Session& session, QWidget* parent = nullptr);
    [[nodiscard]] ChainMap* map() const { return m_map; }
    [[nodiscard]] QToolButton* tourButton() const { return m_tour; }
    /// What it cannot be lower than: more where the words of the edges stand below the boxes.
    [[nodiscard]] int leastHeight() const;
    /// Replays the selected episode, or the newest.
    void playSelected();

protected:
    void changeEvent(QEvent* event) override;

private:
    void refresh();
    void retranslate();
    models::Session& m_session;
    QLabel* m_heading;
    QToolButton* m_tour;
    ChainMap* m_map;
};

} // namespace shimscope::chain
