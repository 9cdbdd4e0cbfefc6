// Composition, and the little states of asking.
#include <widgets/theme.h>

#include <pods/pod_editor.h>
#include <QDragEnterEvent>
#include <QFile>
#include <QHBoxLayout>
#include <QMimeData>
#include <QUrl>
#include <QVBoxLayout>

namespace shimscope::pods {

namespace {

constexpr qint64 kLargestManifest = 1 << 20; // bytes; the agent accepts no more
constexpr int kComplaintsHeight = 84;
constexpr int kLineRole = Qt::UserRole + 1;

} // namespace

PodEditor::PodEditor(const QStringList& taken, QWidget* parent)
    : QDialog(parent)
    , m_taken(taken)
    , m_about(new QLabel(this))
    , m_choices(new QListWidget(this))
    , m_text(new ManifestEdit(this))
    , m_complaints(new QListWidget(this))
    , m_said(new QLabel(this))
    , m_apply(new QPushButton(this))
    , m_close(new QPushButton(this))
{
    setObjectName(QStringLiteral("pane"));
    setAttribute(Qt::WA_StyledBackground);
    setAcceptDrops(true);
    m_text->setObjectName(QStringLiteral("manifest"));
    m_text->setAcceptDrops(false); // a dropped file is for the whole dialog
    m_about->setObjectName(QStringLiteral("mute"));
    m_about->setWordWrap(true);
    m_about->setAlignment(Qt::AlignTop);
    m_said->setWordWrap(true);
    m_said->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_choices->setMaximumWidth(200);
    m_complaints->setFixedHeight(kComplaintsHeight);
    m_complaints->setFont(widgets::monoFont(-2));
    m_complaints->setWordWrap(true);
    m_apply->setObjectName(QStringLiteral("primary"));
    m_apply->setDefault(true);
    m_close->setAutoDefault(false);
    auto* left = new QVBoxLayout;
    left->addWidget(m_choices, 2);
    left->addWidget(m_about, 1);
    auto* right = new QVBoxLayout;
    right->addWidget(m_text, 1);
    right->addWidget(m_complaints);
    auto* columns = new QHBoxLayout;
    columns->setSpacing(14);
    columns->addLayout(left);
    columns->addLayout(right, 1);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_said, 1);
    buttons->addWidget(m_close);
    buttons->addWidget(m_apply);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(16, 14, 16, 14);
    all->setSpacing(12);
    all->addLayout(columns, 1);
    all->addLayout(buttons);
    resize(860, 560);
    connect(m_choices, &QListWidget::currentRowChanged, this, &PodEditor::choose);
    connect(m_apply, &QPushButton::clicked, this, &PodEditor::apply);
    connect(m_close, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_text, &QPlainTextEdit::textChanged, this, &PodEditor::refresh);
    connect(m_complaints, &QListWidget::itemActivated, this,
        [this](const QListWidgetItem* item) { m_text->goTo(item->data(kLineRole).toInt()); });
    connect(m_complaints, &QListWidget::itemClicked, this,
        [this](const QListWidgetItem* item) { m_text->goTo(item->data(kLineRole).toInt()); });
    retranslate();
    m_choices->setCurrentRow(0);
}

QString PodEditor::fileName() const
{
    const QString name = podNameIn(m_text->toPlainText());
    if (!m_file.isEmpty() && !name.isEmpty())
        return m_file;
    return name.isEmpty() ? QString() : name + QStringLiteral(".yaml");
}

void PodEditor::setText(const QString& manifest)
{
    m_choices->setCurrentRow(-1);
    m_about->clear();
    m_text->setPlainText(manifest);
    m_text->setFocus(); // the list would choose its first template when it gets the focus
}

void PodEditor::edit(const QString& file, const QString& manifest)
{
    m_file = file;
    m_original = manifest;
    m_choices->hide();
    m_about->hide();
    setText(manifest);
    retranslate();
}

void PodEditor::choose(int index)
{
    if (index < 0 || index >= static_cast<int>(m_templates.size()))
        return;
    const Template& chosen = m_templates[static_cast<std::size_t>(index)];
    m_about->setText(chosen.about);
    m_text->setPlainText(manifestOf(chosen, freeName(chosen.id, m_taken)));
}

