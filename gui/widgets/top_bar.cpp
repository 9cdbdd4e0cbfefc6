#include <widgets/theme.h>
#include <widgets/top_bar.h>

#include <QEvent>
#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>
#include <iterator>

namespace shimscope::widgets {

namespace {
constexpr int kSlack = 4; // px: widths of text are rounded
}

TopBar::TopBar(models::Session& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_name(new QLabel(QStringLiteral("Shimscope"), this))
    , m_source(new QLabel(this))
    , m_sandbox(new QToolButton(this))
    , m_machine(new QToolButton(this))
    , m_recording(new QToolButton(this))
    , m_stack(new QLabel(this))
    , m_chip(new QLabel(this))
    , m_transport(new Transport(session, this))
    , m_newPod(new QToolButton(this))
    , m_lessons(new QToolButton(this))
    , m_view(new QToolButton(this))
    , m_language(new QToolButton(this))
{
    setObjectName(QStringLiteral("bar"));
    setAttribute(Qt::WA_StyledBackground);
    setTextFont(m_name, 2, QFont::Bold);
    m_source->setObjectName(QStringLiteral("mute"));
    m_stack->setObjectName(QStringLiteral("mute"));
    m_chip->setObjectName(QStringLiteral("chip"));
    m_sandbox->setObjectName(QStringLiteral("left"));
    m_machine->setObjectName(QStringLiteral("middle"));
    m_recording->setObjectName(QStringLiteral("right"));
    m_lessons->setCheckable(true);
    m_lessons->setProperty("chip", true);
    for (QToolButton* segment : {m_sandbox, m_machine, m_recording}) {
        segment->setCheckable(true);
        segment->setProperty("segment", true);
    }
    auto* segments = new QHBoxLayout;
    segments->setSpacing(0);
    segments->addWidget(m_sandbox);
    segments->addWidget(m_machine);
    segments->addWidget(m_recording);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(12, 0, 12, 0);
    all->setSpacing(0);
    auto* row = new QHBoxLayout;
    row->setSpacing(9);
    all->addLayout(row);
    m_first = row;
    m_second = new QHBoxLayout;
    m_second->addStretch(1);
    all->addLayout(m_second);
    row->addWidget(m_name);
    row->addWidget(m_source);
    row->addLayout(segments);
    row->addWidget(m_stack);
    row->addWidget(m_chip, 0, Qt::AlignVCenter);
    row->addWidget(m_newPod);
    row->addWidget(m_lessons);
    row->addStretch(1);
    row->addWidget(m_transport);
    row->addWidget(m_view);
    row->addWidget(m_language);
    m_view->setText(QStringLiteral("☰"));
    m_view->setPopupMode(QToolButton::InstantPopup);
    connect(m_sandbox, &QToolButton::clicked, this, [this] {
        refresh();
        emit sandboxAsked();
    });
    connect(m_machine, &QToolButton::clicked, this, [this] {
        refresh();
        emit machineAsked();
    });
    connect(m_recording, &QToolButton::clicked, this, [this] {
        refresh();
        emit recordingAsked();
    });
    connect(m_newPod, &QToolButton::clicked, this, &TopBar::newPodAsked);
    connect(m_language, &QToolButton::clicked, this, &TopBar::languageAsked);
    connect(m_lessons, &QToolButton::toggled, this, &TopBar::lessonsAsked);
    connect(&session, &models::Session::originChanged, this, &TopBar::retranslate);
    connect(&session, &models::Session::recordsAdded, this, [this] {
        if (m_session.store().header().chain == m_chain)
            return;
        showChip();
        fit(); // a recording's chain has another name
    });
    whenScaled(this, [this] { fit(); });
    retranslate();
}

void TopBar::refresh()
{
    showChip();
    using models::Origin;
    const Origin origin = m_session.origin();
    m_sandbox->setChecked(origin == Origin::Sandbox);
    m_machine->setChecked(origin == Origin::Machine);
    m_recording->setChecked(origin == Origin::Recording || origin == Origin::LessonRecording);
    const QString always = models::whyReadOnly(origin);
    const QString& readOnly = always.isEmpty() ? m_refusal : always;
    m_newPod->setEnabled(readOnly.isEmpty());
    m_newPod->setToolTip(readOnly.isEmpty() ? tr("Run another pod (Ctrl+N)") : readOnly);
}

/// What cannot be left out of the first line, without the transport.
int TopBar::leastWidth() const
{
    const QWidget* const spare[] = {m_source, m_stack, m_chip, m_name, m_transport};
    int least = layout()->contentsMargins().left() + layout()->contentsMargins().right();
    for (int i = 0; i < m_first->count(); ++i) {
        const QLayoutItem* item = m_first->itemAt(i);
        const QWidget* widget = item->widget();
        if (!widget || std::find(std::begin(spare), std::end(spare), widget) == std::end(spare))
            least += item->minimumSize().width() + m_first->spacing();
    }
    return least;
}

/// What only explains goes first where there is no room; then the transport gets a line of its own.
void TopBar::fit()
{
    QWidget* const spare[] = {m_source, m_stack, m_chip, m_name};
    int wanted = leastWidth();
    const int transport = m_transport->minimumSizeHint().width() + m_first->spacing();
    const bool below = wanted + transport > width() - kSlack;
    if (below != m_below) {
        m_below = below;
        (below ? m_first : m_second)->removeWidget(m_transport);
        if (below)
            m_second->addWidget(m_transport);
        else
            m_first->insertWidget(m_first->indexOf(m_view), m_transport);
    }
    setFixedHeight(below ? px(46) + px(40) : px(46));
    layout()->setContentsMargins(12, below ? px(6) : 0, 12, below ? px(6) : 0);
    wanted += below ? 0 : transport;
    for (auto each = std::rbegin(spare); each != std::rend(spare); ++each) {
        wanted += (*each)->sizeHint().width() + m_first->spacing();
        (*each)->setVisible(wanted <= width() - kSlack);
    }
}

void TopBar::resizeEvent(QResizeEvent* event)
{
    fit();
    QWidget::resizeEvent(event);
}

QSize TopBar::minimumSizeHint() const
{
    return {std::max(800, leastWidth()), height()};
}

/// The transport's parts come and go with the source.
bool TopBar::event(QEvent* event)
{
    const bool taken = QWidget::event(event);
    if (event->type() == QEvent::LayoutRequest)
        fit();
    return taken;
}

void TopBar::setRefusal(const QString& refusal)
{
    m_refusal = refusal;
    refresh();
}

void TopBar::setLessonsShown(bool shown)
{
    const QSignalBlocker quiet(m_lessons);
    m_lessons->setChecked(shown);
}

/// Whose chain it is.
void TopBar::showChip()
{
    m_chain = m_session.store().header().chain;
    if (!m_chain.empty()) {
        m_chip->setText(
            models::text(m_chain) + QStringLiteral(" · ") + tr("recorded from outside"));
        m_chip->setToolTip(tr("Programs of others, as proxies, logs and ps saw them. What nobody "
                              "observed is dashed."));
    } else if (m_session.origin() == models::Origin::Machine) {
        m_chip->setText(tr("theirs, only looked at"));
        m_chip->setToolTip(tr("Programs of other engines. What they say to each other is not "
                              "observed: the map shows who started whom."));
    } else {
        m_chip->setText(QStringLiteral("containerd · ") + tr("all hops ours"));
        m_chip->setToolTip(
            tr("The chain has containerd's shape; every program in it is Shimscope's "
               "own and speaks the real protocol."));
    }
}

void TopBar::retranslate()
{
    m_source->setText(tr("Source"));
    m_sandbox->setText(tr("Sandbox"));
    m_sandbox->setToolTip(tr("The pods that this machine's agent runs"));
    m_machine->setText(tr("This machine"));
    m_machine->setToolTip(
        tr("Every container that runs on this machine, whoever started it; only looked at"));
    m_recording->setText(tr("Recording…"));
    m_recording->setToolTip(tr("Open a recording (Ctrl+O)"));
    m_stack->setText(tr("Stack"));
    m_newPod->setText(tr("New pod"));
    m_lessons->setText(tr("Lessons"));
    m_lessons->setToolTip(tr("Short lessons, held on this machine (Ctrl+L)"));
    m_view->setToolTip(tr("Layouts of the window"));
    m_view->setAccessibleName(tr("Layouts of the window"));
    //: the other language, in its own words
    m_language->setText(tr("한국어"));
    m_language->setToolTip(tr("Switch the language"));
    m_language->setAccessibleName(tr("Switch the language"));
    refresh();
}

void TopBar::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

} // namespace shimscope::widgets
