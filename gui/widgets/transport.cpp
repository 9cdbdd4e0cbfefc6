#include <models/text.h>
#include <widgets/theme.h>
#include <widgets/transport.h>

#include <QHBoxLayout>
#include <QMenu>
#include <QSignalBlocker>
#include <QStyle>

namespace shimscope::widgets {

namespace {
using models::Player;
constexpr double kSpeeds[] = {0.1, 0.25, 0.5, 1, 2, 5, 10};
} // namespace

Transport::Transport(models::Session& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_state(new QToolButton(this))
    , m_play(new QToolButton(this))
    , m_back(new QToolButton(this))
    , m_forward(new QToolButton(this))
    , m_speed(new QToolButton(this))
    , m_slider(new QSlider(Qt::Horizontal, this))
    , m_clock(new QLabel(this))
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    for (QWidget* each : std::initializer_list<QWidget*>{
             m_state, m_back, m_play, m_forward, m_speed, m_slider, m_clock})
        row->addWidget(each);
    auto* speeds = new QMenu(m_speed);
    for (const double speed : kSpeeds)
        speeds->addAction(QStringLiteral("%1×").arg(speed), this,
            [this, speed] { m_session.player().setSpeed(speed); });
    m_speed->setMenu(speeds);
    m_speed->setPopupMode(QToolButton::InstantPopup);
    m_slider->setRange(0, kSliderSteps);
    setMonoFont(m_clock, -2);
    whenScaled(this, [this] {
        m_slider->setFixedWidth(px(200));
        m_clock->setMinimumWidth(
            QFontMetrics(m_clock->font()).horizontalAdvance(QStringLiteral("00:00:00.000")) + 2);
    });
    m_forward->setText(QStringLiteral("▸|"));
    m_back->setText(QStringLiteral("|◂"));
    connect(m_state, &QToolButton::clicked, this, [this] { m_session.player().toEnd(); });
    connect(m_play, &QToolButton::clicked, &session.player(), &Player::toggle);
    connect(m_back, &QToolButton::clicked, this, [this] { step(false); });
    connect(m_forward, &QToolButton::clicked, this, [this] { step(true); });
    connect(m_slider, &QSlider::valueChanged, this, [this](int value) {
        const Player& player = m_session.player();
        const double share = static_cast<double>(value) / kSliderSteps;
        m_session.player().seek(player.first()
            + static_cast<std::int64_t>(
                share * static_cast<double>(player.last() - player.first())));
    });
    connect(&session.player(), &Player::changed, this, &Transport::refresh);
    connect(&session.player(), &Player::moved, this, &Transport::refresh);
    connect(&session, &models::Session::recordsAdded, this, &Transport::refresh);
    retranslate();
}

void Transport::step(bool forward)
{
    Player& player = m_session.player();
    player.setRunning(false);
    player.seek(m_session.nextMessage(forward));
}

void Transport::setConnected(bool connected)
{
    m_connected = connected;
    refresh();
}

void Transport::refresh()
{
    const Player& player = m_session.player();
    const bool replay = player.mode() == Player::Mode::Replay;
    const bool any = !m_session.store().empty();
    const bool behind = !replay && !player.running();
    if (replay)
        m_state->setText(tr("Replay"));
    else if (behind)
        m_state->setText(tr("%1 s behind").arg(player.behind() / 1'000'000'000));
    else
        m_state->setText(m_connected ? QStringLiteral("● ") + tr("Live") : tr("No agent"));
    m_state->setToolTip(behind ? tr("Back to live (End)") : QString());
    m_state->setAccessibleName(m_state->text());
    if (m_state->property("bad").toBool() != !replay) {
        m_state->setProperty("bad", !replay);
        m_state->style()->polish(m_state);
    }
    m_play->setText(player.running() ? QStringLiteral("❚❚") : QStringLiteral("▶"));
    m_play->setToolTip(player.running() ? tr("Pause (Space): the view stands still, the pods go on")
                                        : tr("Play (Space)"));
    m_play->setAccessibleName(player.running() ? tr("Pause") : tr("Play"));
    for (QWidget* each : std::initializer_list<QWidget*>{m_play, m_back, m_forward})
        each->setEnabled(any);
    m_slider->setVisible(replay);
    m_speed->setVisible(replay);
    m_speed->setText(QStringLiteral("%1× ▾").arg(player.speed()));
    const double length = static_cast<double>(player.last() - player.first());
    const QSignalBlocker quiet(m_slider);
    if (length > 0 && !m_slider->isSliderDown())
        m_slider->setValue(static_cast<int>(
            static_cast<double>(player.now() - player.first()) / length * kSliderSteps + 0.5));
    m_clock->setText(any ? m_session.store().clock(player.now()) : QString());
}

void Transport::retranslate()
{
    m_back->setToolTip(tr("One message back (,)"));
    m_back->setAccessibleName(tr("One message back"));
    m_forward->setToolTip(tr("One message on (.)"));
    m_forward->setAccessibleName(tr("One message on"));
    m_speed->setToolTip(tr("Speed of the replay"));
    m_speed->setAccessibleName(tr("Speed"));
    m_slider->setToolTip(tr("Position in the recording"));
    m_slider->setAccessibleName(tr("Position"));
    m_clock->setToolTip(tr("Time of the recorded machine, UTC"));
    refresh();
}

void Transport::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

} // namespace shimscope::widgets
