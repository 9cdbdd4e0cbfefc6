#include <widgets/theme.h>
#include <widgets/top_bar.h>

#include <QEvent>
#include <QHBoxLayout>
#include <QSignalBlocker>

#include <algorithm>
#include <iterator>

namespace shimscope::widgets {

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
    setFixedHeight(46);
    m_name->setFont(textFont(2, QFont::Bold));
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
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 0, 12, 0);
    row->setSpacing(9);
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
    retranslate();
}

void TopBar::refresh()
{
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

/// What only explains goes first where there is no room.
void TopBar::fit()
{
    QWidget* const spare[] = {m_source, m_stack, m_chip, m_name};
    int wanted = layout()->contentsMargins().left() + layout()->contentsMargins().right();
    for (int i = 0; i < layout()->count(); ++i) {
        const QLayoutItem* item = layout()->itemAt(i);
        const QWidget* widget = item->widget();
        if (!widget || std::find(std::begin(spare), std::end(spare), widget) == std::end(spare))
            wanted += item->minimumSize().width() + layout()->spacing();
    }
    for (auto each = std::rbegin(spare); each != std::rend(spare); ++each) {
        wanted += (*each)->sizeHint().width() + layout()->spacing();
        (*each)->setVisible(wanted <= width());
    }
}

void TopBar::resizeEvent(QResizeEvent* event)
{
    fit();
    QWidget::resizeEvent(event);
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
    if (m_session.origin() == models::Origin::Machine) {
        m_chip->setText(tr("theirs, only looked at"));
        m_chip->setToolTip(tr("Programs of other engines. What they say to each other is not "
                              "observed: the map shows who started whom."));
    } else {
        m_chip->setText(QStringLiteral("containerd · ") + tr("all hops ours"));
        m_chip->setToolTip(
            tr("The chain has containerd's shape; every program in it is Shimscope's "
               "own and speaks the real protocol."));
    }
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
