#include <app/settings_dialog.h>
#include <models/text.h>
#include <widgets/roomy_area.h>

#include <QEvent>
#include <QHBoxLayout>
#include <QScreen>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace shimscope::app {

namespace {

constexpr int kMebibyte = 1 << 20;
// Of the agent's API.
constexpr int kSlowestHz = 1;
constexpr int kFastestHz = 20;
constexpr int kSmallestRingMib = 16;
constexpr int kLargestRingMib = 65536;
constexpr int kTextStepPercent = 10;

QLabel* makeNote(QWidget* parent)
{
    auto* note = new QLabel(parent);
    note->setObjectName(QStringLiteral("mute"));
    note->setWordWrap(true);
    return note;
}

void select(QComboBox* box, const QVariant& data)
{
    const QSignalBlocker quiet(box);
    box->setCurrentIndex(std::max(0, box->findData(data)));
}

} // namespace

SettingsDialog::SettingsDialog(
    Preferences& preferences, const QString& socket, models::Origin origin, QWidget* parent)
    : QDialog(parent)
    , m_preferences(preferences)
    , m_origin(origin)
    , m_windowHeading(new QLabel)
    , m_agentHeading(new QLabel)
    , m_windowForm(new QFormLayout)
    , m_agentForm(new QFormLayout)
    , m_theme(new QComboBox)
    , m_language(new QComboBox)
    , m_text(new QSpinBox)
    , m_closing(new QComboBox)
    , m_backoff(new QComboBox)
    , m_backoffNote(makeNote(nullptr))
    , m_rate(new QSpinBox)
    , m_ring(new QSpinBox)
    , m_redaction(new QCheckBox)
    , m_agentNote(makeNote(nullptr))
    , m_said(makeNote(nullptr))
    , m_apply(new QPushButton)
    , m_close(new QPushButton)
{
    setObjectName(QStringLiteral("pane"));
    compose();
    retranslate();
    connectWindow();
    m_requests.setSocket(socket);
    ask();
}

void SettingsDialog::compose()
{
    for (QSpinBox* box : {m_text, m_rate, m_ring})
        box->setButtonSymbols(QAbstractSpinBox::NoButtons); // the arrow keys and the wheel do it
    m_text->setRange(widgets::kSmallestText, widgets::kLargestText);
    m_text->setSingleStep(kTextStepPercent);
    m_rate->setRange(kSlowestHz, kFastestHz);
    m_ring->setRange(kSmallestRingMib, kLargestRingMib);
    auto* content = new QWidget;
    content->setObjectName(QStringLiteral("pane"));
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(20, 18, 20, 12);
    column->setSpacing(10);
    for (QLabel* heading : {m_windowHeading, m_agentHeading})
        heading->setObjectName(QStringLiteral("heading"));
    for (QWidget* each : std::initializer_list<QWidget*>{m_theme, m_language, m_text, m_closing})
        m_windowForm->addRow(new QLabel, each);
    for (QWidget* each :
        std::initializer_list<QWidget*>{m_rate, m_ring, m_redaction, m_backoff, m_backoffNote})
        m_agentForm->addRow(new QLabel, each);
    for (QFormLayout* form : {m_windowForm, m_agentForm}) {
        form->setRowWrapPolicy(QFormLayout::WrapLongRows);
        form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
        form->setHorizontalSpacing(18);
    }
    column->addWidget(m_windowHeading);
    column->addLayout(m_windowForm);
    column->addSpacing(8);
    column->addWidget(m_agentHeading);
    column->addWidget(m_said);
    column->addLayout(m_agentForm);
    column->addWidget(m_agentNote);
    column->addStretch(1);
    auto* buttons = new QHBoxLayout;
    buttons->setContentsMargins(20, 8, 20, 14);
    buttons->addStretch(1);
    buttons->addWidget(m_apply);
    buttons->addWidget(m_close);
    m_apply->setObjectName(QStringLiteral("primary"));
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addWidget(new widgets::RoomyArea(content, this), 1);
    all->addLayout(buttons);
    widgets::whenScaled(this, [this] {
        resize(QSize(widgets::px(580), widgets::px(620))
                   .boundedTo(parentWidget() ? parentWidget()->size() : screen()->size()));
    });
}

