// What is drawn. Mouse, keys and the menu are in resource_plot_input.cpp.
#include <plots/resource_plot.h>
#include <widgets/elide_label.h>
#include <widgets/theme.h>

#include <qcustomplot.h>
#include <QVBoxLayout>

#include <algorithm>

namespace shimscope::plots {

using widgets::colours;

namespace {
constexpr double kLimitShare = 0.35; // of the width, for the limit's text
constexpr double kHalfLabel = 17; // px: half of "−60 s"
constexpr float kBandShare = 0.25F; // how much of its colour a band has
} // namespace

ResourcePlot::ResourcePlot(QWidget* parent)
    : QWidget(parent)
    , m_title(new QLabel(this))
    , m_caption(new widgets::ElideLabel(this))
    , m_plot(new QCustomPlot(this))
    , m_missing(new QLabel(this))
{
    auto* head = new QHBoxLayout;
    head->addWidget(m_title);
    head->addWidget(m_caption, 1);
    m_caption->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_caption->setObjectName(QStringLiteral("mute"));
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(2);
    all->addLayout(head);
    all->addWidget(m_plot, 1);
    all->addWidget(m_missing, 1);
    m_missing->setWordWrap(true);
    m_missing->setAlignment(Qt::AlignCenter);
    m_missing->setObjectName(QStringLiteral("mute"));
    m_missing->hide();
    m_plot->setMinimumSize(140, 70);
    m_plot->installEventFilter(this);
    m_plot->setCursor(Qt::WhatsThisCursor);
    m_plot->setFocusPolicy(Qt::NoFocus);
    setFocusPolicy(Qt::StrongFocus);
    buildPlot();
    applyTheme();
}

void ResourcePlot::buildPlot()
{
    m_plot->setNoAntialiasingOnDrag(true);
    m_plot->axisRect()->setAutoMargins(QCP::msNone);
    m_plot->axisRect()->setMargins(QMargins(0, 4, 0, 18));
    m_plot->yAxis->setVisible(false);
    m_plot->xAxis->setTickLabels(true);
    m_plot->xAxis->setSubTicks(false);
    m_plot->xAxis->grid()->setVisible(false);
    m_plot->xAxis->setTicker(QSharedPointer<QCPAxisTickerText>::create());
    m_episode = new QCPItemRect(m_plot);
    m_episode->setVisible(false);
    m_limit = new QCPItemStraightLine(m_plot);
    m_limit->setVisible(false);
    m_limitText = new QCPItemText(m_plot);
    m_limitText->setPositionAlignment(Qt::AlignLeft | Qt::AlignBottom);
    m_limitText->position->setTypeX(QCPItemPosition::ptAxisRectRatio);
    m_limitText->position->setTypeY(QCPItemPosition::ptPlotCoords);
    m_limitText->setPadding(QMargins(0, 0, 0, 3)); // what is throttled swings about its limit
    m_limitText->setVisible(false);
}

void ResourcePlot::setTitle(const QString& title)
{
    m_title->setText(title);
    m_plot->setAccessibleName(title);
    setAccessibleName(title);
    setAccessibleDescription(tr("Enter tells where the newest value comes from."));
}

QString ResourcePlot::caption() const
{
    return m_caption->text();
}

double ResourcePlot::seconds(std::int64_t t) const
{
    return static_cast<double>(t - m_content.to) / 1e9;
}

void ResourcePlot::show(const PlotContent& content)
{
    m_content = content;
    m_caption->setText(content.caption);
    m_plot->setAccessibleDescription(content.missing.isEmpty() ? content.caption : content.missing);
    m_missing->setText(content.missing);
    m_missing->setVisible(!content.missing.isEmpty());
    m_plot->setVisible(content.missing.isEmpty());
    if (!content.missing.isEmpty())
        return;
    setTicks();
    setCurves();
    setLimit();
    setShades();
    setMarks();
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void ResourcePlot::setTicks()
{
    const double length = -seconds(m_content.from);
    m_plot->xAxis->setRange(-length, 0);
    auto ticker = m_plot->xAxis->ticker().staticCast<QCPAxisTickerText>();
    ticker->clear();
    // Labels are centred on their tick: pull the outer ones in, so that nothing is cut.
    const double inset = std::max(0.045, kHalfLabel / std::max(1, m_plot->axisRect()->width()));
    ticker->addTick(-length * (1 - inset), QStringLiteral("−%1 s").arg(length, 0, 'f', 0));
    ticker->addTick(-length * 0.5,
        QStringLiteral("−%1 s").arg(
            length / 2, 0, 'f', length / 2 == static_cast<int>(length / 2) ? 0 : 1));
    ticker->addTick(-length * inset, tr("now"));
}

void ResourcePlot::setCurves()
{
    double top = std::max(m_content.least, m_content.limit.value_or(0));
    while (m_plot->graphCount() < static_cast<int>(m_content.curves.size()))
        m_plot->addGraph();
    for (int i = 0; i < m_plot->graphCount(); ++i) {
        QCPGraph* graph = m_plot->graph(i);
        if (i >= static_cast<int>(m_content.curves.size())) {
            graph->data()->clear();
            graph->setBrush(Qt::NoBrush);
            continue;
        }
        const Curve& curve = m_content.curves[static_cast<std::size_t>(i)];
        graph->setPen(QPen(curve.colour, 1, curve.dashed ? Qt::DashLine : Qt::SolidLine));
        QColor band = curve.colour;
        band.setAlphaF(kBandShare);
        graph->setBrush(curve.filled ? QBrush(band) : QBrush(Qt::NoBrush));
        graph->setName(curve.name);
        QVector<QCPGraphData> values;
        values.reserve(static_cast<qsizetype>(curve.points.size()));
        for (const Point& point : curve.points) {
            values.append(QCPGraphData(seconds(point.at), point.value));
            top = std::max(top, point.value);
        }
        graph->data()->set(values, true);
    }
    // Air above, and in a low plot room for the limit's text.
    constexpr double kTextPixels = 18;
    const double height = std::max(2 * kTextPixels, double(m_plot->axisRect()->height()));
    m_plot->yAxis->setRange(0, top * std::max(1.22, height / (height - kTextPixels)));
}

void ResourcePlot::setLimit()
{
    m_limit->setVisible(m_content.limit.has_value());
    m_limitText->setVisible(m_content.limit.has_value());
    if (!m_content.limit)
        return;
    m_limit->point1->setCoords(0, *m_content.limit);
    m_limit->point2->setCoords(1, *m_content.limit);
    const bool right = reachesLimit(0, kLimitShare) && !reachesLimit(1 - kLimitShare, 1);
    m_limitText->setPositionAlignment((right ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignBottom);
    m_limitText->position->setCoords(right ? 0.995 : 0.005, *m_content.limit);
    m_limitText->setText(m_content.limitText);
}

/// Whether a curve is where the limit's text would stand, between two shares of the width.
bool ResourcePlot::reachesLimit(double from, double to) const
{
    const auto length = static_cast<double>(m_content.to - m_content.from);
    for (const Curve& curve : m_content.curves) {
        for (const Point& point : curve.points) {
            const double share = static_cast<double>(point.at - m_content.from) / length;
            if (share >= from && share <= to && point.value > 0.95 * *m_content.limit)
                return true;
        }
    }
    return false;
}

void ResourcePlot::setShades()
{
    while (m_shades.size() < m_content.shaded.size()) {
        auto* rect = new QCPItemRect(m_plot);
        rect->setLayer(QStringLiteral("background"));
        m_shades.push_back(rect);
    }
    const double top = m_plot->yAxis->range().upper;
    const auto span = [&](QCPItemRect* rect, const Stretch& stretch) {
        rect->topLeft->setCoords(std::max(seconds(stretch.start), seconds(m_content.from)), top);
        rect->bottomRight->setCoords(std::min(seconds(stretch.end), 0.0), 0);
        rect->setVisible(
            seconds(stretch.end) > seconds(m_content.from) && seconds(stretch.start) < 0);
    };
    for (std::size_t i = 0; i < m_shades.size(); ++i) {
        m_shades[i]->setVisible(i < m_content.shaded.size());
        if (i < m_content.shaded.size())
            span(m_shades[i], m_content.shaded[i]);
    }
    m_episode->setLayer(QStringLiteral("background"));
    m_episode->setVisible(m_content.episode.has_value());
    if (m_content.episode)
        span(m_episode, *m_content.episode);
    applyTheme();
}

void ResourcePlot::setMarks()
{
    while (m_dots.size() < m_content.marks.size()) {
        auto* dot = new QCPItemTracer(m_plot);
        dot->setStyle(QCPItemTracer::tsCircle);
        dot->setSize(9);
        m_dots.push_back(dot);
        auto* text = new QCPItemText(m_plot);
        m_texts.push_back(text);
    }
    for (std::size_t i = 0; i < m_dots.size(); ++i) {
        const bool shown = i < m_content.marks.size() && m_content.marks[i].at >= m_content.from;
        m_dots[i]->setVisible(shown);
        m_texts[i]->setVisible(shown);
        if (!shown)
            continue;
        const Mark& mark = m_content.marks[i];
        const double x = seconds(mark.at);
        m_dots[i]->position->setCoords(x, mark.value);
        // The text stands where no curve is: right of the dot, or near the end left of it and
        // above.
        const bool atEnd = x > seconds(m_content.from) * 0.4;
        m_texts[i]->setPositionAlignment(
            atEnd ? Qt::AlignRight | Qt::AlignBottom : Qt::AlignLeft | Qt::AlignTop);
        m_texts[i]->setPadding(atEnd ? QMargins(0, 0, 4, 1) : QMargins(8, 3, 8, 0));
        m_texts[i]->position->setCoords(x, mark.value);
        m_texts[i]->setText(mark.text);
    }
    applyTheme();
}

void ResourcePlot::applyTheme()
{
    const auto& c = colours();
    m_title->setFont(widgets::textFont(-1, QFont::DemiBold));
    m_caption->setFont(widgets::textFont(-2));
    m_plot->setBackground(QBrush(c.panel));
    m_plot->xAxis->setBasePen(QPen(c.line, 1));
    m_plot->xAxis->setTickPen(QPen(Qt::NoPen));
    m_plot->xAxis->setTickLabelColor(c.mute);
    m_plot->xAxis->setTickLabelFont(widgets::textFont(-3));
    m_limit->setPen(QPen(m_content.limitIsScale ? c.line : c.bad, 1, Qt::DashLine));
    m_limitText->setColor(m_content.limitIsScale ? c.mute : c.bad);
    m_limitText->setFont(widgets::textFont(-3));
    m_episode->setPen(QPen(c.mute, 1)); // most take milliseconds: an edge is all that is seen
    QColor soft = c.ink;
    soft.setAlphaF(0.06F);
    m_episode->setBrush(soft);
    QColor shade = c.cpu;
    shade.setAlphaF(c.dark ? 0.22F : 0.12F);
    for (QCPItemRect* rect : m_shades) {
        rect->setPen(Qt::NoPen);
        rect->setBrush(shade);
    }
    for (QCPItemTracer* dot : m_dots) {
        dot->setPen(QPen(c.bad));
        dot->setBrush(c.bad);
    }
    for (QCPItemText* text : m_texts) {
        text->setColor(c.bad);
        text->setFont(widgets::textFont(-3));
    }
}

} // namespace shimscope::plots
