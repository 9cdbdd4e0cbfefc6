#include <models/text.h>
#include <widgets/theme.h>

#include <story/source_text.h>

namespace shimscope::storyview {

QString sourceHtml(const story::Source& source, const std::string& date)
{
    return QStringLiteral(
        "<span style=\"color:%1\">%2 · <a href=\"%3\" style=\"color:%4\">%5</a></span>")
        .arg(widgets::colours().mute.name(), models::text(date).toHtmlEscaped(),
            models::text(source.url).toHtmlEscaped(), widgets::colours().accent.name(),
            models::text(source.title).toHtmlEscaped());
}

QLabel* newText(const QString& html, QWidget* parent, int steps)
{
    auto* label = new QLabel(html, parent);
    label->setTextFormat(Qt::RichText);
    label->setWordWrap(true);
    label->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    label->setTextInteractionFlags(Qt::TextBrowserInteraction);
    label->setOpenExternalLinks(true);
    label->setFocusPolicy(html.contains(QLatin1String("<a ")) ? Qt::StrongFocus : Qt::NoFocus);
    widgets::setTextFont(label, steps);
    return label;
}

} // namespace shimscope::storyview
