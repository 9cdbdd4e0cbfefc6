// A label of one line that shortens its text with "…" when there is no room; the whole text is then
// its tooltip.
#pragma once

#include <QFrame>

namespace shimscope::widgets {

class ElideLabel : public QFrame {
    Q_OBJECT

public:
    explicit ElideLabel(QWidget* parent = nullptr);
    void setText(const QString& text);
    [[nodiscard]] QString text() const { return m_text; }
    void setAlignment(Qt::Alignment alignment);
    void setElideMode(Qt::TextElideMode mode) { m_mode = mode; }
    /// Whether the text is shortened now.
    [[nodiscard]] bool shortened() const;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    QString m_text;
    Qt::Alignment m_alignment = Qt::AlignLeft | Qt::AlignVCenter;
    Qt::TextElideMode m_mode = Qt::ElideRight;
};

} // namespace shimscope::widgets
