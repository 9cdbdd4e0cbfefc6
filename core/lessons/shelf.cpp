// Each source is asked of the whole recording.
#include <base/text.h>
#include <engine/shipped.h>

#include <lessons/shelf.h>

#include <cerrno>
#include <set>

namespace shimscope::lessons {

using scenario::Source;
using scenario::SourceKind;

Shelf::Book::Book(compare::Input opened)
    : input(std::move(opened)), facts(input), parts(compare::countParts(input.recording.records))
{
}

base::Status Shelf::open(const std::vector<std::string>& names)
{
    for (const std::string& name : names) {
        if (m_books.contains(name))
            continue;
        auto book = std::make_unique<const Book>(
            compare::Input{.name = name, .recording = TRY(engine::readNamedRecording(name))});
        if (!book->facts.hasCalls())
            return base::fail("open recording", name, "no pod was started in it", EINVAL);
        m_books.emplace(name, std::move(book));
    }
    return {};
}

double Shelf::numberOf(const Book& book, const std::string& fact)
{
    if (fact == "boundaries")
        return book.facts.boundaries();
    if (fact == "shims")
        return book.facts.placeOf(trace::Hop::Shim).count;
    if (fact == "pauses")
        return static_cast<double>(base::parseUnsigned(book.facts.pauses().text.en).value_or(0));
    return static_cast<double>(compare::usedParts(book.parts));
}

double Shelf::partOf(const Book& book, const std::string& part)
{
    for (std::size_t i = 0; i < compare::kDockerPartCount; ++i) {
        if (part == compare::toString(static_cast<compare::DockerPart>(i)))
            return static_cast<double>(book.parts[i]); // NOLINT(*-constant-array-index)
    }
    return 0;
}

/// By the name of the method, whole or short; the answering side of a call is the same call.
double Shelf::callsIn(const Book& book, const Source& source)
{
    const trace::Hop hop = trace::parseHop(source.hop);
    std::set<std::string_view> spans; // one that ended comes again
    for (const trace::Record& record : book.input.recording.records) {
        const auto* span = std::get_if<trace::Span>(&record);
        const bool call = span != nullptr && span->hop == hop && span->kind != trace::Kind::Server;
        if (call
            && (span->method == source.key || span->shortMethod() == source.key
                || span->callName() == source.key))
            spans.insert(span->spanId);
    }
    return static_cast<double>(spans.size());
}

std::optional<engine::Fact> Shelf::read(const Source& source) const
{
    const auto found = m_books.find(source.in);
    if (found == m_books.end())
        return std::nullopt;
    const Book& book = *found->second;
    // Which recording; which of its lines would tell a learner how many there are.
    engine::Fact fact{.value = 0.0, .file = source.in + ".shimtrace", .at = 0};
    if (source.kind == SourceKind::Chain) {
        fact.value = numberOf(book, source.key);
        fact.file += ": " + source.key;
    } else if (source.kind == SourceKind::Part) {
        fact.value = partOf(book, source.key);
        fact.file += ": calls through Docker's " + source.key;
    } else {
        fact.value = callsIn(book, source);
        fact.file += ": calls " + source.key + " of " + source.hop;
    }
    return fact;
}

} // namespace shimscope::lessons
