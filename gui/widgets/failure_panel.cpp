#include <widgets/failure_panel.h>
#include <widgets/theme.h>

#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QGridLayout>

#include <algorithm>

namespace shimscope::widgets {

namespace {
constexpr std::size_t kKept = 20;
constexpr Length kPanelWidth{620};
constexpr int kFromEdge = 18; // px from the parent's edge
constexpr Length kBelowBar{84}; // below bar and banners
} // namespace

FailurePanel::FailurePanel(QWidget* parent)
    : QFrame(parent)
    , m_word(new QLabel(this))
    , m_step(new QLabel(this))
    , m_cause(new QLabel(this))
    , m_mend(new QLabel(this))
    , m_copy(new QToolButton(this))
    , m_dismiss(new QToolButton(this))
{
    setObjectName(QStringLiteral("problem"));
    setAutoFillBackground(true);
    if (parent != nullptr)
        parent->installEventFilter(this);
    setTextFont(m_word, -2, QFont::Bold);
    m_word->setStyleSheet(
        QStringLiteral("color: white; background: #b3261e; border-radius: 4px; padding: 1px 7px;"));
    setTextFont(m_step, 0, QFont::DemiBold);
    setMonoFont(m_cause, -2);
    for (QLabel* label : {m_step, m_cause, m_mend}) {
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    }
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(14, 10, 10, 10);
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(6);
    grid->addWidget(m_word, 0, 0, Qt::AlignTop);
    grid->addWidget(m_step, 0, 1);
    grid->addWidget(m_copy, 0, 2, Qt::AlignTop);
    grid->addWidget(m_dismiss, 0, 3, Qt::AlignTop);
    grid->addWidget(m_cause, 1, 0, 1, 4);
    grid->addWidget(m_mend, 2, 0, 1, 4);
    grid->setColumnStretch(1, 1);
    connect(m_copy, &QToolButton::clicked, this, [this] {
        const Failure& newest = m_failures.back();
        QApplication::clipboard()->setText(
            newest.step + u'\n' + newest.cause + u'\n' + newest.mend);
    });
    connect(m_dismiss, &QToolButton::clicked, this, [this] {
        if (!m_failures.empty())
            m_failures.pop_back();
        refresh();
    });
    refresh();
}

void FailurePanel::add(const Failure& failure)
{
    m_failures.push_back(failure);
    if (m_failures.size() > kKept)
        m_failures.erase(m_failures.begin());
    refresh();
}

void FailurePanel::clear()
{
    m_failures.clear();
    refresh();
}

void FailurePanel::refresh()
{
    setVisible(!m_failures.empty());
    m_word->setText(tr("FAILED"));
    m_copy->setText(tr("Copy"));
    const auto older = m_failures.size() > 1 ? static_cast<int>(m_failures.size()) - 1 : 0;
    m_dismiss->setText(older > 0 ? tr("Dismiss, %n older", nullptr, older) : tr("Dismiss"));
    if (m_failures.empty())
        return;
    const Failure& newest = m_failures.back();
    m_step->setText(newest.step);
    // A path is one word: it may break at its slashes.
    m_cause->setText(QString(newest.cause).replace(u'/', QStringLiteral("/\u200b")));
    m_mend->setText(newest.mend);
    m_mend->setVisible(!newest.mend.isEmpty());
    setAccessibleName(tr("Failed: %1").arg(newest.step));
    setAccessibleDescription(newest.cause + u' ' + newest.mend);
    reposition();
}

void FailurePanel::reposition()
{
    if (parentWidget() == nullptr || isHidden())
        return;
    const int width = std::min<int>(kPanelWidth, parentWidget()->width() - 2 * kFromEdge);
    const int height = std::max(heightForWidth(width), minimumSizeHint().height());
    setGeometry(parentWidget()->width() - width - kFromEdge, kBelowBar, width, height);
    raise();
}

bool FailurePanel::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == parentWidget() && event->type() == QEvent::Resize)
        reposition();
    return QFrame::eventFilter(watched, event);
}

void FailurePanel::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::FontChange)
        refresh();
    QFrame::changeEvent(event);
}

} // namespace shimscope::widgets
