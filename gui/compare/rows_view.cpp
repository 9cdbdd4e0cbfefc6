#include <models/text.h>
#include <widgets/theme.h>

#include <compare/lanes_view.h>
#include <compare/rows_view.h>
#include <QGridLayout>
#include <QLabel>
#include <QPainter>

#include <algorithm>

namespace shimscope::compareview {

namespace {

using widgets::px;

constexpr int kLongRun = 16; ///< letters without a place to break at

/// Lets a line break within paths and long ids.
QString breakable(const QString& text)
{
    QString out;
    int run = 0;
    for (const QChar c : text) {
        out += c;
        run = c.isLetterOrNumber() ? run + 1 : 0;
        if (c == u'/' || c == u'_' || run == kLongRun) {
            out += QChar(0x200B); // zero width space
            run = 0;
        }
    }
    return out;
}

QString coloured(const QString& html, const QColor& colour)
{
    return QStringLiteral("<span style=\"color:%1\">%2</span>").arg(colour.name(), html);
}

} // namespace

QString htmlOf(const compare::Statement& statement, std::size_t chain)
{
    QString html = breakable(models::inLanguage(statement.text)).toHtmlEscaped();
    if (!statement.known && statement.evidence.empty())
        return coloured(html, widgets::colours().mute);
    if (!statement.observed())
        return html + u' '
            + coloured(RowsView::tr("(from documents)").toHtmlEscaped(), widgets::colours().mute);
    const std::string& span = statement.evidence.front().spanId;
    if (!span.empty())
        html += QStringLiteral(" <a href=\"%1/%2\" style=\"text-decoration:none;color:%3\">↗</a>")
                    .arg(chain)
                    .arg(models::text(span), widgets::colours().accent.name());
    return html;
}

RowsView::RowsView(bool calls, QWidget* parent) : QWidget(parent), m_calls(calls) { }

void RowsView::setComparison(const compare::Comparison& comparison)
{
    qDeleteAll(findChildren<QLabel*>(Qt::FindDirectChildrenOnly));
    delete m_grid;
    m_titles.clear();
    m_differs.clear();
    m_names.clear();
    m_grid = new QGridLayout(this);
    m_grid->setContentsMargins(px(8), 0, px(8), px(13) / 2);
    m_grid->setHorizontalSpacing(px(14));
    m_grid->setVerticalSpacing(px(13));
    addHead(comparison);
    int line = 1;
    for (const compare::Row& row : m_calls ? comparison.calls : comparison.facts)
        addRow(row, line++);
    m_grid->setColumnMinimumWidth(0, px(m_calls ? 120 : 170));
    const int each = m_calls ? 2 : 1;
    for (std::size_t i = 0; i < comparison.chains.size(); ++i)
        m_grid->setColumnStretch(1 + static_cast<int>(i) * each, 1);
}

void RowsView::setCurrent(const std::string& title)
{
    m_current = title;
    update();
}

QLabel* RowsView::addLabel(const QString& html, int line, int column)
{
    auto* label = new QLabel(html, this);
    label->setTextFormat(Qt::RichText);
    label->setWordWrap(true);
    label->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    label->setTextInteractionFlags(Qt::TextBrowserInteraction);
    label->setFocusPolicy(html.contains(QLatin1String("<a ")) ? Qt::StrongFocus : Qt::NoFocus);
    m_grid->addWidget(label, line, column);
    connect(label, &QLabel::linkActivated, this, [this](const QString& link) {
        emit placeAsked(link.section(u'/', 0, 0).toInt(), link.section(u'/', 1));
    });
    return label;
}

void RowsView::addHead(const compare::Comparison& comparison)
{
    int column = 0;
    const auto add = [&](const QString& text) {
        QLabel* label =
            addLabel(coloured(text.toHtmlEscaped(), widgets::colours().mute), 0, column++);
        widgets::setTextFont(label, -1);
        return label;
    };
    m_titles.push_back(add(m_calls ? tr("kubelet asks") : QString()));
    m_differs.push_back(false);
    m_names.emplace_back();
    for (const compare::Chain& chain : comparison.chains) {
        add(models::text(chain.name));
        if (m_calls)
            add(QStringLiteral("ms"))->setAlignment(Qt::AlignRight | Qt::AlignTop);
    }
}

void RowsView::addRow(const compare::Row& row, int line)
{
    QLabel* title = addLabel(models::inLanguage(row.title).toHtmlEscaped(), line, 0);
    widgets::setTextFont(title, 0, row.differs && m_calls ? QFont::DemiBold : QFont::Normal);
    title->setToolTip(row.differs ? tr("The chains differ here.")
            : row.uncertain       ? tr("Of one chain at least it is not known.")
                                  : tr("The same in all of them, as far as was observed."));
    m_titles.push_back(title);
    m_differs.push_back(row.differs);
    m_names.push_back(row.title.en);
    int column = 1;
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
        const compare::Cell& cell = row.cells[i];
        QLabel* label = addLabel(htmlOf(cell.what, i), line, column++);
        label->setToolTip(evidenceText(cell.what));
        if (m_calls)
            widgets::setMonoFont(label, -1);
        if (!m_calls)
            continue;
        const QString time =
            cell.milliseconds ? QString::number(*cell.milliseconds, 'f', 1) : QString();
        QLabel* ms = addLabel(time, line, column++);
        ms->setAlignment(Qt::AlignRight | Qt::AlignTop);
        ms->setWordWrap(false);
        widgets::setMonoFont(ms, -1);
    }
}

/// Lines between the rows, and a tint under what differs.
void RowsView::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    QColor tint = widgets::hopFill(trace::Hop::Runtime);
    tint.setAlphaF(widgets::colours().dark ? 0.13F : 0.10F);
    const int half = px(13) / 2;
    for (std::size_t i = 0; i < m_titles.size(); ++i) {
        const QRect cell = m_titles[i]->geometry(); // as high as its line
        const QRect line(0, cell.top() - half, width(), cell.height() + 2 * half);
        if (m_differs[i])
            painter.fillRect(line, tint);
        if (!m_current.empty() && m_names[i] == m_current)
            painter.fillRect(
                QRect(line.left(), line.top(), px(4), line.height()), widgets::colours().accent);
        if (i + 1 < m_titles.size()) {
            painter.setPen(widgets::colours().line);
            painter.drawLine(line.left(), line.bottom(), line.right(), line.bottom());
        }
    }
}

} // namespace shimscope::compareview