/// Asked anew with each change: what was said of the text before is not about this one.
void PodEditor::refresh()
{
    m_complaints->clear();
    m_complaints->setVisible(false);
    const bool same = !m_file.isEmpty() && m_text->toPlainText() == m_original;
    m_apply->setEnabled(!m_asking && !fileName().isEmpty() && !same);
    const bool replaces = m_file.isEmpty() && m_taken.contains(podNameIn(m_text->toPlainText()));
    m_said->setText(fileName().isEmpty()
            ? tr("metadata.name is missing: it names the pod and its manifest.")
            : replaces ? tr("There is a pod of this name: it is replaced.")
                       : QString());
}

void PodEditor::apply()
{
    m_asking = true;
    m_apply->setEnabled(false);
    m_said->setText(tr("Asking the kubelet …"));
    m_asked = fileName();
    if (!m_broken.isEmpty() && m_file.isEmpty() && m_broken != m_asked)
        emit abandoned(std::exchange(m_broken, {})); // the pod has got another name since
    emit applied(m_asked, m_text->toPlainText());
}

void PodEditor::answer(const QStringList& complaints)
{
    m_asking = false;
    refresh();
    if (complaints.isEmpty()) {
        accept();
        return;
    }
    m_broken = m_asked;
    std::set<int> lines;
    for (const QString& said : complaints) {
        const Complaint complaint = parseComplaint(said);
        auto* item = new QListWidgetItem(complaint.line > 0
                ? tr("line %1: %2").arg(complaint.line).arg(complaint.text)
                : complaint.text,
            m_complaints);
        item->setData(kLineRole, complaint.line);
        if (complaint.line > 0)
            lines.insert(complaint.line);
    }
    m_text->mark(lines);
    m_complaints->setVisible(true);
    m_said->setText(tr(
        "The kubelet cannot use it: %n problem(s).", nullptr, static_cast<int>(complaints.size())));
    if (!lines.empty())
        m_text->goTo(*lines.begin());
}

void PodEditor::reject()
{
    if (!m_broken.isEmpty() && m_file.isEmpty()
        && !m_taken.contains(QString(m_broken).remove(QStringLiteral(".yaml"))))
        emit abandoned(m_broken);
    QDialog::reject();
}

void PodEditor::fail(const QString& error)
{
    m_asking = false;
    refresh();
    m_said->setText(error);
}

void PodEditor::load(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        m_said->setText(tr("%1 cannot be read: %2").arg(path, file.errorString()));
        return;
    }
    if (file.size() > kLargestManifest) {
        m_said->setText(tr("%1 is larger than 1 MiB: it is no manifest.").arg(path));
        return;
    }
    m_choices->setCurrentRow(-1);
    m_about->setText(path);
    m_text->setPlainText(QString::fromUtf8(file.readAll()));
}

void PodEditor::dragEnterEvent(QDragEnterEvent* event)
{
    const QList<QUrl> urls = event->mimeData()->urls();
    if (urls.size() == 1 && urls.first().isLocalFile())
        event->acceptProposedAction();
}

void PodEditor::dropEvent(QDropEvent* event)
{
    load(event->mimeData()->urls().first().toLocalFile());
    event->acceptProposedAction();
}

void PodEditor::retranslate()
{
    setWindowTitle(m_file.isEmpty() ? tr("New pod") : tr("Edit %1").arg(m_file));
    const int row = m_choices->currentRow();
    const QSignalBlocker quiet(m_choices);
    m_templates = templates();
    m_choices->clear();
    for (const Template& each : m_templates)
        m_choices->addItem(each.title);
    m_choices->setCurrentRow(row);
    m_choices->setAccessibleName(tr("Templates"));
    m_text->setAccessibleName(tr("Manifest"));
    m_complaints->setAccessibleName(tr("Problems"));
    m_apply->setText(tr("Apply"));
    m_close->setText(tr("Close"));
    refresh();
}

void PodEditor::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDialog::changeEvent(event);
}

} // namespace shimscope::pods
