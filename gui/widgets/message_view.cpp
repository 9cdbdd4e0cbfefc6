// Two texts side by side, request and response, each with its type, size and a menu to copy it.
#include <base/text.h>
#include <models/text.h>
#include <widgets/details_pane.h>
#include <widgets/theme.h>

#include <compare/docker_parts.h>
#include <nlohmann/json.hpp>
#include <QApplication>
#include <QClipboard>
#include <QGridLayout>
#include <QMenu>

namespace shimscope::widgets {

namespace {

QString partName(compare::DockerPart part)
{
    switch (part) {
    case compare::DockerPart::Cli:
        return QStringLiteral("CLI");
    case compare::DockerPart::Api:
        return QStringLiteral("API");
    case compare::DockerPart::Server:
        return MessageView::tr("server");
    case compare::DockerPart::Runtime:
        return MessageView::tr("container runtime");
    case compare::DockerPart::Volume:
        return MessageView::tr("volume");
    case compare::DockerPart::Network:
        return MessageView::tr("network");
    case compare::DockerPart::Build:
        break;
    }
    return MessageView::tr("build");
}

} // namespace

QString prettyJson(const std::string& json)
{
    const auto parsed = nlohmann::ordered_json::parse(json, nullptr, false);
    if (parsed.is_discarded())
        return models::text(json);
    return models::text(
        parsed.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

MessageView::MessageView(QWidget* parent)
    : QWidget(parent)
    , m_head(new ElideLabel(this))
    , m_requestHead(new ElideLabel(this))
    , m_responseHead(new ElideLabel(this))
    , m_request(new QPlainTextEdit(this))
    , m_response(new QPlainTextEdit(this))
{
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 2, 0, 0);
    grid->setHorizontalSpacing(18);
    grid->setVerticalSpacing(3);
    grid->addWidget(m_head, 0, 0, 1, 2);
    grid->addWidget(m_requestHead, 1, 0);
    grid->addWidget(m_responseHead, 1, 1);
    grid->addWidget(m_request, 2, 0);
    grid->addWidget(m_response, 2, 1);
    grid->setRowStretch(2, 1);
    for (QPlainTextEdit* edit : {m_request, m_response}) {
        edit->setReadOnly(true);
        setMonoFont(edit, -2);
        whenScaled(edit, [edit] { edit->setMinimumHeight(px(30)); });
        edit->setLineWrapMode(QPlainTextEdit::NoWrap);
        edit->installEventFilter(this); // the Menu key
        edit->viewport()->installEventFilter(this); // the mouse
    }
}

bool MessageView::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::ContextMenu) {
        for (QPlainTextEdit* edit : {m_request, m_response}) {
            if (watched != edit && watched != edit->viewport())
                continue;
            openMenu(edit, *static_cast<QContextMenuEvent*>(event));
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

/// What is marked, else the line; the message; and of its call what every row of it offers.
void MessageView::openMenu(QPlainTextEdit* body, const QContextMenuEvent& event)
{
    QTextCursor place = event.reason() == QContextMenuEvent::Mouse
        ? body->cursorForPosition(body->viewport()->mapFromGlobal(event.globalPos()))
        : body->textCursor();
    place.select(QTextCursor::LineUnderCursor);
    const QString marked = body->textCursor().selectedText().replace(QChar(0x2029), u'\n');
    details::Copies copies = m_copies;
    copies.value = marked.isEmpty() ? place.selectedText().trimmed() : marked;
    copies.json = body->toPlainText();
    QMenu menu(body);
    details::addCopies(menu, copies);
    if (!m_copies.json.isEmpty()) {
        QAction* whole = menu.addAction(tr("Copy the whole call as JSON"),
            [json = m_copies.json] { QApplication::clipboard()->setText(json); });
        whole->setObjectName(QStringLiteral("call"));
    }
    QAction* all = menu.addAction(tr("Select all"), body, &QPlainTextEdit::selectAll);
    all->setEnabled(!copies.json.isEmpty());
    menu.exec(event.globalPos());
}

void MessageView::fill(
    ElideLabel* head, QPlainTextEdit* body, const QString& name, const trace::Message& message)
{
    QString text = name;
    if (!message.type.empty())
        text += QStringLiteral(" · %1 · %2")
                    .arg(models::text(message.type), models::text(base::formatBytes(message.size)));
    head->setText(text);
    const QString fresh = prettyJson(message.json);
    if (body->toPlainText() != fresh)
        body->setPlainText(fresh);
    body->setPlaceholderText(tr("No content."));
    body->setAccessibleName(name);
}

void MessageView::show(const trace::Span* span, const trace::Span* other, bool docker)
{
    static const trace::Span kNothing;
    const trace::Span& shown = span ? *span : kNothing;
    m_copies = span ? details::copiesOf(*span) : details::Copies();
    QString head = tr("Click a bar of the timeline or an edge of the map to see its message.");
    if (span) {
        QStringList parts{models::text(span->method), models::text(span->protocol),
            span->open() ? QStringLiteral("…") : models::durationOfCall(*span),
            models::outcome(*span)};
        if (!span->peer.empty())
            parts << QStringLiteral("→ ") + models::text(span->peer);
        if (const auto part = compare::partOf(*span); part && docker)
            parts << tr("Docker's part: %1").arg(partName(*part));
        parts.removeAll(QString());
        head = parts.join(QStringLiteral(" · "));
    }
    m_head->setText(head);
    const auto pick = [&](const trace::Message trace::Span::*side) -> const trace::Message& {
        const trace::Message& own = shown.*side;
        return own.json.empty() && other ? other->*side : own;
    };
    fill(m_requestHead, m_request, tr("Request"), pick(&trace::Span::request));
    fill(m_responseHead, m_response, tr("Response"), pick(&trace::Span::response));
}

} // namespace shimscope::widgets
