// The dockershim removal as statements: what each of three audiences has to do, to check or need
// not do, what a post of 2020 said beside what happened, and what Docker's parts were to
// Kubernetes. Each has its source and both languages, and the date since which it is so. Values of
// scenarios/dockershim/facts.json; parsing is pure, loading reads that file. Any thread.
#pragma once

#include <base/result.h>
#include <scenario/reader.h>
#include <scenario/scenario.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace shimscope::story {

using scenario::Text;

enum class Audience : std::uint8_t { User, ManagedAdmin, SelfHostedAdmin };
/// "user", "managed-admin", "self-hosted-admin".
[[nodiscard]] const char* toString(Audience audience);

enum class Duty : std::uint8_t { Must, Check, Nothing };
/// "must", "check", "nothing".
[[nodiscard]] const char* toString(Duty duty);

/// How a statement of 2020 fared.
enum class Verdict : std::uint8_t { Held, Partly, Corrected };
/// "held", "partly", "corrected".
[[nodiscard]] const char* toString(Verdict verdict);

struct Source {
    std::string title, url;
};

struct Statement {
    std::string id; ///< unique in the file
    Duty duty = Duty::Check;
    Text text;
    std::string date; ///< "2022-05-03", "2026-07": since when it is so
    Source source;
};

struct AudienceFacts {
    Audience audience = Audience::User;
    Text name;
    std::vector<Statement> statements; ///< in the file's order
};

struct Said {
    std::string id; ///< unique in the file
    Verdict verdict = Verdict::Held;
    Text said; ///< Korean as the post has it
    Text happened;
    std::string date; ///< of what happened
    Source source; ///< for what happened
};

/// One of the seven parts of Docker's package.
struct Part {
    std::string id; ///< "cli", "api", "server", "runtime", "volume", "network", "build"
    Text name;
    Text kubernetes; ///< what Kubernetes has in its place: "kubectl"
    Text used, unused; ///< what it means that a call went through it, or none did
    Source source;
};

struct Facts {
    std::string asOf; ///< "2026-11": when they were looked up
    std::vector<AudienceFacts> audiences; ///< all three
    Text postTitle;
    std::string postDate;
    std::vector<Said> said;
    std::vector<Part> parts; ///< all seven

    /// Null for an id that is none.
    [[nodiscard]] const Statement* findStatement(std::string_view id) const;
    [[nodiscard]] const AudienceFacts& of(Audience audience) const;
};

struct Parsed {
    std::optional<Facts> facts; ///< only without problems
    std::vector<scenario::Problem> problems;
};
[[nodiscard]] Parsed parseFacts(std::string_view text);
/// The error lists all problems with their places, one a line.
base::Result<Facts> loadFacts(const std::string& file);
/// The file that ships with the lessons; ENOENT: it is not above this program.
base::Result<Facts> loadShippedFacts();

} // namespace shimscope::story
