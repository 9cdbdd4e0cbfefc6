// A text editor for a manifest: line numbers, and marks on the lines that the kubelet complained
// about.
#pragma once

#include <QPlainTextEdit>
#include <QWidget>

#include <set>

namespace shimscope::pods {

class ManifestEdit : public QPlainTextEdit {
    Q_OBJECT

public:
    explicit ManifestEdit(QWidget* parent = nullptr);
    /// Lines count from 1. The marks go with the next change of the text.
    void mark(const std::set<int>& lines);
    [[nodiscard]] const std::set<int>& marked() const { return m_marked; }
    void goTo(int line);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    class Numbers;
    [[nodiscard]] int numbersWidth() const;
    void paintNumbers(QPaintEvent* event);
    QWidget* m_numbers;
    std::set<int> m_marked;
};

} // namespace shimscope::pods
