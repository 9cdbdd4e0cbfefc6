// Lines and their indentation; flow mappings ({cpu: 1}) within one line.
#include <pods/manifest_text.h>
#include <QRegularExpression>
#include <QStringList>

namespace shimscope::pods {

namespace {

using Re = QRegularExpression;

/// Lines [first, end) of something, and the column where its keys begin.
struct Block {
    int first = -1;
    int end = -1;
    int column = 0;
    [[nodiscard]] bool there() const { return first >= 0; }
};

bool isEmptyLine(const QString& line)
{
    const QString trimmed = line.trimmed();
    return trimmed.isEmpty() || trimmed.startsWith(u'#');
}

int indentOf(const QString& line)
{
    int indent = 0;
    while (indent < line.size() && line[indent] == u' ')
        ++indent;
    return indent;
}

/// The column of the first key after "- - ": those of a list's element belong to it.
int keyColumn(const QString& line)
{
    int column = indentOf(line);
    while (line.mid(column, 2) == QStringLiteral("- "))
        column = column + 2 + indentOf(line.mid(column + 2));
    return column;
}

bool hasKey(const QString& line, int column, const QString& key)
{
    return keyColumn(line) == column && line.mid(column).startsWith(key + u':');
}

QString unquoted(QString value)
{
    const auto comment = value.indexOf(QStringLiteral(" #"));
    value = (comment < 0 ? value : value.left(comment)).trimmed();
    const bool quoted = value.size() > 1 && (value[0] == u'"' || value[0] == u'\'');
    return quoted ? value.mid(1, value.size() - 2) : value;
}

QString valueAt(const QString& line, int column, const QString& key)
{
    return unquoted(line.mid(column + key.size() + 1));
}

int endOfBlock(const QStringList& lines, int first, int column)
{
    int end = first + 1;
    int last = first;
    for (; end < lines.size(); ++end) {
        if (isEmptyLine(lines[end]))
            continue;
        if (indentOf(lines[end]) < column)
            break;
        last = end;
    }
    return last + 1; // without the empty lines after it
}

/// The element of a list below "containers:" or "initContainers:" whose name it is.
Block findContainer(const QStringList& lines, const QString& container)
{
    static const Re list(QStringLiteral("^\\s*(containers|initContainers):\\s*(#.*)?$"));
    for (int i = 0; i < lines.size(); ++i) {
        if (!list.match(lines[i]).hasMatch())
            continue;
        for (int item = i + 1; item < lines.size(); ++item) {
            if (isEmptyLine(lines[item]))
                continue;
            if (indentOf(lines[item]) < indentOf(lines[i])
                || (indentOf(lines[item]) == indentOf(lines[i])
                    && !lines[item].trimmed().startsWith(u'-')))
                break;
            const QString trimmed = lines[item].trimmed();
            if (!trimmed.startsWith(QStringLiteral("- ")))
                continue;
            const int column = keyColumn(lines[item]);
            const int end = endOfBlock(lines, item, column);
            for (int line = item; line < end; ++line) {
                if (hasKey(lines[line], column, QStringLiteral("name"))
                    && valueAt(lines[line], column, QStringLiteral("name")) == container)
                    return {item, end, column};
            }
            item = end - 1;
        }
    }
    return {};
}

/// The line of `key` in a block, and what is indented below it.
Block findKey(const QStringList& lines, const Block& in, const QString& key)
{
    for (int i = in.first; i < in.end; ++i) {
        if (isEmptyLine(lines[i]) || !hasKey(lines[i], in.column, key))
            continue;
        Block block{i, endOfBlock(lines, i, in.column + 1), in.column + 2};
        for (int below = i + 1; below < block.end; ++below) {
            if (!isEmptyLine(lines[below])) {
                block.column = indentOf(lines[below]);
                break;
            }
        }
        return block;
    }
    return {};
}

/// What is in the braces of "key: { … }" within the line; nothing if it has none.
std::optional<std::pair<int, int>> bracesOf(const QString& line, const QString& key)
{
    const Re opening(QStringLiteral("(^|[\\s{,])%1:\\s*\\{").arg(key));
    const auto match = opening.match(line);
    if (!match.hasMatch())
        return std::nullopt;
    const int begin = static_cast<int>(match.capturedEnd());
    int depth = 1;
    for (int i = begin; i < line.size(); ++i) {
        depth += line[i] == u'{' ? 1 : line[i] == u'}' ? -1 : 0;
        if (depth == 0)
            return std::pair{begin, i};
    }
    return std::nullopt;
}

Re flowEntry(const QString& resource)
{
    return Re(QStringLiteral("(^|[\\s,{])(%1:\\s*)(\"[^\"]*\"|'[^']*'|[^,}\\s]+)").arg(resource));
}

QString flowValue(const QString& inside, const QString& resource)
{
    return unquoted(flowEntry(resource).match(inside).captured(3));
}

QString withFlowValue(const QString& inside, const QString& resource, const QString& value)
{
    const auto match = flowEntry(resource).match(inside);
    if (match.hasMatch())
        return inside.left(match.capturedStart(3)) + value + inside.mid(match.capturedEnd(3));
    const QString entry = resource + QStringLiteral(": ") + value;
    return inside.trimmed().isEmpty() ? entry : entry + QStringLiteral(", ") + inside.trimmed();
}

/// Changes "limits: {…}" of the line, or says that there is none.
bool changeFlow(QString& line, const QString& resource, const QString& value)
{
    const auto braces = bracesOf(line, QStringLiteral("limits"));
    if (!braces)
        return false;
    const auto [begin, end] = *braces;
    line = line.left(begin) + withFlowValue(line.mid(begin, end - begin), resource, value)
        + line.mid(end);
    return true;
}

QString entryLine(int column, const QString& key, const QString& value = {})
{
    const QString start = QString(column, u' ') + key + u':';
    return value.isEmpty() ? start : start + u' ' + value;
}

void changeLimits(
    QStringList& lines, const Block& limits, const QString& resource, const QString& value)
{
    if (changeFlow(lines[limits.first], resource, value))
        return;
    const Block entry = findKey(lines, {limits.first + 1, limits.end, limits.column}, resource);
    if (entry.there())
        lines[entry.first] = entryLine(limits.column, resource, value);
    else
        lines.insert(limits.first + 1, entryLine(limits.column, resource, value));
}

/// "resources:" is there; the limits may be missing.
bool changeResources(
    QStringList& lines, const Block& resources, const QString& resource, const QString& value)
{
    QString& line = lines[resources.first];
    const QString entry = resource + QStringLiteral(": ") + value;
    if (line.contains(u'{')) {
        if (changeFlow(line, resource, value))
            return true;
        const auto braces = bracesOf(line, QStringLiteral("resources"));
        if (!braces)
            return false;
        const bool more =
            !line.mid(braces->first, braces->second - braces->first).trimmed().isEmpty();
        line.insert(braces->first,
            QStringLiteral("limits: {") + entry
                + (more ? QStringLiteral("}, ") : QStringLiteral("}")));
        return true;
    }
    const Block limits = findKey(
        lines, {resources.first + 1, resources.end, resources.column}, QStringLiteral("limits"));
    if (limits.there())
        changeLimits(lines, limits, resource, value);
    else
        lines.insert(resources.first + 1,
            entryLine(resources.column, QStringLiteral("limits"), u'{' + entry + u'}'));
    return true;
}

} // namespace

std::optional<Limits> limitsIn(const QString& manifest, const QString& container)
{
    const QStringList lines = manifest.split(u'\n');
    const Block item = findContainer(lines, container);
    if (!item.there())
        return std::nullopt;
    Limits limits;
    const Block resources = findKey(lines, item, QStringLiteral("resources"));
    if (!resources.there())
        return limits;
    const auto take = [&](const QString& line) {
        const auto braces = bracesOf(line, QStringLiteral("limits"));
        if (!braces)
            return false;
        const QString inside = line.mid(braces->first, braces->second - braces->first);
        limits = {
            flowValue(inside, QStringLiteral("cpu")), flowValue(inside, QStringLiteral("memory"))};
        return true;
    };
    if (take(lines[resources.first]) || lines[resources.first].contains(u'{'))
        return limits;
    const Block block = findKey(
        lines, {resources.first + 1, resources.end, resources.column}, QStringLiteral("limits"));
    if (!block.there() || take(lines[block.first]))
        return limits;
    for (int i = block.first + 1; i < block.end; ++i) {
        for (const auto& [key, into] :
            {std::pair("cpu", &limits.cpu), std::pair("memory", &limits.memory)}) {
            if (hasKey(lines[i], block.column, QLatin1String(key)))
                *into = valueAt(lines[i], block.column, QLatin1String(key));
        }
    }
    return limits;
}

std::optional<QString> withLimit(const QString& manifest, const QString& container,
    const QString& resource, const QString& value)
{
    QStringList lines = manifest.split(u'\n');
    const Block item = findContainer(lines, container);
    if (!item.there())
        return std::nullopt;
    const Block resources = findKey(lines, item, QStringLiteral("resources"));
    if (!resources.there())
        lines.insert(item.end,
            entryLine(item.column, QStringLiteral("resources"),
                QStringLiteral("{limits: {%1: %2}}").arg(resource, value)));
    else if (!changeResources(lines, resources, resource, value))
        return std::nullopt;
    return lines.join(u'\n');
}

std::optional<QString> withPodName(const QString& manifest, const QString& name)
{
    QStringList lines = manifest.split(u'\n');
    for (int i = 0; i < lines.size(); ++i) {
        if (!lines[i].startsWith(QStringLiteral("metadata:")))
            continue;
        static const Re flow(QStringLiteral("([{,]\\s*name:\\s*)(\"[^\"]*\"|'[^']*'|[^,}\\s]+)"));
        const auto match = flow.match(lines[i]);
        if (match.hasMatch()) {
            lines[i].replace(match.capturedStart(2), match.capturedLength(2), name);
            return lines.join(u'\n');
        }
        const Block metadata{i, endOfBlock(lines, i, 1), 0};
        Block inside = metadata;
        for (int below = i + 1; below < metadata.end; ++below) {
            if (!isEmptyLine(lines[below])) {
                inside = {below, metadata.end, indentOf(lines[below])};
                break;
            }
        }
        const Block entry = findKey(lines, inside, QStringLiteral("name"));
        if (!entry.there() || inside.first == metadata.first)
            return std::nullopt;
        lines[entry.first] = entryLine(inside.column, QStringLiteral("name"), name);
        return lines.join(u'\n');
    }
    return std::nullopt;
}

} // namespace shimscope::pods
