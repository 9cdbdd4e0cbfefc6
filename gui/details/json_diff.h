// A JSON document beside the one that it would be by default, as a tree of what is the same and
// what is not. Members are compared by name, elements of lists by what names them (destination,
// type, path) or by their value: order alone is no difference. Pure.
#pragma once

#include <QList>
#include <QString>

namespace shimscope::details {

struct JsonNode {
    enum class Kind {
        Same,
        Changed, ///< the default has another value
        Added, ///< the default has none
        Missing, ///< only the default has it
        Inside, ///< something below it differs
    };
    QString key; ///< "process", "[3]", "/dev/shm"
    QString value; ///< of a scalar: as in JSON; of others: empty
    QString byDefault; ///< Changed: the default's value
    Kind kind = Kind::Same;
    QList<JsonNode> children;
};

/// The root; without a key. `text` that is no JSON: a root without children.
[[nodiscard]] JsonNode compareJson(const QString& text, const QString& byDefault);

} // namespace shimscope::details
