// What was collected into a Command: each command's own rules, one complaint at a time.
#include <aws/collect.hpp>
#include <plan/case_commands.hpp>
#include <plan/command.hpp>
#include <plan/duration.hpp>
#include <plan/failures.hpp>
#include <plan/from_aws.hpp>
#include <plan/options.hpp>
#include <plan/plan_file.hpp>
#include <plan/raw_plan.hpp>
#include <plan/suggest.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace pretrust {
namespace {

constexpr std::array<std::string_view, 4> catalogues{"probes", "causes", "reasons", "ports"};
constexpr std::array<std::string_view, 3> catalogue_formats{"text", "json", "markdown"};

/// The one value of an option that may be given once; nothing when it was not given.
Result<std::optional<Word>> once(const Texts& texts, const std::string& place) {
    if (texts.size() > 1) {
        return usage(fmt::format("{}: given more than once", place));
    }
    if (texts.empty()) {
        return std::optional<Word>();
    }
    return std::optional<Word>(Word{texts.front(), place});
}

/// An option's values, each split at its commas where `separator` is one.
std::optional<std::vector<Word>> many(const Texts& texts, const std::string& place) {
    if (texts.empty()) {
        return std::nullopt;
    }
    std::vector<Word> words;
    for (const auto& text : texts) {
        words.push_back(Word{text, place});
    }
    return words;
}

Result<RawPlan> raw_plan(const Collected& got) {
    RawPlan raw;
    struct Field {
        const Texts& texts;
        const char* place;
        std::optional<Word>& word;
    };
    for (const auto& field : {
             Field{got.domain, "REMOTE_DOMAIN", raw.remote_domain},
             Field{got.local_domain, "--local-domain", raw.local_domain},
             Field{got.side, "--side", raw.side},
             Field{got.type, "--type", raw.type},
             Field{got.direction, "--direction", raw.direction},
             Field{got.deadline, "--deadline", raw.deadline},
             Field{got.source_ports, "--source-ports", raw.source_ports},
             Field{got.source_address, "--source-address", raw.source_address},
             Field{got.local_netbios, "--local-netbios", raw.local_netbios},
             Field{got.sweep, "--sweep", raw.sweep},
             Field{got.user, "--user", raw.user},
             Field{got.directory_id, "--directory-id", raw.directory_id},
             Field{got.request, "--request", raw.request},
         }) {
        auto word = once(field.texts, field.place);
        if (!word) {
            return word.error();
        }
        field.word = std::move(*word);
    }
    raw.dns = many(got.dns, "--dns");
    raw.local_dns = many(got.local_dns, "--local-dns");
    raw.services = many(got.services, "--for");
    raw.aws = many(got.aws, "--aws");
    return raw;
}

/// The command line over the plan file.
Result<RawPlan> typed(const Collected& got) {
    auto raw = raw_plan(got);
    if (!raw) {
        return raw.error();
    }
    auto file = once(got.plan, "--plan");
    if (!file) {
        return file.error();
    }
    if (!*file) {
        return raw;
    }
    auto under = read_plan_file((*file)->text);
    if (!under) {
        return Failure{under.error().kind, fmt::format("--plan: {}", under.error().what)};
    }
    return overlay(std::move(*raw), std::move(*under));
}

Result<std::vector<Output>> outputs(const Texts& texts) {
    std::vector<Output> list;
    for (const auto& text : texts) {
        const auto equals = std::min(text.find('='), text.size());
        Output output{text.substr(0, equals), ""};
        if (output.format.empty()) {
            return usage(fmt::format("-o: \"{}\" names no format: write FORMAT or FORMAT=FILE", text));
        }
        if (equals < text.size()) {
            output.file = text.substr(equals + 1);
            if (output.file.empty()) {
                return usage(fmt::format("-o: \"{}\" names no file after the =", text));
            }
        }
        const auto same = [&](const Output& other) { return other.file == output.file; };
        if (std::any_of(list.begin(), list.end(), same)) {
            return usage(
                output.file.empty()
                    ? "-o: two reports to standard output: give one of them a file, as in -o json=FILE"
                    : fmt::format("-o: two reports to the same file {}", output.file));
        }
        list.push_back(std::move(output));
    }
    return list;
}

Result<Showing> showing(const Collected& got) {
    Showing shown;
    if (!got.outputs.empty()) {
        auto list = outputs(got.outputs);
        if (!list) {
            return list.error();
        }
        shown.outputs = std::move(*list);
    }
    shown.at_risk = got.allow_risk ? AtRisk::passes : AtRisk::fails;
    shown.colour = got.no_colour ? Colour::never : Colour::automatic;
    shown.amount = got.quiet ? Amount::quiet : Amount::normal;
    shown.length = got.brief ? Length::brief : Length::full;
    shown.live = got.quiet || got.verbosity > 0 ? Live::never : Live::on_terminal;
    if (got.brief && std::ranges::find(shown.outputs, "markdown", &Output::format) == shown.outputs.end()) {
        return usage("--short: shortens markdown: write -o markdown --short");
    }
    const auto bundle = once(got.bundle, "--bundle");
    if (!bundle) {
        return bundle.error();
    }
    if (*bundle) {
        shown.bundle = (*bundle)->text;
        if (shown.bundle.empty() || shown.bundle == "-") {
            return usage("--bundle: a file is needed: standard output carries the report");
        }
        if (std::ranges::find(shown.outputs, shown.bundle, &Output::file) != shown.outputs.end()) {
            return usage(fmt::format("--bundle: {} is the file of a report", shown.bundle));
        }
    }
    if (got.redact && shown.bundle.empty()) {
        return usage("--redact: redacts what --bundle FILE writes; pretrust redact FILE redacts evidence");
    }
    shown.names = got.redact ? Names::redacted : Names::as_they_are;
    return shown;
}

Result<Command> check(const Collected& got) {
    CheckCommand command;
    auto words = typed(got);
    if (!words) {
        return words.error();
    }
    auto filled = load_and_fill(std::move(*words));
    if (!filled) {
        return filled.error();
    }
    auto made = validate(filled->raw);
    if (!made) {
        return made.error();
    }
    command.plan = std::move(*made);
    command.aws = std::move(filled->configuration);
    command.taken_from_aws = std::move(filled->taken);
    auto shown = showing(got);
    if (!shown) {
        return shown.error();
    }
    command.showing = std::move(*shown);
    const auto password = once(got.trust_password_file, "--trust-password-file");
    if (!password) {
        return password.error();
    }
    if (*password) {
        command.trust_password_file = (*password)->text;
        if (command.trust_password_file.empty()) {
            return usage("--trust-password-file: a file is needed, or - for standard input");
        }
        command.plan.trust_password = TrustPassword::given;
    }
    const auto wait = once(got.wait, "--wait");
    if (!wait) {
        return wait.error();
    }
    if (*wait) {
        const auto length = read_duration(**wait, wait_limits);
        if (!length) {
            return length.error();
        }
        command.wait = *length;
    }
    const auto failed_with = once(got.failed_with, "--failed-with");
    if (!failed_with) {
        return failed_with.error();
    }
    if (*failed_with) {
        constexpr std::size_t longest = 65536;
        command.plan.failed_with = (*failed_with)->text;
        if (command.plan.failed_with.empty() || command.plan.failed_with.size() > longest) {
            return usage(
                fmt::format("--failed-with: a text of 1 to {} octets is needed, as AWS printed it", longest));
        }
    }
    const auto save = once(got.save, "--save");
    if (!save) {
        return save.error();
    }
    if (*save) {
        command.save = (*save)->text;
        if (command.save.empty() || command.save == "-") {
            return usage("--save: a file is needed: standard output carries the report");
        }
        const auto same = [&](const Output& output) { return output.file == command.save; };
        if (std::any_of(command.showing.outputs.begin(), command.showing.outputs.end(), same)) {
            return usage(fmt::format("--save: {} is the file of a report", command.save));
        }
        if (command.save == command.showing.bundle) {
            return usage(fmt::format("--save: {} is the file of --bundle", command.save));
        }
    }
    return Command{std::move(command), got.verbosity};
}

Result<Command> diagnose(const Collected& got) {
    if (got.files.empty() || got.files.size() > 2) {
        return usage(got.files.empty()
                         ? "FILE is missing: name the evidence to judge, as in pretrust diagnose run.json"
                         : fmt::format("one FILE is needed, or the two of both sides; {} are given",
                                       got.files.size()));
    }
    auto shown = showing(got);
    if (!shown) {
        return shown.error();
    }
    if (got.files.front().empty() || got.files.back().empty()) {
        return usage("FILE is empty");
    }
    const std::string other = got.files.size() == 2 ? got.files.back() : "";
    if (got.anyway && other.empty()) {
        return usage("--anyway: it joins two files, and one is given");
    }
    if (other == "-" && got.files.front() == "-") {
        return usage("FILE: standard input can be one of the two");
    }
    const auto strangers = got.anyway ? Strangers::joined : Strangers::refused;
    return Command{DiagnoseCommand{got.files.front(), other, strangers, std::move(*shown)}, got.verbosity};
}

Result<Command> lint(const Collected& got) {
    if (got.files.empty()) {
        return usage(
            "FILE is missing: name a CreateTrust request, a plan or JSON of the AWS CLI, as in pretrust "
            "lint request.json");
    }
    auto shown = showing(got);
    if (!shown) {
        return shown.error();
    }
    const auto id = once(got.directory_id, "--directory-id");
    if (!id) {
        return id.error();
    }
    return Command{LintCommand{got.files, got.services, *id ? (*id)->text : "", std::move(*shown)},
                   got.verbosity};
}

/// Ends in a text: the script needs nothing that only the program's other parts know.
Result<Command> collect_aws(const Collected& got) {
    const auto id = once(got.directory_id, "--directory-id");
    if (!id) {
        return id.error();
    }
    if (!*id) {
        return usage(
            "--directory-id is missing: name the managed directory, as in --directory-id d-9067f3a1b2");
    }
    const auto region = once(got.region, "--region");
    if (!region) {
        return region.error();
    }
    auto script = collect_script((*id)->text, *region ? (*region)->text : "");
    if (!script) {
        return script.error();
    }
    return Command{PrintCommand{std::move(*script)}, got.verbosity};
}

Result<Command> explain(const Collected& got) {
    if (got.words.empty()) {
        return usage(
            "WORDS are missing: give what is to be explained, as in pretrust explain \"Access is denied\"");
    }
    if (std::count(got.words.begin(), got.words.end(), "-") > 1) {
        return usage("explain: - stands twice, and standard input can be read once");
    }
    ExplainCommand command;
    command.words = got.words;
    const auto evidence = once(got.evidence, "--evidence");
    if (!evidence) {
        return evidence.error();
    }
    if (*evidence) {
        command.evidence = (*evidence)->text;
        const bool both = command.evidence == "-" && std::count(got.words.begin(), got.words.end(), "-") > 0;
        if (command.evidence.empty() || both) {
            return usage(both ? "--evidence: standard input is read for the words already"
                              : "--evidence: a file is needed");
        }
    }
    auto shown = showing(got);
    if (!shown) {
        return shown.error();
    }
    command.outputs = std::move(shown->outputs);
    command.colour = shown->colour;
    return Command{std::move(command), got.verbosity};
}

Result<Command> list(const Collected& got) {
    if (got.catalogue.size() != 1) {
        return usage("list: name one of probes, causes, reasons, ports");
    }
    const auto& name = got.catalogue.front();
    const auto* const found = std::find(catalogues.begin(), catalogues.end(), name);
    if (found == catalogues.end()) {
        return usage(fmt::format("list: unknown catalogue \"{}\"{}", name, did_you_mean(name, catalogues)));
    }
    ListCommand command;
    command.catalogue = static_cast<Catalogue>(found - catalogues.begin());
    const auto list = outputs(got.outputs);
    if (!list) {
        return list.error();
    }
    if (list->size() > 1) {
        return usage("-o: a catalogue is printed once");
    }
    if (!list->empty()) {
        const auto& format = list->front().format;
        const auto* const known = std::find(catalogue_formats.begin(), catalogue_formats.end(), format);
        if (known == catalogue_formats.end()) {
            return usage(fmt::format("-o: unknown format \"{}\", known are {}{}", format,
                                     fmt::join(catalogue_formats, ", "),
                                     did_you_mean(format, catalogue_formats)));
        }
        command.format = static_cast<CatalogueFormat>(known - catalogue_formats.begin());
        command.file = list->front().file;
    }
    return Command{std::move(command), got.verbosity};
}

Result<Command> command_of(const Collected& got) {
    if (!got.print.empty()) {
        return Command{PrintCommand{got.print}, 0};
    }
    if (got.command == "check") {
        return check(got);
    }
    if (got.command == "diagnose") {
        return diagnose(got);
    }
    if (got.command == "lint") {
        return lint(got);
    }
    if (got.command == "collect-aws") {
        return collect_aws(got);
    }
    if (got.command == "explain") {
        return explain(got);
    }
    if (got.command == "diff") {
        auto shown = showing(got);
        return shown ? diff_command(got, std::move(*shown)) : shown.error();
    }
    if (got.command == "redact") {
        return redact_command(got);
    }
    if (got.command == "list") {
        return list(got);
    }
    return usage(
        "a command is missing: check, diagnose, explain, diff, redact, lint, collect-aws or list; pretrust "
        "--help says more");
}

} // namespace

Result<Command> parse_command(std::vector<std::string> arguments) {
    const auto got = collect(std::move(arguments));
    if (!got) {
        return got.error();
    }
    auto command = command_of(*got);
    if (command && !got->log.empty()) {
        const auto log = once(got->log, "--log");
        if (!log) {
            return log.error();
        }
        command->log = (*log)->text;
        if (command->log.empty() || command->log == "-") {
            return usage("--log: a file is needed: -v logs to standard error");
        }
    }
    return command;
}

} // namespace pretrust
