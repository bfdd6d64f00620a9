// The trust password's characters: what AWS refuses, and what makes the two sides' passwords differ though
// they look alike. Knows the password's length and the words for its faults, never the password.
#include <diagnosis/causes.hpp>
#include <diagnosis/request_words.hpp>

#include <algorithm>

namespace pretrust {

namespace {

struct Fault {
    std::string_view word;
    std::string_view says;
};

/// CreateTrust's TrustPassword does not take these.
constexpr Fault refused[] = {
    {"empty", "is empty"},
    {"too_long", "has more than 128 characters"},
    {"control", "holds a tab or another control character"},
    {"trailing_line_end", "ends in a line end, as it comes out of a file"},
    {"no_break_space", "holds a no-break space or another space that is not the blank"},
    {"smart_quote", "holds a quotation mark, dash or ellipsis as a word processor puts it"},
    {"combining_mark", "holds an accent or vowel sign as a character of its own"},
    {"other_character",
     "holds a character that is no letter, digit, ASCII mark or blank, such as a currency sign"},
};
/// Taken, and most likely not the password that is meant.
constexpr Fault doubtful[] = {
    {"perhaps_too_long",
     "has more than 128 UTF-16 units, and AWS does not say whether it counts those or characters"},
    {"placeholder", "reads like a placeholder of an example"},
};
/// Taken, and easily typed differently on the other side.
constexpr Fault traps[] = {
    {"leading_space", "begins with a blank"},
    {"trailing_space", "ends in a blank"},
    {"not_nfc",
     "holds letters that other keyboards type as other characters (it is not in normalisation form C)"},
};

struct Given {
    std::string where;
    const AwsPasswordFacts* facts;
};

std::vector<Given> passwords(const Evidence& evidence) {
    std::vector<Given> all;
    if (evidence.aws.request && evidence.aws.request->password.given) {
        all.push_back(
            {request_place(*evidence.aws.request) + ": the password", &evidence.aws.request->password});
    }
    if (evidence.aws.password.given) {
        all.push_back({"--trust-password-file: the password", &evidence.aws.password});
    }
    return all;
}

std::vector<std::string> faults(const std::vector<Given>& given, std::span<const Fault> table) {
    std::vector<std::string> found;
    for (const Given& one : given) {
        std::vector<std::string> words;
        for (const Fault& fault : table) {
            const auto& problems = one.facts->problems;
            if (std::find(problems.begin(), problems.end(), fault.word) != problems.end()) {
                words.emplace_back(fault.says);
            }
        }
        if (!words.empty()) {
            found.push_back(one.where + " " + joined(words, ", and "));
        }
    }
    return found;
}

/// Texts of different lengths are different texts.
bool differ(const std::vector<Given>& given) {
    return given.size() == 2 && given[0].facts->utf16_units != given[1].facts->utf16_units;
}

Match judge(const std::vector<Given>& given) {
    if (given.empty()) {
        return needs("--trust-password-file, or TrustPassword in --request");
    }
    auto wrong = faults(given, refused);
    if (differ(given)) {
        wrong.emplace_back(
            "the password in the request and that of --trust-password-file have different lengths");
    }
    if (!wrong.empty()) {
        Match match = found(Finding::confirmed, sentences(wrong));
        match.words["how"] =
            faults(given, refused).empty() ? "given here twice, and not the same" : "not one that AWS takes";
        return match;
    }
    if (const auto doubts = faults(given, doubtful); !doubts.empty()) {
        Match match = found(Finding::suspected, sentences(doubts));
        match.words["how"] = "perhaps not one that AWS takes, or not the one that is meant";
        return match;
    }
    if (const auto caught = faults(given, traps); !caught.empty()) {
        Match match = found(Finding::suspected, sentences(caught));
        match.severity = Severity::hygiene;
        match.words["how"] = "easily typed differently on the two sides";
        return match;
    }
    return found(Finding::ruled_out, std::to_string(given.front().facts->utf16_units) +
                                         " UTF-16 units, all of the classes that AWS takes");
}

Match trust_password_invalid(const Facts& facts) {
    const auto given = passwords(facts.evidence());
    Match match = judge(given);
    if (match.finding == Finding::confirmed || match.finding == Finding::suspected) {
        for (const Given& one : given) {
            match.targets.push_back(one.facts == &facts.evidence().aws.password
                                        ? "--trust-password-file"
                                        : file_word(facts.evidence().aws.request->place.file));
        }
    }
    match.words.emplace("how", "one that AWS takes");
    match.words["partner"] = request_domain(facts);
    match.words["verify_with"] = facts.evidence().aws.request && facts.evidence().aws.request->password.given
                                     ? "pretrust lint " + file_word(facts.evidence().aws.request->place.file)
                                     : "pretrust check " + request_domain(facts) + " --trust-password-file -";
    return match;
}

constexpr std::string_view password_leaves[] = {"TRUST_PASSWORD_MISMATCH"};

constexpr RootCause password_row{
    .id = "TRUST_PASSWORD_INVALID",
    .area = "Request",
    .title = "The trust password is {how}",
    .severity = Severity::blocks_creation,
    .shows_as = {},
    .basis = Basis::documented,
    .hides = {},
    .test = trust_password_invalid,
    .evidence = "{seen}.",
    .fix = "Take 1 to 128 characters: letters and digits of any script, ASCII marks and blanks. One that no "
           "keyboard "
           "and no copying changes is printed by\n"
           "  openssl rand -base64 24\n"
           "Give the same one to both halves of the trust, without a line end.",
    .verify = "The password is judged and shown nowhere:\n"
              "  {verify_with}",
    .source = "AWS Directory Service API Reference, CreateTrust, TrustPassword",
    .checked = checked_date,
    .leaves_open = password_leaves,
};

} // namespace

std::span<const RootCause> request_password_causes() {
    static constexpr RootCause rows[] = {password_row};
    return rows;
}

} // namespace pretrust
