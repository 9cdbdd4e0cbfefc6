#include <base/file.h>
#include <base/time.h>
#include <models/text.h>
#include <plots/picture.h>
#include <widgets/theme.h>

#include <QBuffer>
#include <qcustomplot.h>
#include <QImage>
#include <QSvgGenerator>

#include <map>

namespace shimscope::plots {

namespace {

constexpr QSize kPictureSize(720, 360);
constexpr int kPictureMargin = 14;
constexpr int kPictureHead = 46; // two lines of text
constexpr int kPngScale = 2;

/// A comma or quote in a name does not make two columns of it.
QString field(const QString& text)
{
    if (!text.contains(u',') && !text.contains(u'"') && !text.contains(u'\n'))
        return text;
    return u'"' + QString(text).replace(u'"', QStringLiteral("\"\"")) + u'"';
}

/// "— memory.current  - - working set", each in its colour.
void paintNames(QPainter& painter, const PlotContent& content, int y)
{
    int x = kPictureMargin;
    painter.setFont(widgets::textFont(-3));
    for (const Curve& curve : content.curves) {
        const int width = painter.fontMetrics().horizontalAdvance(curve.name);
        if (x + 22 + width > kPictureSize.width() - kPictureMargin)
            return;
        painter.setPen(QPen(curve.colour, 1.5, curve.dashed ? Qt::DashLine : Qt::SolidLine));
        painter.drawLine(x, y - 4, x + 16, y - 4);
        painter.setPen(widgets::colours().ink);
        painter.drawText(x + 20, y, curve.name);
        x += 20 + width + 14;
    }
}

void paintPicture(QCPPainter& painter, const Picture& picture)
{
    const auto& colours = widgets::colours();
    painter.fillRect(QRect({}, kPictureSize), colours.panel);
    painter.setFont(widgets::textFont(1, QFont::DemiBold));
    painter.setPen(colours.ink);
    painter.drawText(kPictureMargin, 20, picture.title);
    const int used = painter.fontMetrics().horizontalAdvance(picture.title);
    painter.setFont(widgets::textFont(-1));
    painter.setPen(colours.mute);
    painter.drawText(kPictureMargin + used + 16, 20, picture.caption);
    paintNames(painter, picture.content, 39);
    painter.translate(kPictureMargin, kPictureHead);
    picture.plot.toPainter(&painter, kPictureSize.width() - 2 * kPictureMargin,
        kPictureSize.height() - kPictureHead - kPictureMargin);
}

base::Status write(const QByteArray& bytes, const QString& path)
{
    return base::writeFileAtomic(
        path.toStdString(), {bytes.constData(), static_cast<std::size_t>(bytes.size())}, 0644);
}

} // namespace

QString csvOf(const PlotContent& content)
{
    QString csv = QStringLiteral("time");
    std::map<std::int64_t, std::vector<QString>> rows;
    for (std::size_t i = 0; i < content.curves.size(); ++i) {
        const Curve& curve = content.curves[i];
        csv += u',' + field(QStringLiteral("%1 (%2)").arg(curve.name, content.unit));
        for (const Point& point : curve.points) {
            auto& row = rows[point.at];
            row.resize(content.curves.size());
            row[i] = QString::number(point.value / content.scale, 'g', 9);
        }
    }
    csv += u'\n';
    for (const auto& [at, values] : rows) {
        csv += models::text(base::formatRfc3339(at + content.wallMinusBoot, 3));
        for (const QString& value : values)
            csv += u',' + value;
        csv += u'\n';
    }
    return csv;
}

base::Status saveCsv(const PlotContent& content, const QString& path)
{
    return write(csvOf(content).toUtf8(), path);
}

base::Status savePng(const Picture& picture, const QString& path)
{
    QImage image(kPictureSize * kPngScale, QImage::Format_RGB32);
    image.setDevicePixelRatio(kPngScale);
    QCPPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    paintPicture(painter, picture);
    painter.end();
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return write(buffer.data(), path);
}

base::Status saveSvg(const Picture& picture, const QString& path)
{
    QBuffer buffer;
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setSize(kPictureSize);
    generator.setViewBox(QRect({}, kPictureSize));
    generator.setTitle(picture.title);
    generator.setDescription(picture.caption);
    QCPPainter painter(&generator);
    painter.setMode(QCPPainter::pmVectorized);
    paintPicture(painter, picture);
    painter.end();
    return write(buffer.data(), path);
}

} // namespace shimscope::plots
