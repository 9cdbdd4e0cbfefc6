#include <widgets/banner.h>
#include <widgets/theme.h>

#include <QHBoxLayout>

namespace shimscope::widgets {

Banner::Banner(Kind kind, QWidget* parent)
    : QFrame(parent)
    , m_word(new QLabel(this))
    , m_text(new ElideLabel(this))
    , m_action(new QToolButton(this))
    , m_close(new QToolButton(this))
{
    setObjectName(QStringLiteral("warning"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(14, 2, 6, 2);
    row->setSpacing(12);
    row->addWidget(m_word);
    row->addWidget(m_text, 1);
    row->addWidget(m_action);
    row->addWidget(m_close);
    m_action->setProperty("chip", true);
    m_action->hide();
    connect(m_action, &QToolButton::clicked, this, &Banner::acted);
    setTextFont(m_word, -2, QFont::Bold);
    m_word->setStyleSheet(
        QStringLiteral("color: white; background: %1; border-radius: 4px; padding: 1px 7px;")
            .arg(kind == Kind::Warning ? QStringLiteral("#b3261e") : QStringLiteral("#005a8f")));
    m_close->setText(QStringLiteral("✕"));
    m_close->setObjectName(QStringLiteral("link"));
    connect(m_close, &QToolButton::clicked, this, [this] {
        m_dismissed = m_text->text();
        hide();
        emit dismissed();
    });
    hide();
}

void Banner::setContent(const QString& word, const QString& text)
{
    m_word->setText(word);
    m_text->setText(text);
    m_close->setAccessibleName(tr("Dismiss"));
    setAccessibleName(word + QStringLiteral(": ") + text);
    setVisible(!text.isEmpty() && text != m_dismissed);
}

void Banner::setAction(const QString& text)
{
    m_action->setText(text);
    m_action->setVisible(!text.isEmpty());
}

} // namespace shimscope::widgets
