#include <models/text.h>
#include <widgets/theme.h>

#include <compare/parts_panel.h>
#include <QEvent>
#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

namespace shimscope::compareview {

namespace {

using widgets::Length;
using widgets::px;

constexpr Length kPartHeight{38}, kPartInset{12}, kCallsHeight{180};
constexpr int kSpanRole = Qt::UserRole;

QColor tintOf(const PartBox& box)
{
    QColor tint = box.part().id == "build" && box.count() == 0 ? widgets::hopInk(trace::Hop::Shim)
                                                               : widgets::colours().accent;
    constexpr float kSoft = 0.13F;
    constexpr float kBright = 0.55F;
    tint.setAlphaF(box.lit() ? kBright : kSoft);
    return tint;
}

} // namespace

PartBox::PartBox(story::Part part, QWidget* parent)
    : QAbstractButton(parent), m_part(std::move(part))
{
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    describe();
    widgets::whenScaled(this, [this] { updateGeometry(); });
}

void PartBox::setCount(std::size_t count)
{
    m_count = count;
    describe();
    update();
}

void PartBox::setOpen(bool open)
{
    m_open = open;
    update();
}

void PartBox::setLit(bool lit)
{
    m_lit = lit;
    update();
}

QString PartBox::counterpart() const
{
    return m_count > 0 ? tr("%n calls", nullptr, static_cast<int>(m_count))
                       : tr("Kubernetes: %1").arg(models::inLanguage(m_part.kubernetes));
}

void PartBox::describe()
{
    setAccessibleName(models::inLanguage(m_part.name));
    setAccessibleDescription(
        counterpart() + u'\n' + models::inLanguage(m_count > 0 ? m_part.used : m_part.unused));
    setToolTip(tr("Kubernetes: %1").arg(models::inLanguage(m_part.kubernetes)) + u'\n'
        + tr("Source: %1").arg(models::text(m_part.source.title)));
}

QSize PartBox::sizeHint() const
{
    return {px(280), kPartHeight};
}

QSize PartBox::minimumSizeHint() const
{
    return {px(200), kPartHeight};
}

void PartBox::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool used = m_count > 0;
    const bool elsewhere = m_part.id == "build" && !used;
    const QColor edge = used ? widgets::colours().accent
        : elsewhere          ? widgets::hopInk(trace::Hop::Shim)
                             : widgets::colours().line;
    painter.setPen(QPen(edge, m_open || hasFocus() ? 2 : 1));
    painter.setBrush(used || elsewhere ? QBrush(tintOf(*this)) : QBrush(widgets::colours().panel));
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), px(6), px(6));
    const QRect inner = rect().adjusted(kPartInset, 0, -kPartInset, 0);
    painter.setFont(widgets::textFont(0, m_part.id == "runtime" ? QFont::DemiBold : QFont::Normal));
    painter.setPen(used ? widgets::colours().ink : widgets::colours().mute);
    const QString name = models::inLanguage(m_part.name);
    painter.drawText(inner, Qt::AlignLeft | Qt::AlignVCenter, name);
    const int taken = painter.fontMetrics().horizontalAdvance(name) + kPartInset;
    painter.setFont(widgets::textFont(-2));
    painter.setPen(widgets::colours().mute);
    const QRect right = inner.adjusted(taken, 0, 0, 0);
    painter.drawText(right, Qt::AlignRight | Qt::AlignVCenter,
        painter.fontMetrics().elidedText(counterpart(), Qt::ElideRight, right.width()));
}

void PartBox::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        describe();
    update();
    QAbstractButton::changeEvent(event);
}

PartsPanel::PartsPanel(QWidget* parent)
    : QWidget(parent)
    , m_about(new QLabel(this))
    , m_meaning(new QLabel(this))
    , m_calls(new QListWidget(this))
{
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(8);
    all->addWidget(m_about);
    all->addWidget(m_meaning);
    all->addWidget(m_calls);
    for (QLabel* label : {m_about, m_meaning}) {
        label->setWordWrap(true);
        widgets::setTextFont(label, -1);
    }
    m_about->setForegroundRole(QPalette::PlaceholderText);
    widgets::setMonoFont(m_calls, -2);
    m_calls->setFixedHeight(kCallsHeight);
    m_calls->setTextElideMode(Qt::ElideMiddle);
    m_calls->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_calls->setAccessibleName(tr("calls of this part"));
    m_calls->hide();
    m_meaning->hide();
    connect(m_calls, &QListWidget::itemActivated, this, [this](const QListWidgetItem* item) {
        emit placeAsked(m_chain, item->data(kSpanRole).toString());
    });
}

