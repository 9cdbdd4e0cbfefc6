#include <models/text.h>
#include <plots/top_legend.h>
#include <widgets/theme.h>

#include <QPainter>

namespace shimscope::plots {

namespace {

constexpr QSize kSwatch(18, 10);

QIcon swatchOf(const AllContainers::Entry& entry)
{
    constexpr int kScale = 2;
    QPixmap picture(kSwatch * kScale);
    picture.setDevicePixelRatio(kScale);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    if (entry.band) {
        QColor band = entry.colour;
        band.setAlphaF(0.35F);
        painter.fillRect(QRect({0, 1}, QSize(kSwatch.width(), kSwatch.height() - 2)), band);
    } else {
        painter.setPen(QPen(entry.colour, 2, entry.dashed ? Qt::DashLine : Qt::SolidLine));
        painter.drawLine(0, kSwatch.height() / 2, kSwatch.width(), kSwatch.height() / 2);
    }
    return picture;
}

} // namespace

TopLegend::TopLegend(QWidget* parent) : QListWidget(parent)
{
    setFrameShape(QFrame::NoFrame);
    setIconSize(kSwatch);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setTextElideMode(Qt::ElideMiddle);
    setUniformItemSizes(true);
    setFont(widgets::textFont(-3));
    setStyleSheet(QStringLiteral("QListView { border: none; padding: 0; }"
                                 "QListView::item { padding: 0 3px; border-radius: 3px; }"));
    connect(this, &QListWidget::itemActivated, this, [this](QListWidgetItem* item) {
        const auto& entry = m_entries[static_cast<std::size_t>(row(item))];
        if (!entry.band)
            emit chosen(models::Place(entry.place));
    });
}

/// Items are kept, so that whoever walks through them by keys keeps the place.
void TopLegend::show(const std::vector<AllContainers::Entry>& entries)
{
    m_entries = entries;
    while (count() > static_cast<int>(entries.size()))
        delete takeItem(count() - 1);
    while (count() < static_cast<int>(entries.size()))
        addItem(new QListWidgetItem);
    for (int i = 0; i < count(); ++i) {
        const auto& entry = entries[static_cast<std::size_t>(i)];
        const QString text = QStringLiteral("%1   %2 CPU · %3 MiB")
                                 .arg(entry.name, QString::number(entry.cpus, 'f', 2),
                                     models::mebibytes(static_cast<std::uint64_t>(entry.bytes)));
        item(i)->setText(text);
        item(i)->setToolTip(text);
        item(i)->setIcon(swatchOf(entry));
    }
}

void TopLegend::resizeEvent(QResizeEvent* event)
{
    QListWidget::resizeEvent(event);
    // Two columns where the height is short of eleven lines.
    const int needed = static_cast<int>(kTopContainers + 1) * (fontMetrics().height() + 1);
    const bool wraps = viewport()->height() < needed && viewport()->width() > 380;
    setWrapping(wraps);
    setGridSize(wraps ? QSize(viewport()->width() / 2, fontMetrics().height() + 3) : QSize());
}

} // namespace shimscope::plots
