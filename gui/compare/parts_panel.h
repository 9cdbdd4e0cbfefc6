// Docker's seven parts, and which of them the calls of a chain went through; a part that is clicked
// lists its calls. GUI thread.
#pragma once

#include <compare/comparison.h>
#include <QAbstractButton>
#include <QListWidget>
#include <story/facts.h>

#include <optional>
#include <vector>

class QLabel;

namespace shimscope::compareview {

/// One part as a button: its name, and what Kubernetes has in its place.
class PartBox : public QAbstractButton {
    Q_OBJECT

public:
    explicit PartBox(story::Part part, QWidget* parent = nullptr);
    [[nodiscard]] const story::Part& part() const { return m_part; }
    /// How many calls went through it.
    void setCount(std::size_t count);
    [[nodiscard]] std::size_t count() const { return m_count; }
    void setOpen(bool open);
    /// A message goes through it now.
    void setLit(bool lit);
    [[nodiscard]] bool lit() const { return m_lit; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    [[nodiscard]] QString counterpart() const;
    void describe();
    story::Part m_part;
    std::size_t m_count = 0;
    bool m_open = false;
    bool m_lit = false;
};

class PartsPanel : public QWidget {
    Q_OBJECT

public:
    explicit PartsPanel(QWidget* parent = nullptr);
    void setParts(const std::vector<story::Part>& parts);
    /// Shows the first of its chains that has an engine; without one the parts stay dark.
    void setComparison(const compare::Comparison& comparison);
    /// The part that this span of chain() went through is lit; of none: nothing is.
    void light(const std::string& spanId);
    /// Its calls; nothing: they are put away.
    void open(std::optional<compare::DockerPart> part);
    /// Which of the chains it is about; -1: none has an engine.
    [[nodiscard]] int chain() const { return m_chain; }
    [[nodiscard]] const std::vector<PartBox*>& boxes() const { return m_boxes; }
    [[nodiscard]] QListWidget* calls() const { return m_calls; }

signals:
    void placeAsked(int chain, const QString& spanId);

protected:
    void changeEvent(QEvent* event) override;

private:
    void refresh();
    void fillCalls();
    std::vector<PartBox*> m_boxes;
    std::vector<compare::DockerCall> m_dockerCalls;
    std::string m_chainName;
    int m_chain = -1;
    std::optional<compare::DockerPart> m_open;
    QLabel* m_about;
    QLabel* m_meaning;
    QListWidget* m_calls;
};

} // namespace shimscope::compareview