void PartsPanel::setParts(const std::vector<story::Part>& parts)
{
    qDeleteAll(m_boxes);
    m_boxes.clear();
    auto* all = static_cast<QVBoxLayout*>(layout());
    for (const story::Part& part : parts) {
        auto* box = new PartBox(part, this);
        const auto number = static_cast<compare::DockerPart>(m_boxes.size());
        connect(box, &PartBox::clicked, this,
            [this, number] { open(m_open == number ? std::nullopt : std::optional(number)); });
        all->insertWidget(1 + static_cast<int>(m_boxes.size()), box);
        m_boxes.push_back(box);
    }
    refresh();
}

void PartsPanel::setComparison(const compare::Comparison& comparison)
{
    const auto docker = std::find_if(comparison.chains.begin(), comparison.chains.end(),
        [](const compare::Chain& chain) { return chain.docker; });
    const bool there = docker != comparison.chains.end();
    m_chain = there ? static_cast<int>(docker - comparison.chains.begin()) : -1;
    m_chainName = there ? docker->name : std::string();
    m_dockerCalls = there ? docker->dockerCalls : std::vector<compare::DockerCall>();
    refresh();
}

void PartsPanel::light(const std::string& spanId)
{
    const auto call = std::find_if(m_dockerCalls.begin(), m_dockerCalls.end(),
        [&](const compare::DockerCall& each) { return each.spanId == spanId; });
    for (std::size_t i = 0; i < m_boxes.size(); ++i)
        m_boxes[i]->setLit(
            call != m_dockerCalls.end() && static_cast<std::size_t>(call->part) == i);
}

void PartsPanel::open(std::optional<compare::DockerPart> part)
{
    m_open = part;
    refresh();
}

void PartsPanel::refresh()
{
    m_about->setText(m_chain < 0
            ? tr("None of these chains goes through Docker. What Kubernetes has in place of each "
                 "part stands beside it.")
            : tr("Blue: what the calls of %1 went through. Click a part for its calls.")
                  .arg(models::text(m_chainName)));
    for (std::size_t i = 0; i < m_boxes.size(); ++i) {
        const auto part = static_cast<compare::DockerPart>(i);
        m_boxes[i]->setCount(
            static_cast<std::size_t>(std::count_if(m_dockerCalls.begin(), m_dockerCalls.end(),
                [part](const compare::DockerCall& call) { return call.part == part; })));
        m_boxes[i]->setOpen(m_open == part);
    }
    fillCalls();
}

/// Below the part that is open.
void PartsPanel::fillCalls()
{
    m_calls->clear();
    const bool shown = m_open && static_cast<std::size_t>(*m_open) < m_boxes.size();
    m_meaning->setVisible(shown);
    m_calls->hide();
    if (!shown)
        return;
    const PartBox* box = m_boxes[static_cast<std::size_t>(*m_open)];
    const story::Part& part = box->part();
    m_meaning->setText(models::inLanguage(box->count() > 0 ? part.used : part.unused) + u'\n'
        + tr("Kubernetes: %1").arg(models::inLanguage(part.kubernetes)) + u'\n'
        + tr("Source: %1").arg(models::text(part.source.title)));
    for (const compare::DockerCall& call : m_dockerCalls) {
        if (call.part != *m_open)
            continue;
        auto* item =
            new QListWidgetItem(QStringLiteral("%1 ms  %2")
                                    .arg(QString::number(call.afterMs, 'f', 1).rightJustified(8),
                                        models::inLanguage(call.word)),
                m_calls);
        item->setData(kSpanRole, models::text(call.spanId));
        item->setToolTip(tr("%1 ms after the kubelet's first call for the pod; double-click shows "
                            "it in the recording")
                             .arg(QString::number(call.afterMs, 'f', 1)));
    }
    m_calls->setVisible(m_calls->count() > 0);
}

void PartsPanel::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        refresh();
    QWidget::changeEvent(event);
}

} // namespace shimscope::compareview
