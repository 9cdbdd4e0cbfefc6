// Two fields and the way that they go.
#include <widgets/theme.h>

#include <pods/limit_dialog.h>
#include <QEvent>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace shimscope::pods {

LimitDialog::LimitDialog(
    const QString& container, const QString& manifest, const Limits& limits, QWidget* parent)
    : QDialog(parent)
    , m_container(container)
    , m_manifest(manifest)
    , m_limits(limits)
    , m_now(new QRadioButton(this))
    , m_inManifest(new QRadioButton(this))
    , m_way(new QLabel(this))
    , m_cpuLabel(new QLabel(this))
    , m_memoryLabel(new QLabel(this))
    , m_cpu(new QLineEdit(limits.cpu, this))
    , m_memory(new QLineEdit(limits.memory, this))
    , m_said(new QLabel(this))
    , m_apply(new QPushButton(this))
    , m_close(new QPushButton(this))
{
    setObjectName(QStringLiteral("pane"));
    setAttribute(Qt::WA_StyledBackground);
    m_way->setObjectName(QStringLiteral("mute"));
    m_way->setWordWrap(true);
    m_said->setWordWrap(true);
    m_said->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_cpuLabel->setBuddy(m_cpu);
    m_memoryLabel->setBuddy(m_memory);
    m_apply->setObjectName(QStringLiteral("primary"));
    m_apply->setDefault(true);
    m_close->setAutoDefault(false);
    auto* fields = new QFormLayout;
    fields->addRow(m_cpuLabel, m_cpu);
    fields->addRow(m_memoryLabel, m_memory);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(m_close);
    buttons->addWidget(m_apply);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(16, 14, 16, 14);
    all->setSpacing(12);
    all->addLayout(fields);
    all->addWidget(m_now);
    all->addWidget(m_inManifest);
    all->addWidget(m_way);
    m_now->setChecked(true);
    connect(m_now, &QRadioButton::toggled, this, &LimitDialog::retranslate);
    all->addWidget(m_said);
    all->addStretch();
    all->addLayout(buttons);
    setMinimumWidth(460);
    for (QLineEdit* field : {m_cpu, m_memory}) {
        field->setFont(widgets::monoFont(0));
        connect(field, &QLineEdit::textChanged, this, [this] {
            m_said->clear();
            refresh();
        });
    }
    connect(m_apply, &QPushButton::clicked, this, &LimitDialog::apply);
    connect(m_close, &QPushButton::clicked, this, &QDialog::reject);
    retranslate();
}

QString LimitDialog::changed() const
{
    QString manifest = m_manifest;
    for (const auto& [resource, field, before] :
        {std::tuple("cpu", m_cpu, m_limits.cpu), std::tuple("memory", m_memory, m_limits.memory)}) {
        const QString value = field->text().trimmed();
        if (!value.isEmpty() && value != before)
            manifest =
                withLimit(manifest, m_container, QLatin1String(resource), value).value_or(manifest);
    }
    return manifest;
}

void LimitDialog::apply()
{
    m_asking = true;
    m_said->setText(
        m_now->isChecked() ? tr("Asking the CRI endpoint …") : tr("Asking the kubelet …"));
    refresh();
    if (!m_now->isChecked()) {
        emit applied(changed());
        return;
    }
    const auto fresh = [](const QLineEdit* field, const QString& before) {
        const QString value = field->text().trimmed();
        return value == before ? QString() : value;
    };
    emit updateAsked(fresh(m_cpu, m_limits.cpu), fresh(m_memory, m_limits.memory));
}

void LimitDialog::answer(const QStringList& complaints)
{
    m_asking = false;
    if (complaints.isEmpty()) {
        accept();
        return;
    }
    m_said->setText(complaints.join(u'\n'));
    refresh();
}

void LimitDialog::refresh()
{
    m_apply->setEnabled(!m_asking && changed() != m_manifest);
}

void LimitDialog::retranslate()
{
    setWindowTitle(tr("Limits of %1").arg(m_container));
    m_now->setText(tr("At once, in the container that runs"));
    m_inManifest->setText(tr("In the manifest"));
    m_way->setText(m_now->isChecked()
            ? tr("CRI UpdateContainerResources, as crictl update calls it: through shim and "
                 "runtime into the files of its cgroup. A restart brings the manifest's back.")
            : tr("To the kubelet a changed manifest is another pod: it ends this one, and starts "
                 "that with the new limits."));
    m_cpuLabel->setText(tr("CPU limit, as in 500m or 2"));
    m_memoryLabel->setText(tr("Memory limit, as in 64Mi"));
    m_cpu->setAccessibleName(m_cpuLabel->text());
    m_memory->setAccessibleName(m_memoryLabel->text());
    m_cpu->setPlaceholderText(tr("none"));
    m_memory->setPlaceholderText(tr("none"));
    m_apply->setText(tr("Apply"));
    m_close->setText(tr("Close"));
    refresh();
}

void LimitDialog::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDialog::changeEvent(event);
}

} // namespace shimscope::pods
