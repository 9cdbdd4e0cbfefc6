#include <plots/provenance_box.h>
#include <widgets/theme.h>

#include <QApplication>
#include <QClipboard>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QScreen>

#include <algorithm>

namespace shimscope::plots {

namespace {
constexpr int kWidestValue = 520; ///< px; longer ones break their lines
}

ProvenanceBox::ProvenanceBox(const Provenance& provenance, QWidget* parent)
    : QFrame(parent, Qt::Popup), m_text(provenance.text())
{
    setObjectName(QStringLiteral("search"));
    setAttribute(Qt::WA_DeleteOnClose);
    setAccessibleName(provenance.title);
    setAccessibleDescription(m_text);
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(14, 12, 14, 12);
    grid->setHorizontalSpacing(14);
    grid->setVerticalSpacing(3);
    auto* title = new QLabel(provenance.title, this);
    title->setFont(widgets::textFont(1, QFont::DemiBold));
    int row = 0;
    grid->addWidget(title, row++, 0, 1, 2);
    if (provenance.sections.empty())
        grid->addWidget(new QLabel(tr("Nothing was read until then."), this), row++, 0, 1, 2);
    for (const Provenance::Section& section : provenance.sections) {
        auto* heading = new QLabel(section.heading, this);
        heading->setObjectName(QStringLiteral("heading"));
        heading->setContentsMargins(0, 7, 0, 0);
        grid->addWidget(heading, row++, 0, 1, 2);
        for (const Provenance::Row& each : section.rows) {
            auto* label = new QLabel(each.label, this);
            label->setObjectName(QStringLiteral("mute"));
            auto* value = new QLabel(each.value, this);
            value->setFont(widgets::monoFont(-2));
            value->setTextFormat(Qt::PlainText);
            value->setTextInteractionFlags(Qt::TextSelectableByMouse);
            if (value->sizeHint().width() > kWidestValue) {
                // A path has no blanks where it could break.
                value->setText(QString(each.value).replace(u'/', QStringLiteral("/\u200b")));
                value->setWordWrap(true);
                value->setFixedWidth(kWidestValue);
            }
            grid->addWidget(label, row, 0, Qt::AlignTop);
            grid->addWidget(value, row++, 1);
        }
    }
    auto* copy = new QPushButton(tr("Copy"), this);
    connect(copy, &QPushButton::clicked, this, [this] {
        QApplication::clipboard()->setText(m_text);
        close();
    });
    grid->addWidget(copy, row, 1, Qt::AlignRight);
}

void ProvenanceBox::openAt(const QPoint& global)
{
    adjustSize();
    const QScreen* screen = QApplication::screenAt(global);
    const QRect room = (screen ? screen : QApplication::primaryScreen())->availableGeometry();
    QPoint corner = global + QPoint(12, 12);
    corner.setX(std::max(room.left(), std::min(corner.x(), room.right() - width())));
    corner.setY(std::max(room.top(), std::min(corner.y(), room.bottom() - height())));
    move(corner);
    show();
    if (auto* copy = findChild<QPushButton*>())
        copy->setFocus();
}

} // namespace shimscope::plots
