// Two values side by side, from the root down.
#include <details/json_diff.h>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <map>

namespace shimscope::details {

namespace {

using Kind = JsonNode::Kind;

QString scalarText(const QJsonValue& value)
{
    if (value.isObject() || value.isArray())
        return {};
    const QByteArray list =
        QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact); // "[…]"
    return QString::fromUtf8(list.mid(1, list.size() - 2));
}

/// What people call an element: the place of a mount, the kind of a namespace or limit.
QString nameOf(const QJsonValue& element)
{
    if (!element.isObject())
        return scalarText(element);
    const QJsonObject object = element.toObject();
    if (object.contains(QStringLiteral("destination")))
        return object.value(QStringLiteral("destination")).toString();
    // That of a namespace or limit is a word; that of a device is a letter, and many have the same.
    const QString type = object.value(QStringLiteral("type")).toString();
    return type.size() > 1 ? type : object.value(QStringLiteral("path")).toString();
}

/// Members by name; elements by nameOf(), where that is theirs alone, else by number.
QList<std::pair<QString, QJsonValue>> partsOf(const QJsonValue& value)
{
    QList<std::pair<QString, QJsonValue>> parts;
    if (value.isObject()) {
        const QJsonObject object = value.toObject();
        for (auto it = object.begin(); it != object.end(); ++it)
            parts.emplace_back(it.key(), it.value());
        return parts;
    }
    std::map<QString, int> seen;
    const QJsonArray array = value.toArray();
    for (const auto& element : array) {
        const QString name = nameOf(element);
        const int number = seen[name]++;
        parts.emplace_back(name.isEmpty() ? QStringLiteral("[%1]").arg(number)
                : number == 0             ? name
                                          : QStringLiteral("%1 [%2]").arg(name).arg(number),
            element);
    }
    return parts;
}

/// A scalar of a list is its own name: said once is enough.
JsonNode whole(const QString& key, const QJsonValue& value, Kind kind)
{
    JsonNode node{key, scalarText(value), {}, kind, {}};
    if (node.value == key)
        node.value.clear();
    for (const auto& [name, part] : partsOf(value))
        node.children << whole(name, part, kind);
    return node;
}

JsonNode compare(const QString& key, const QJsonValue& value, const QJsonValue& other)
{
    if (value == other)
        return whole(key, value, Kind::Same);
    if (value.type() != other.type() || (!value.isObject() && !value.isArray())) {
        JsonNode node = whole(key, value, Kind::Changed);
        node.byDefault = scalarText(other);
        return node;
    }
    JsonNode node{key, {}, {}, Kind::Same, {}};
    const auto theirs = partsOf(other);
    std::map<QString, QJsonValue> rest;
    for (const auto& [name, part] : theirs)
        rest[name] = part;
    for (const auto& [name, part] : partsOf(value)) {
        const auto found = rest.find(name);
        node.children << (found == rest.end() ? whole(name, part, Kind::Added)
                                              : compare(name, part, found->second));
        if (found != rest.end())
            rest.erase(found);
    }
    for (const auto& [name, part] : theirs) {
        if (rest.contains(name))
            node.children << whole(name, part, Kind::Missing);
    }
    for (const JsonNode& child : node.children) {
        if (child.kind != Kind::Same)
            node.kind = Kind::Inside;
    }
    return node;
}

QJsonValue valueOf(const QString& text)
{
    const QJsonDocument document = QJsonDocument::fromJson(text.toUtf8());
    return document.isObject() ? QJsonValue(document.object()) : QJsonValue();
}

} // namespace

JsonNode compareJson(const QString& text, const QString& byDefault)
{
    const QJsonValue value = valueOf(text);
    const QJsonValue other = valueOf(byDefault);
    if (!value.isObject())
        return {};
    return other.isObject() ? compare({}, value, other) : whole({}, value, Kind::Same);
}

} // namespace shimscope::details
