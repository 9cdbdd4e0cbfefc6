// A lesson folded to a narrow column, where a window has little width: which step it is, and which
// of its checks hold. A click or a key opens it again. Own painted; GUI thread.
#pragma once

#include <QAbstractButton>

#include <vector>

namespace shimscope::lesson {

class Rail : public QAbstractButton {
    Q_OBJECT

public:
    struct Progress {
        std::size_t step = 0, steps = 0;
        std::vector<bool> checks; ///< of the step, as far as they are told
        bool passed = false;
        bool operator==(const Progress&) const = default;
    };
    explicit Rail(QWidget* parent = nullptr);
    void setProgress(const Progress& progress);
    [[nodiscard]] const Progress& progress() const { return m_progress; }
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    Progress m_progress;
};

} // namespace shimscope::lesson
