#include <lesson/parts.h>
#include <models/text.h>
#include <trace/report.h>
#include <widgets/theme.h>

#include <QCoreApplication>
#include <QHBoxLayout>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

#include <array>
#include <utility>

namespace shimscope::lesson {

namespace {

constexpr widgets::Length kBox{15}; ///< of a tick

/// The file's own name: the whole path is in the tooltip.
QString nameOfFile(const std::string& file)
{
    const std::string path = file.substr(0, file.find(' '));
    return models::text(file.substr(path.find_last_of('/') + 1));
}

} // namespace

QString in(const QString& language, const scenario::Text& text)
{
    return models::text(text.in(language.toStdString()));
}

QLabel* makeText(const QString& text, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

QLabel* makeHeading(const QString& text, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    label->setObjectName(QStringLiteral("heading"));
    return label;
}

Card makeCard(QWidget* parent)
{
    auto* frame = new QFrame(parent);
    frame->setObjectName(QStringLiteral("card"));
    auto* inside = new QVBoxLayout(frame);
    inside->setContentsMargins(12, 10, 12, 11);
    inside->setSpacing(7);
    return {frame, inside};
}

const char* placeWords(const std::string& widget)
{
    static constexpr std::array<std::pair<const char*, const char*>, 13> kNames{{
        {"map", QT_TRANSLATE_NOOP("shimscope::lesson", "Call chain")},
        {"timeline", QT_TRANSLATE_NOOP("shimscope::lesson", "Timeline")},
        {"pods", QT_TRANSLATE_NOOP("shimscope::lesson", "Pods and containers")},
        {"details", QT_TRANSLATE_NOOP("shimscope::lesson", "Details")},
        {"namespaces", QT_TRANSLATE_NOOP("shimscope::lesson", "Namespaces")},
        {"cgroups", QT_TRANSLATE_NOOP("shimscope::lesson", "Cgroup tree")},
        {"plot:cpu", QT_TRANSLATE_NOOP("shimscope::lesson", "CPU plot")},
        {"plot:memory", QT_TRANSLATE_NOOP("shimscope::lesson", "Memory plot")},
        {"plot:throttling", QT_TRANSLATE_NOOP("shimscope::lesson", "Throttling in the CPU plot")},
        {"lesson", QT_TRANSLATE_NOOP("shimscope::lesson", "Lesson")},
        {"compare", QT_TRANSLATE_NOOP("shimscope::lesson", "Comparison")},
        {"parts", QT_TRANSLATE_NOOP("shimscope::lesson", "Docker's parts")},
        {"affected", QT_TRANSLATE_NOOP("shimscope::lesson", "Am I affected?")},
    }};
    for (const auto& [name, words] : kNames) {
        if (widget == name)
            return words;
    }
    return nullptr;
}

QString placeName(const std::string& widget)
{
    const char* words = placeWords(widget);
    return words != nullptr ? QCoreApplication::translate("shimscope::lesson", words)
                            : models::text(widget);
}

Choice::Choice(const QString& text, QWidget* parent)
    : QWidget(parent), m_button(new QRadioButton(this))
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    m_button->setAccessibleName(text);
    auto* label = new QLabel(text, this);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    row->addWidget(m_button, 0, Qt::AlignTop);
    row->addWidget(label, 1);
}

void Choice::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton && m_button->isEnabled()) {
        m_button->setFocus();
        m_button->setChecked(true);
    }
}

EvidenceRow::EvidenceRow(QWidget* parent)
    : QWidget(parent), m_label(makeText({}, this)), m_evidence(makeText({}, this))
{
    auto* column = new QVBoxLayout(this);
    widgets::whenScaled(this, [column] { column->setContentsMargins(kBox + 10, 0, 0, 0); });
    column->setSpacing(1);
    m_evidence->setObjectName(QStringLiteral("mute"));
    widgets::setMonoFont(m_evidence, -2);
    column->addWidget(m_label);
    column->addWidget(m_evidence);
}

void EvidenceRow::setEvidence(
    const engine::Evidence& evidence, const trace::Header& header, const QString& language)
{
    m_label->setText(in(language, evidence.label));
    QString text =
        models::text(evidence.holds ? engine::observation(evidence) : engine::describe(evidence));
    if (!evidence.file.empty())
        text.prepend(nameOfFile(evidence.file) + u' ');
    if (evidence.at != 0)
        text += QStringLiteral(" · ") + models::text(trace::clockTime(header, evidence.at)).left(8);
    m_evidence->setText(text);
    m_evidence->setToolTip(models::text(evidence.file));
    m_holds = evidence.holds;
    setAccessibleName(
        (m_holds ? tr("holds: %1") : tr("does not hold yet: %1")).arg(m_label->text()));
    setAccessibleDescription(text);
    update();
}

void EvidenceRow::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintCheck(painter, QRectF(0.5, 1.5, kBox, kBox), m_holds);
}

Findings::Findings(QWidget* parent) : QFrame(parent), m_inside(new QVBoxLayout(this))
{
    setObjectName(QStringLiteral("card"));
    m_inside->setContentsMargins(12, 10, 12, 11);
    m_inside->setSpacing(7);
    hide();
}

void Findings::show(const std::vector<engine::Finding>& findings, const QString& language)
{
    QString built = language;
    for (const engine::Finding& finding : findings)
        built += models::text(finding.proof) + QString::number(finding.at);
    setVisible(!findings.empty());
    if (built == m_built)
        return;
    m_built = built;
    while (QLayoutItem* old = m_inside->takeAt(0)) {
        delete old->widget();
        delete old;
    }
    auto* heading = new QLabel(tr("The scan found"), this);
    widgets::setTextFont(heading, 0, QFont::DemiBold);
    m_inside->addWidget(heading);
    for (const engine::Finding& finding : findings) {
        m_inside->addWidget(makeText(in(language, finding.what), this));
        QLabel* proof = makeText(models::text(finding.proof), this);
        proof->setObjectName(QStringLiteral("mute"));
        widgets::setMonoFont(proof, -2);
        m_inside->addWidget(proof);
    }
}

void paintCheck(QPainter& painter, const QRectF& box, bool holds)
{
    const widgets::Colours& c = widgets::colours();
    painter.setPen(holds ? c.ok : c.mute);
    painter.setBrush(holds ? QBrush(c.ok) : QBrush(Qt::NoBrush));
    painter.drawRoundedRect(box, 3, 3);
    if (!holds)
        return;
    const double unit = box.width() / 15.0;
    QPainterPath tick(box.topLeft() + QPointF(3.5, 8) * unit);
    tick.lineTo(box.topLeft() + QPointF(6.5, 11) * unit);
    tick.lineTo(box.topLeft() + QPointF(11.5, 4.5) * unit);
    painter.setPen(QPen(c.dark ? c.background : c.panel, 1.8));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(tick);
}

} // namespace shimscope::lesson
