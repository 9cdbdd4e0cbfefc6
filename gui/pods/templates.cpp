// Templates are resources: gui/resources/templates.
#include <pods/templates.h>
#include <QCoreApplication>
#include <QFile>
#include <QRegularExpression>

namespace shimscope::pods {

namespace {

/// Gives the sentences a context for translators.
struct TemplateWords {
    Q_DECLARE_TR_FUNCTIONS(shimscope::pods::Templates)
};

} // namespace

std::vector<Template> templates()
{
    return {
        {QStringLiteral("one"), TemplateWords::tr("One container"),
            TemplateWords::tr(
                "Prints a line a second. The shortest way from a manifest to a process.")},
        {QStringLiteral("memory"), TemplateWords::tr("Memory runs out"),
            TemplateWords::tr(
                "Takes memory until its limit: the kernel kills it, the kubelet restarts it.")},
        {QStringLiteral("cpu"), TemplateWords::tr("CPU is throttled"),
            TemplateWords::tr("Wants a whole CPU and may use a quarter of one.")},
        {QStringLiteral("crash"), TemplateWords::tr("Crash loop"),
            TemplateWords::tr("Fails again and again: each restart waits longer.")},
        {QStringLiteral("pair"), TemplateWords::tr("Two containers"),
            TemplateWords::tr(
                "Share network, IPC and host name, but neither files nor processes.")},
        {QStringLiteral("stubborn"), TemplateWords::tr("Ignores SIGTERM"),
            TemplateWords::tr("Delete it to see the grace period and SIGKILL.")},
    };
}

QString manifestOf(const Template& from, const QString& name)
{
    QFile file(QStringLiteral(":/templates/%1.yaml").arg(from.id));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QString::fromUtf8(file.readAll()).replace(QStringLiteral("@name@"), name);
}

QString freeName(const QString& wanted, const QStringList& taken)
{
    QString name = wanted;
    for (int i = 2; taken.contains(name); ++i)
        name = QStringLiteral("%1-%2").arg(wanted).arg(i);
    return name;
}

QString podNameIn(const QString& manifest)
{
    static const QRegularExpression kName(
        QStringLiteral("^metadata:\\s*\\n(?:[ \\t]+.*\\n|[ \\t]*#.*\\n|\\s*\\n)*?"
                       "[ \\t]+name:[ \\t]*[\"']?([A-Za-z0-9.-]+)"),
        QRegularExpression::MultilineOption);
    static const QRegularExpression kInBraces(
        QStringLiteral(
            "^metadata:[ \\t]*\\{(?:[^}\\n]*,)?[ \\t]*name:[ \\t]*[\"']?([A-Za-z0-9.-]+)"),
        QRegularExpression::MultilineOption);
    const QString name = kName.match(manifest).captured(1);
    return name.isEmpty() ? kInBraces.match(manifest).captured(1) : name;
}

Complaint parseComplaint(const QString& said)
{
    static const QRegularExpression kPlace(
        QStringLiteral("^[^:\\s]*\\.ya?ml(?::(\\d+)(?::\\d+)?)?:\\s*(.*)$"),
        QRegularExpression::DotMatchesEverythingOption);
    const auto match = kPlace.match(said);
    if (!match.hasMatch())
        return {0, said};
    return {match.captured(1).toInt(), match.captured(2)};
}

} // namespace shimscope::pods
