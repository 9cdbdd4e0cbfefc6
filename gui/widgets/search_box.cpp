// A frame over the window rather than a dialog: it goes with the first click elsewhere.
#include <models/search.h>
#include <models/text.h>
#include <widgets/search_box.h>
#include <widgets/theme.h>

#include <QKeyEvent>
#include <QVBoxLayout>

namespace shimscope::widgets {

namespace {

constexpr std::size_t kMostResults = 200;
constexpr Length kWidest{760};
constexpr Length kTop{60};
constexpr Length kHighest{420};

QString resultText(const models::Store& store, const trace::Span& span)
{
    const bool step = span.kind == trace::Kind::Step;
    const QString what = step ? models::text(trace::describeStep(span)) : models::label(span);
    QStringList parts{store.clock(span.start),
        models::hopName(step ? trace::Hop::Kernel : span.hop), models::shortPaths(what)};
    const QString container = models::text(span.attribute("container.name"));
    const QString pod = models::text(span.attribute("pod.name"));
    if (!step && !pod.isEmpty())
        parts << (container.isEmpty() ? pod : pod + u'/' + container);
    return parts.join(QStringLiteral("  "));
}

} // namespace

SearchBox::SearchBox(models::Session& session, QWidget* parent)
    : QFrame(parent)
    , m_session(session)
    , m_line(new QLineEdit(this))
    , m_results(new QListWidget(this))
    , m_said(new QLabel(this))
{
    setObjectName(QStringLiteral("search"));
    setAutoFillBackground(true);
    m_line->setClearButtonEnabled(true);
    setMonoFont(m_results, -2);
    m_results->setTextElideMode(Qt::ElideRight);
    m_results->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_results->setFocusPolicy(Qt::NoFocus);
    m_said->setObjectName(QStringLiteral("mute"));
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(12, 12, 12, 10);
    all->setSpacing(8);
    all->addWidget(m_line);
    all->addWidget(m_results, 1);
    all->addWidget(m_said);
    m_line->installEventFilter(this);
    connect(m_line, &QLineEdit::textChanged, this, &SearchBox::search);
    connect(m_line, &QLineEdit::returnPressed, this, &SearchBox::choose);
    connect(m_results, &QListWidget::itemClicked, this, &SearchBox::choose);
    retranslate();
    hide();
}

void SearchBox::open()
{
    const int width = std::min<int>(kWidest, parentWidget()->width() - 40);
    setGeometry((parentWidget()->width() - width) / 2, kTop, width,
        std::min<int>(kHighest, parentWidget()->height() - kTop - 20));
    show();
    raise();
    m_line->selectAll();
    m_line->setFocus();
    search(); // the run has gone on since
}

void SearchBox::search()
{
    const models::Store& store = m_session.store();
    const auto found = models::searchSpans(store, m_line->text(), kMostResults, m_session.filter());
    m_results->clear();
    m_ids.clear();
    for (const std::size_t index : found) {
        const trace::Span& span = store.spans()[index];
        m_results->addItem(resultText(store, span));
        m_ids.push_back(span.spanId);
    }
    m_results->setCurrentRow(found.empty() ? -1 : 0);
    const int count = static_cast<int>(found.size());
    const auto& filter = m_session.filter();
    if (m_line->text().trimmed().isEmpty())
        m_said->setText(filter
                ? tr("Searches only %1, as the chip of the timeline says.").arg(filter->title())
                : tr("Words of a method, pod, container, id, system call, argument or reason."));
    else if (found.size() == kMostResults)
        m_said->setText(tr("The first %1; more words find less.").arg(count));
    else
        m_said->setText(
            count == 0 ? tr("Nothing holds all of these words.") : tr("%n found", nullptr, count));
}

void SearchBox::choose()
{
    const int row = m_results->currentRow();
    if (row < 0)
        return;
    const std::string id = m_ids[static_cast<std::size_t>(row)];
    hide();
    emit chosen(id);
}

bool SearchBox::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_line && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Escape) {
            hide();
            return true;
        }
        const int by = key == Qt::Key_Down ? 1 : key == Qt::Key_Up ? -1 : 0;
        if (by != 0 && m_results->count() > 0) {
            m_results->setCurrentRow(
                std::clamp(m_results->currentRow() + by, 0, m_results->count() - 1));
            return true;
        }
    }
    // Escape is a shortcut of the window as well: here it is a key.
    if (watched == m_line && event->type() == QEvent::ShortcutOverride) {
        event->accept();
        return true;
    }
    if (watched == m_line && event->type() == QEvent::FocusOut)
        hide();
    return QFrame::eventFilter(watched, event);
}

void SearchBox::retranslate()
{
    m_line->setPlaceholderText(tr("Search"));
    m_line->setAccessibleName(tr("Search"));
    m_results->setAccessibleName(tr("Results"));
}

void SearchBox::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QFrame::changeEvent(event);
}

} // namespace shimscope::widgets
