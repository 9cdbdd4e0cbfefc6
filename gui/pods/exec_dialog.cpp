// A line in, a block out.
#include <widgets/theme.h>

#include <pods/exec_dialog.h>
#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QProcess>
#include <QTextCursor>
#include <QVBoxLayout>

namespace shimscope::pods {

namespace {
constexpr int kLinesKept = 5'000;
}

ExecDialog::ExecDialog(const QString& container, QWidget* parent)
    : QDialog(parent)
    , m_container(container)
    , m_output(new QPlainTextEdit(this))
    , m_prompt(new QLabel(this))
    , m_line(new QLineEdit(this))
    , m_shell(new QCheckBox(this))
    , m_run(new QPushButton(this))
    , m_close(new QPushButton(this))
{
    setObjectName(QStringLiteral("pane"));
    setAttribute(Qt::WA_StyledBackground);
    m_output->setObjectName(QStringLiteral("manifest"));
    m_output->setReadOnly(true);
    m_output->setFont(widgets::monoFont(-1));
    m_output->setMaximumBlockCount(kLinesKept);
    m_output->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_line->setFont(widgets::monoFont(0));
    m_line->installEventFilter(this);
    m_prompt->setFont(widgets::monoFont(0));
    m_prompt->setText(container + QStringLiteral(" $"));
    m_shell->setChecked(true);
    m_run->setObjectName(QStringLiteral("primary"));
    m_run->setDefault(true);
    m_close->setAutoDefault(false);
    auto* asking = new QHBoxLayout;
    asking->addWidget(m_prompt);
    asking->addWidget(m_line, 1);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_shell, 1);
    buttons->addWidget(m_close);
    buttons->addWidget(m_run);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(16, 14, 16, 14);
    all->setSpacing(10);
    all->addWidget(m_output, 1);
    all->addLayout(asking);
    all->addLayout(buttons);
    resize(760, 460);
    connect(m_run, &QPushButton::clicked, this, &ExecDialog::run);
    connect(m_close, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_line, &QLineEdit::textChanged, this, &ExecDialog::settle);
    retranslate();
    m_line->setFocus();
}

void ExecDialog::run()
{
    const QString line = m_line->text().trimmed();
    if (m_running || line.isEmpty())
        return;
    if (m_history.isEmpty() || m_history.last() != line)
        m_history << line;
    m_shown = m_history.size();
    append(m_prompt->text() + u' ' + line);
    m_running = true;
    m_line->clear();
    settle();
    emit runAsked(m_shell->isChecked()
            ? QStringList{QStringLiteral("sh"), QStringLiteral("-c"), line}
            : QProcess::splitCommand(line)); // only splits
}

void ExecDialog::finished(const QString& out, const QString& err, int exitCode)
{
    m_running = false;
    if (!out.isEmpty())
        append(out.endsWith(u'\n') ? out.chopped(1) : out);
    if (!err.isEmpty())
        append(err.endsWith(u'\n') ? err.chopped(1) : err, true);
    append(tr("— exit status %1").arg(exitCode), exitCode != 0);
    settle();
}

void ExecDialog::failed(const QString& error)
{
    m_running = false;
    append(error, true);
    settle();
}

/// As text only: what a container prints is not ours to interpret.
void ExecDialog::append(const QString& text, bool bad)
{
    QTextCharFormat format;
    format.setForeground(bad ? widgets::colours().bad : widgets::colours().ink);
    QTextCursor cursor(m_output->document());
    cursor.movePosition(QTextCursor::End);
    if (!m_output->document()->isEmpty())
        cursor.insertBlock();
    cursor.insertText(text, format);
    m_output->moveCursor(QTextCursor::End);
    m_output->ensureCursorVisible();
}

/// `step`: -1 is the line before.
void ExecDialog::browse(int step)
{
    const qsizetype wanted = m_shown + step;
    if (wanted < 0 || wanted > m_history.size())
        return;
    if (m_shown == m_history.size())
        m_draft = m_line->text();
    m_shown = wanted;
    m_line->setText(wanted == m_history.size() ? m_draft : m_history[wanted]);
}

bool ExecDialog::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_line && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Up || key == Qt::Key_Down) {
            browse(key == Qt::Key_Up ? -1 : 1);
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

void ExecDialog::settle()
{
    m_run->setEnabled(!m_running && !m_line->text().trimmed().isEmpty());
    m_run->setText(m_running ? tr("Running …") : tr("Run"));
}

void ExecDialog::retranslate()
{
    setWindowTitle(tr("Exec in %1").arg(m_container));
    m_output->setAccessibleName(tr("Output"));
    m_output->setPlaceholderText(tr("Each command is one CRI ExecSync, through endpoint, shim and "
                                    "runtime: it gets no input, and is killed after %n second(s).",
        nullptr, kSeconds));
    m_line->setAccessibleName(tr("Command"));
    m_line->setPlaceholderText(QStringLiteral("cat /proc/self/status"));
    m_shell->setText(tr("Through sh -c"));
    m_close->setText(tr("Close"));
    settle();
}

void ExecDialog::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDialog::changeEvent(event);
}

} // namespace shimscope::pods