/// What the window does follows at once.
void SettingsDialog::connectWindow()
{
    connect(m_theme, &QComboBox::activated, this, [this] {
        m_preferences.setScheme(static_cast<widgets::Scheme>(m_theme->currentData().toInt()));
    });
    connect(m_language, &QComboBox::activated, this,
        [this] { m_preferences.setLanguage(m_language->currentData().toString()); });
    connect(m_text, &QSpinBox::editingFinished, this,
        [this] { m_preferences.setTextScale(m_text->value()); });
    connect(&m_preferences, &Preferences::textScaleChanged, this, [this] {
        const QSignalBlocker quiet(m_text);
        m_text->setValue(m_preferences.textScale());
    });
    connect(m_closing, &QComboBox::activated, this, [this] {
        m_preferences.setClosing(
            static_cast<Preferences::Closing>(m_closing->currentData().toInt()));
    });
    connect(m_backoff, &QComboBox::activated, this,
        [this] { m_preferences.setBackoff(m_backoff->currentData().toDouble()); });
    for (QSpinBox* box : {m_rate, m_ring})
        connect(box, &QSpinBox::valueChanged, this, &SettingsDialog::refresh);
    connect(m_redaction, &QCheckBox::toggled, this, &SettingsDialog::refresh);
    connect(m_apply, &QPushButton::clicked, this, &SettingsDialog::apply);
    connect(m_close, &QPushButton::clicked, this, &QDialog::close);
}

void SettingsDialog::ask()
{
    if (m_origin == models::Origin::Recording || m_origin == models::Origin::LessonRecording) {
        m_refusal = tr("This is a recording: there is no agent whose settings could be changed.");
        refresh();
        return;
    }
    m_refusal = tr("The agent has not answered yet.");
    refresh();
    m_requests.info(this, [this](const auto& info) { take(info); });
}

void SettingsDialog::take(const base::Result<agent_api::Info>& info)
{
    if (!info)
        m_refusal = models::text(info.error().toString());
    else if (!info->readOnlyReason.empty())
        m_refusal = tr("This agent only looks: %1").arg(models::text(info->readOnlyReason));
    else if (!info->mayChange)
        m_refusal = tr("Only root and the user who owns this agent may change how it observes.");
    else
        m_refusal.clear();
    if (info)
        show(info->observation);
    refresh();
}

void SettingsDialog::show(const agent_api::Observation& now)
{
    m_filling = true;
    m_known = true;
    m_now = now;
    m_rate->setValue(qRound(now.sampleRate));
    m_ring->setValue(static_cast<int>(now.recordingCap / kMebibyte));
    m_redaction->setChecked(now.redacts.value_or(true));
    m_filling = false;
    retranslate();
}

agent_api::Observation SettingsDialog::wanted() const
{
    agent_api::Observation out;
    if (m_rate->value() != qRound(m_now.sampleRate))
        out.sampleRate = m_rate->value();
    if (m_ring->value() != static_cast<int>(m_now.recordingCap / kMebibyte))
        out.recordingCap = static_cast<std::uint64_t>(m_ring->value()) * kMebibyte;
    if (m_redaction->isChecked() != m_now.redacts.value_or(true))
        out.redacts = m_redaction->isChecked();
    return out;
}

void SettingsDialog::refresh()
{
    if (m_filling)
        return;
    const bool may = m_refusal.isEmpty();
    for (QWidget* each : std::initializer_list<QWidget*>{m_rate, m_ring, m_redaction}) {
        each->setEnabled(may);
        each->setToolTip(m_refusal);
    }
    m_said->setText(m_refusal);
    m_said->setVisible(!m_refusal.isEmpty());
    const agent_api::Observation other = wanted();
    m_apply->setEnabled(
        may && (other.sampleRate != 0 || other.recordingCap != 0 || other.redacts.has_value()));
}

