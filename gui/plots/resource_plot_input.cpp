// ResourcePlot: pointer, keys, and the menu that copies and saves.
#include <models/text.h>
#include <plots/picture.h>
#include <plots/resource_plot.h>
#include <widgets/theme.h>

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <qcustomplot.h>
#include <QFileDialog>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace shimscope::plots {

bool ResourcePlot::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_plot && event->type() == QEvent::ToolTip) {
        showTip(static_cast<QHelpEvent*>(event)->globalPos());
        return true;
    }
    if (watched == m_plot && event->type() == QEvent::MouseButtonRelease) {
        const auto* mouse = static_cast<QMouseEvent*>(event);
        if (mouse->button() == Qt::LeftButton && m_content.missing.isEmpty())
            emit asked(m_content.to
                    + static_cast<std::int64_t>(
                        m_plot->xAxis->pixelToCoord(mouse->position().x()) * 1e9),
                mouse->globalPosition().toPoint());
    }
    return QWidget::eventFilter(watched, event);
}

/// The title and the caption stand for the newest value.
void ResourcePlot::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton && m_content.missing.isEmpty())
        emit asked(m_content.to, event->globalPosition().toPoint());
}

void ResourcePlot::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        emit asked(m_content.to, mapToGlobal(QPoint(width() / 3, height() / 3)));
    else
        QWidget::keyPressEvent(event);
}

void ResourcePlot::paintEvent(QPaintEvent* event)
{
    QWidget::paintEvent(event);
    if (!hasFocus())
        return;
    QPainter painter(this);
    painter.setPen(QPen(widgets::colours().accent, 1, Qt::DotLine));
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

/// Of the plot's own x to a moment, within what is shown.
std::int64_t ResourcePlot::momentAt(double x) const
{
    const auto at = m_content.to + static_cast<std::int64_t>(m_plot->xAxis->pixelToCoord(x) * 1e9);
    return std::clamp(at, m_content.from, m_content.to);
}

QString ResourcePlot::valuesAt(std::int64_t at) const
{
    QStringList lines;
    for (const Curve& curve : m_content.curves) {
        const auto found = std::lower_bound(curve.points.begin(), curve.points.end(), at,
            [](const Point& point, std::int64_t t) { return point.at < t; });
        if (curve.points.empty())
            continue;
        const Point& point = found == curve.points.end() ? curve.points.back() : *found;
        lines << QStringLiteral("%1 %2 %3")
                     .arg(curve.name)
                     .arg(point.value / m_content.scale, 0, 'f', 2)
                     .arg(m_content.unit);
    }
    return lines.join(u'\n');
}

void ResourcePlot::showTip(const QPoint& at)
{
    const double x = m_plot->mapFromGlobal(at).x();
    QToolTip::showText(at,
        QStringLiteral("%1 s\n").arg(m_plot->xAxis->pixelToCoord(x), 0, 'f', 1)
            + valuesAt(momentAt(x)),
        m_plot);
}

/// By the Menu key it is about the newest value.
void ResourcePlot::contextMenuEvent(QContextMenuEvent* event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    QMenu menu(this);
    fillMenu(menu, byKey ? m_content.to : momentAt(m_plot->mapFromGlobal(event->globalPos()).x()));
    menu.exec(byKey ? mapToGlobal(rect().center()) : event->globalPos());
}

void ResourcePlot::fillMenu(QMenu& menu, std::int64_t at)
{
    const bool drawn = m_content.missing.isEmpty() && !m_content.curves.empty();
    const auto copy = [](const QString& text) { QApplication::clipboard()->setText(text); };
    const auto add = [&](const char* name, const QString& text, auto run) {
        QAction* action = menu.addAction(text, this, run);
        action->setObjectName(QLatin1String(name));
        action->setEnabled(drawn);
    };
    add("copy", tr("Copy value here"), [this, copy, at] { copy(valuesAt(at)); });
    add("caption", tr("Copy caption"), [this, copy] { copy(m_title->text() + u' ' + caption()); });
    add("source", tr("Where does it come from?"),
        [this, at] { emit asked(at, mapToGlobal(QPoint(width() / 3, height() / 3))); });
    menu.addSeparator();
    add("csv", tr("Save as CSV…"), [this] { askForFile(Format::Csv); });
    add("png", tr("Save as PNG…"), [this] { askForFile(Format::Png); });
    add("svg", tr("Save as SVG…"), [this] { askForFile(Format::Svg); });
}

void ResourcePlot::askForFile(Format format)
{
    const QString suffix = format == Format::Csv ? QStringLiteral(".csv")
        : format == Format::Png                  ? QStringLiteral(".png")
                                                 : QStringLiteral(".svg");
    const QString path = QFileDialog::getSaveFileName(
        this, tr("Save the plot"), m_title->text() + suffix, u'*' + suffix);
    if (path.isEmpty())
        return;
    const Picture picture{m_title->text(), caption(), m_content, *m_plot};
    const base::Status saved = format == Format::Csv ? saveCsv(m_content, path)
        : format == Format::Png                      ? savePng(picture, path)
                                                     : saveSvg(picture, path);
    if (!saved)
        emit failed({tr("Save %1").arg(path), models::text(saved.error().toString()),
            tr("Choose a folder that you may write to, with room left.")});
}

} // namespace shimscope::plots
