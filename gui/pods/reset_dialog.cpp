#include <widgets/theme.h>

#include <pods/reset_dialog.h>
#include <QEvent>
#include <QHBoxLayout>
#include <QStyle>
#include <QVBoxLayout>

namespace shimscope::pods {

namespace {

constexpr int kResetWidth = 430;
constexpr qsizetype kMostNames = 12;

QString listOf(const QStringList& names)
{
    if (names.size() <= kMostNames)
        return names.join(QStringLiteral(", "));
    return names.mid(0, kMostNames).join(QStringLiteral(", "))
        + QStringLiteral(", … (+%1)").arg(names.size() - kMostNames);
}

} // namespace

ResetDialog::ResetDialog(const QStringList& pods, QWidget* parent)
    : QDialog(parent)
    , m_pods(pods)
    , m_question(new QLabel(this))
    , m_names(new QLabel(this))
    , m_about(new QLabel(this))
    , m_bar(new QProgressBar(this))
    , m_said(new QLabel(this))
    , m_end(new QPushButton(this))
    , m_close(new QPushButton(this))
{
    setObjectName(QStringLiteral("pane"));
    widgets::setTextFont(m_question, 2, QFont::DemiBold);
    widgets::setMonoFont(m_names, -1);
    m_about->setObjectName(QStringLiteral("mute"));
    for (QLabel* label : {m_question, m_names, m_about, m_said}) {
        label->setWordWrap(true);
        label->setFixedWidth(kResetWidth);
    }
    m_bar->setRange(0, static_cast<int>(pods.size()));
    m_bar->setTextVisible(false);
    m_bar->setFixedHeight(6);
    m_bar->hide();
    m_said->hide();
    m_end->setObjectName(QStringLiteral("primary"));
    m_end->setAutoDefault(false); // Enter must not end anything by accident
    m_close->setDefault(true);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_close);
    buttons->addWidget(m_end);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(20, 18, 20, 16);
    all->setSpacing(10);
    for (QWidget* part :
        std::initializer_list<QWidget*>{m_question, m_names, m_about, m_bar, m_said})
        all->addWidget(part);
    all->addLayout(buttons);
    connect(m_end, &QPushButton::clicked, this, &ResetDialog::begin);
    connect(m_close, &QPushButton::clicked, this, &QDialog::reject);
    retranslate();
    m_close->setFocus();
}

void ResetDialog::begin()
{
    m_begun = true;
    m_end->hide();
    m_about->hide();
    m_bar->show();
    m_said->show();
    retranslate();
    showProgress(m_pods);
    emit confirmed();
}

void ResetDialog::showProgress(const QStringList& still)
{
    const auto ended = static_cast<int>(m_pods.size() - still.size());
    m_bar->setValue(ended);
    m_names->setText(listOf(still));
    m_said->setText(tr("%1 of %2 pods have ended.").arg(ended).arg(m_pods.size()));
}

void ResetDialog::showResult(const QString& text, bool good)
{
    m_bar->hide();
    m_said->setObjectName(good ? QStringLiteral("good") : QStringLiteral("bad"));
    m_said->style()->unpolish(m_said);
    m_said->style()->polish(m_said);
    m_said->setText(text);
    m_names->setVisible(!good);
    adjustSize();
}

void ResetDialog::retranslate()
{
    const auto count = static_cast<int>(m_pods.size());
    setWindowTitle(tr("Reset sandbox"));
    m_question->setText(
        m_begun ? tr("Reset sandbox") : tr("End all %n pod(s) of this sandbox?", nullptr, count));
    if (!m_begun)
        m_names->setText(listOf(m_pods));
    m_about->setText(tr("Their manifests are taken away, and the kubelet ends each: SIGTERM, its "
                        "grace period, SIGKILL. Images and recordings stay."));
    m_bar->setAccessibleName(tr("Pods that have ended"));
    m_end->setText(tr("End %n pod(s)", nullptr, count));
    m_close->setText(m_begun ? tr("Close") : tr("Cancel"));
}

void ResetDialog::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDialog::changeEvent(event);
}

} // namespace shimscope::pods
