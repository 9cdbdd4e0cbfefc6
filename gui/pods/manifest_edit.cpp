// The margin is a widget beside the viewport.
#include <widgets/theme.h>

#include <pods/manifest_edit.h>
#include <QPainter>
#include <QPaintEvent>
#include <QTextBlock>

namespace shimscope::pods {

class ManifestEdit::Numbers : public QWidget {
public:
    explicit Numbers(ManifestEdit* edit) : QWidget(edit), m_edit(edit) { }

protected:
    void paintEvent(QPaintEvent* event) override { m_edit->paintNumbers(event); }

private:
    ManifestEdit* m_edit;
};

ManifestEdit::ManifestEdit(QWidget* parent) : QPlainTextEdit(parent), m_numbers(new Numbers(this))
{
    setFont(widgets::monoFont(-1));
    setLineWrapMode(NoWrap);
    setTabChangesFocus(true); // YAML has no tabs
    connect(this, &QPlainTextEdit::blockCountChanged, this,
        [this] { setViewportMargins(numbersWidth(), 0, 0, 0); });
    connect(this, &QPlainTextEdit::updateRequest, this, [this](const QRect& rect, int dy) {
        if (dy != 0)
            m_numbers->scroll(0, dy);
        else
            m_numbers->update(0, rect.y(), m_numbers->width(), rect.height());
    });
    connect(this, &QPlainTextEdit::textChanged, this, [this] {
        if (!m_marked.empty())
            mark({});
    });
    setViewportMargins(numbersWidth(), 0, 0, 0);
}

int ManifestEdit::numbersWidth() const
{
    const auto digits = QString::number(std::max(100, blockCount()));
    return fontMetrics().horizontalAdvance(digits) + 18;
}

void ManifestEdit::mark(const std::set<int>& lines)
{
    m_marked = lines;
    QList<QTextEdit::ExtraSelection> selections;
    for (const int line : lines) {
        QTextEdit::ExtraSelection selection;
        QColor colour = widgets::colours().bad;
        colour.setAlpha(50);
        selection.format.setBackground(colour);
        selection.format.setProperty(QTextFormat::FullWidthSelection, true);
        selection.cursor = QTextCursor(document()->findBlockByNumber(line - 1));
        selections << selection;
    }
    setExtraSelections(selections);
    m_numbers->update();
}

void ManifestEdit::goTo(int line)
{
    setTextCursor(QTextCursor(document()->findBlockByNumber(line - 1)));
    centerCursor();
    setFocus();
}

void ManifestEdit::resizeEvent(QResizeEvent* event)
{
    QPlainTextEdit::resizeEvent(event);
    const QRect inside = contentsRect();
    m_numbers->setGeometry(inside.left(), inside.top(), numbersWidth(), inside.height());
}

void ManifestEdit::paintNumbers(QPaintEvent* event)
{
    const widgets::Colours& colour = widgets::colours();
    QPainter painter(m_numbers);
    painter.fillRect(event->rect(), colour.background);
    painter.setFont(font());
    QTextBlock block = firstVisibleBlock();
    double top = blockBoundingGeometry(block).translated(contentOffset()).top();
    while (block.isValid() && top <= event->rect().bottom()) {
        const double height = blockBoundingRect(block).height();
        const int line = block.blockNumber() + 1;
        const bool bad = m_marked.contains(line);
        painter.setPen(bad ? colour.bad : colour.mute);
        const QString text = (bad ? QStringLiteral("! ") : QString()) + QString::number(line);
        painter.drawText(QRectF(0, top, m_numbers->width() - 8, height),
            Qt::AlignRight | Qt::AlignVCenter, text);
        top += height;
        block = block.next();
    }
}

} // namespace shimscope::pods
