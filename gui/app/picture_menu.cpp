#include <app/picture_menu.h>

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QPainter>
#include <QSaveFile>
#include <QSvgGenerator>

#include <algorithm>

namespace shimscope::app {

namespace {

QString writeSvg(QWidget* view, QIODevice& out)
{
    QSvgGenerator svg;
    svg.setOutputDevice(&out);
    svg.setSize(view->size());
    svg.setViewBox(view->rect());
    svg.setTitle(view->accessibleName());
    QPainter painter;
    if (!painter.begin(&svg))
        return out.errorString();
    view->render(&painter);
    return painter.end() ? QString() : out.errorString();
}

} // namespace

PictureMenu::PictureMenu(QWidget* window)
    : QObject(window), m_window(window), m_menu(new QMenu(window))
{
    connect(m_menu, &QMenu::aboutToShow, this, &PictureMenu::fill);
}

void PictureMenu::add(QWidget* view, std::function<QString()> name)
{
    m_views.push_back({view, std::move(name)});
    view->installEventFilter(this);
}

void PictureMenu::fill()
{
    m_menu->clear();
    for (const View& view : m_views) {
        QAction* action = m_menu->addAction(view.name() + QStringLiteral("…"), this,
            [this, view] { ask(view.widget, view.name()); });
        action->setEnabled(view.widget && view.widget->isVisible());
        if (!action->isEnabled())
            action->setToolTip(tr("It is not shown now."));
    }
    m_menu->setToolTipsVisible(true);
}

void PictureMenu::ask(QWidget* view, const QString& name)
{
    QString filter;
    const QString png = tr("Picture (*.png)");
    const QString svg = tr("Drawing that can be enlarged (*.svg)");
    QString file = QFileDialog::getSaveFileName(
        m_window, tr("Save %1").arg(name), {}, png + QStringLiteral(";;") + svg, &filter);
    if (file.isEmpty())
        return;
    if (!file.endsWith(QLatin1String(".png")) && !file.endsWith(QLatin1String(".svg")))
        file += filter == svg ? QStringLiteral(".svg") : QStringLiteral(".png");
    const QString error = save(view, file);
    if (error.isEmpty())
        emit saved(file);
    else
        emit failed(file, error);
}

QString PictureMenu::save(QWidget* view, const QString& file)
{
    // A device would be replaced by a file of its name.
    if (const QFileInfo there(file); there.exists() && !there.isFile())
        return tr("%1 is there, and is no ordinary file.").arg(file);
    QSaveFile out(file); // a full disk leaves no half picture
    if (!out.open(QIODevice::WriteOnly))
        return out.errorString();
    QString error;
    if (file.endsWith(QLatin1String(".svg")))
        error = writeSvg(view, out);
    else if (!view->grab().save(&out, "PNG"))
        error = out.errorString();
    if (error.isEmpty() && !out.commit())
        error = out.errorString();
    return error;
}

bool PictureMenu::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() != QEvent::ContextMenu)
        return QObject::eventFilter(watched, event);
    const auto found = std::find_if(
        m_views.begin(), m_views.end(), [&](const View& view) { return view.widget == watched; });
    if (found == m_views.end() || found->widget->contextMenuPolicy() != Qt::DefaultContextMenu)
        return false;
    QWidget* view = found->widget;
    QMenu menu(view);
    menu.addAction(
        tr("Save as a picture…"), this, [this, view, name = found->name()] { ask(view, name); });
    menu.addAction(tr("Copy as a picture"), this,
        [view] { QApplication::clipboard()->setPixmap(view->grab()); });
    menu.exec(static_cast<QContextMenuEvent*>(event)->globalPos());
    return true;
}

} // namespace shimscope::app