void SettingsDialog::apply()
{
    m_apply->setEnabled(false);
    m_requests.ask<agent_api::Observation>(
        [wanted = wanted()](
            const agent_api::Client& client) { return client.setObservation(wanted); },
        this,
        [this](const base::Result<agent_api::Observation>& now) {
            if (now) {
                show(*now);
                emit applied(*now);
            }
            refresh();
            m_said->setText(
                now ? tr("The agent does so from now on.") : models::text(now.error().toString()));
            m_said->show();
        });
}

void SettingsDialog::fillChoices()
{
    for (QComboBox* box : {m_theme, m_language, m_closing, m_backoff})
        box->clear();
    using widgets::Scheme;
    m_theme->addItem(tr("as the desktop"), static_cast<int>(Scheme::System));
    m_theme->addItem(tr("light"), static_cast<int>(Scheme::Light));
    m_theme->addItem(tr("dark"), static_cast<int>(Scheme::Dark));
    select(m_theme, static_cast<int>(m_preferences.scheme()));
    m_language->addItem(tr("as the desktop"), QString());
    m_language->addItem(QStringLiteral("English"), QStringLiteral("en"));
    m_language->addItem(QStringLiteral("한국어"), QStringLiteral("ko"));
    select(m_language, m_preferences.language());
    using Left = Preferences::Closing;
    m_closing->addItem(tr("ask each time"), static_cast<int>(Left::Ask));
    m_closing->addItem(tr("leave them running"), static_cast<int>(Left::Leave));
    m_closing->addItem(tr("stop them"), static_cast<int>(Left::Stop));
    select(m_closing, static_cast<int>(m_preferences.closing()));
    m_backoff->addItem(tr("as the agent was started"), 0.0);
    m_backoff->addItem(tr("the kubelet's own: 10 s, 20 s, … 5 min"), 1.0);
    m_backoff->addItem(tr("a tenth: 1 s, 2 s, … 30 s"), 0.1);
    m_backoff->addItem(tr("a hundredth: 0.1 s, 0.2 s, … 3 s"), 0.01);
    select(m_backoff, m_preferences.backoff());
}

void SettingsDialog::retranslate()
{
    setWindowTitle(tr("Settings"));
    m_windowHeading->setText(tr("THIS WINDOW"));
    m_agentHeading->setText(tr("THE AGENT"));
    fillChoices();
    m_text->setValue(m_preferences.textScale());
    m_text->setSuffix(QStringLiteral(" %"));
    m_rate->setSuffix(QStringLiteral(" Hz"));
    m_ring->setSuffix(QStringLiteral(" MiB"));
    const auto label = [](QFormLayout* form, QWidget* field, const QString& text) {
        static_cast<QLabel*>(form->labelForField(field))->setText(text);
        field->setAccessibleName(text);
    };
    label(m_windowForm, m_theme, tr("Colours"));
    label(m_windowForm, m_language, tr("Language"));
    label(m_windowForm, m_text, tr("Size of text, lanes and plots"));
    label(m_windowForm, m_closing, tr("Pods that run when it closes"));
    label(m_agentForm, m_rate, tr("Samples of each container"));
    label(m_agentForm, m_ring, tr("Ring of recordings"));
    label(m_agentForm, m_redaction, tr("Secrets"));
    label(m_agentForm, m_backoff, tr("Back-off of restarts"));
    m_redaction->setText(tr("leave them out of the recording"));
    m_redaction->setAccessibleName(m_redaction->text());
    m_backoffNote->setText(
        (m_known ? tr("Now: factor %1.").arg(m_now.backoffFactor) + u' ' : QString())
        + tr("Another one takes effect when the stack starts the next time: the kubelet reads it "
             "at its own start."));
    m_agentNote->setText(
        tr("Samples, ring and secrets change at once, for everybody who watches this agent, and "
           "until it ends. To keep them, start it with shimscoped --sample-rate, "
           "--recordings-cap, --no-redaction: its start belongs to whoever starts it. A smaller "
           "ring loses its oldest recordings at once."));
    m_apply->setText(tr("Apply to the agent"));
    m_close->setText(tr("Close"));
    refresh();
}

void SettingsDialog::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDialog::changeEvent(event);
}

} // namespace shimscope::app
