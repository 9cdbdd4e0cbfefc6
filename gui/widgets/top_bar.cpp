#include <widgets/theme.h>
#include <widgets/top_bar.h>

#include <QHBoxLayout>

namespace shimscope::widgets {

TopBar::TopBar(models::Session& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_name(new QLabel(QStringLiteral("Shimscope"), this))
    , m_source(new QLabel(this))
    , m_sandbox(new QToolButton(this))
    , m_recording(new QToolButton(this))
    , m_stack(new QLabel(this))
    , m_chip(new QLabel(this))
    , m_transport(new Transport(session, this))
    , m_newPod(new QToolButton(this))
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
    m_recording->setObjectName(QStringLiteral("right"));
    for (QToolButton* segment : {m_sandbox, m_recording}) {
        segment->setCheckable(true);
        segment->setProperty("segment", true);
    }
    auto* segments = new QHBoxLayout;
    segments->setSpacing(0);
    segments->addWidget(m_sandbox);
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
    row->addStretch(1);
    row->addWidget(m_transport);
    row->addWidget(m_language);
    connect(m_sandbox, &QToolButton::clicked, this, [this] {
        refresh();
        emit sandboxAsked();
    });
    connect(m_recording, &QToolButton::clicked, this, [this] {
        refresh();
        emit recordingAsked();
    });
    connect(m_newPod, &QToolButton::clicked, this, &TopBar::newPodAsked);
    connect(m_language, &QToolButton::clicked, this, &TopBar::languageAsked);
    connect(&session.player(), &models::Player::changed, this, &TopBar::refresh);
    retranslate();
}

void TopBar::refresh()
{
    const bool replay = m_session.player().mode() == models::Player::Mode::Replay;
    m_sandbox->setChecked(!replay);
    m_recording->setChecked(replay);
    m_newPod->setEnabled(!replay);
    m_newPod->setToolTip(replay ? tr("This is a recording: nothing can be started in it.")
                                : tr("Run another pod (Ctrl+N)"));
}

void TopBar::retranslate()
{
    m_source->setText(tr("Source"));
    m_sandbox->setText(tr("Sandbox"));
    m_sandbox->setToolTip(tr("The pods that this machine's agent runs"));
    m_recording->setText(tr("Recording…"));
    m_recording->setToolTip(tr("Open a recording (Ctrl+O)"));
    m_stack->setText(tr("Stack"));
    m_chip->setText(QStringLiteral("containerd · ") + tr("all hops ours"));
    m_chip->setToolTip(tr("The chain has containerd's shape; every program in it is Shimscope's "
                          "own and speaks the real protocol."));
    m_newPod->setText(tr("New pod"));
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
