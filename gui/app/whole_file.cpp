#include <app/whole_file.h>

#include <QCoreApplication>
#include <QFileInfo>
#include <QSaveFile>

namespace shimscope::app {

QString writeWhole(const QString& file, const std::function<QString(QIODevice&)>& write)
{
    // A device would be replaced by a file of its name.
    if (const QFileInfo there(file); there.exists() && !there.isFile())
        return QCoreApplication::translate(
            "shimscope::app::WholeFile", "%1 is there, and is no ordinary file.")
            .arg(file);
    QSaveFile out(file);
    if (!out.open(QIODevice::WriteOnly))
        return out.errorString();
    const QString error = write(out);
    return !error.isEmpty() || out.commit() ? error : out.errorString();
}

QString writeWhole(const QString& file, std::string_view text)
{
    return writeWhole(file, [text](QIODevice& out) {
        const auto size = static_cast<qint64>(text.size());
        return out.write(text.data(), size) == size ? QString() : out.errorString();
    });
}

} // namespace shimscope::app
