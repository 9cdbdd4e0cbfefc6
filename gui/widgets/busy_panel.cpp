#include <widgets/busy_panel.h>
#include <widgets/theme.h>

#include <QEvent>
#include <QHBoxLayout>

#include <algorithm>

namespace shimscope::widgets {

namespace {
constexpr Length kBusyWidth{460};
constexpr Length kAboveEdge{44}; // above the status strip
constexpr int kBarSteps = 1000;
} // namespace

BusyPanel::BusyPanel(QWidget* parent)
    : QFrame(parent)
    , m_what(new QLabel(this))
    , m_bar(new QProgressBar(this))
    , m_cancel(new QToolButton(this))
{
    setObjectName(QStringLiteral("search"));
    setAutoFillBackground(true);
    parent->installEventFilter(this);
    m_what->setWordWrap(true);
    m_bar->setTextVisible(false);
    whenScaled(m_bar, [this] { m_bar->setFixedHeight(px(6)); });
    auto* column = new QVBoxLayout;
    column->addWidget(m_what);
    column->addWidget(m_bar);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(16, 10, 12, 12);
    row->setSpacing(14);
    row->addLayout(column, 1);
    row->addWidget(m_cancel, 0, Qt::AlignVCenter);
    m_patience.setSingleShot(true);
    m_patience.setInterval(kPatienceMs);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        show();
        reposition();
    });
    connect(m_cancel, &QToolButton::clicked, this, [this] {
        end();
        emit cancelled();
    });
    m_cancel->setText(tr("Cancel"));
    hide();
}

void BusyPanel::begin(const QString& what, bool cancellable)
{
    m_what->setText(what);
    m_bar->setAccessibleName(what);
    setAccessibleName(what);
    m_bar->setRange(0, 0);
    m_cancel->setVisible(cancellable);
    m_patience.start();
}

void BusyPanel::setShare(double share)
{
    m_bar->setRange(0, kBarSteps);
    m_bar->setValue(static_cast<int>(std::clamp(share, 0.0, 1.0) * kBarSteps));
}

void BusyPanel::end()
{
    m_patience.stop();
    hide();
}

void BusyPanel::reposition()
{
    if (isHidden())
        return;
    const int width = std::min<int>(kBusyWidth, parentWidget()->width() - 40);
    const int height = std::max(sizeHint().height(), heightForWidth(width));
    setGeometry((parentWidget()->width() - width) / 2,
        parentWidget()->height() - height - kAboveEdge, width, height);
    raise();
}

bool BusyPanel::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == parentWidget() && event->type() == QEvent::Resize)
        reposition();
    return QFrame::eventFilter(watched, event);
}

void BusyPanel::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        m_cancel->setText(tr("Cancel"));
    if (event->type() == QEvent::FontChange)
        reposition();
    QFrame::changeEvent(event);
}

} // namespace shimscope::widgets
