// CLI11 into a Command: which options each command has, what they are called, and what its help says.
#include <plan/command.hpp>
#include <plan/plan_file.hpp>
#include <plan/raw_plan.hpp>
#include <plan/suggest.hpp>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace pretrust {
namespace {

using Texts = std::vector<std::string>;

constexpr std::array<std::string_view, 4> catalogues{"probes", "causes", "reasons", "ports"};

constexpr auto general_examples = R"(Examples:
  pretrust check corp.example.com --dns 172.16.10.153 --local-domain awsmad.example.com
  pretrust diagnose run.json
  pretrust list causes

Exit codes: 0 ready, 3 not ready, 4 at risk, 5 inconclusive, 2 bad usage or file,
130 interrupted, 143 terminated, 70 a fault of pretrust or a report that could not be written.)";

constexpr auto check_examples = R"(Examples:
  pretrust check corp.example.com --dns 172.16.10.153,172.16.10.154 \
      --local-domain awsmad.example.com --local-dns 10.20.0.10
  pretrust check corp.example.com --dns 172.16.10.153 -o text -o json=report.json --save run.json
  pretrust check --plan trust.toml --deadline 10s

A plan file holds the same options as TOML keys without the dashes; options override it:
  remote-domain = "corp.example.com"
  dns = ["172.16.10.153", "172.16.10.154"]
  local-domain = "awsmad.example.com")";

constexpr auto diagnose_examples = R"(Examples:
  pretrust diagnose run.json
  pretrust diagnose - -o json < run.json)";

constexpr auto list_examples = R"(Examples:
  pretrust list probes
  pretrust list ports)";

/// What CLI11 collects. Everything is a list, so that a repetition is seen and refused by us.
struct Collected {
    Texts domain, dns, local_domain, local_dns, side, type, direction, services, plan, deadline, source_ports,
        source_address;
    Texts outputs, save, files, catalogue;
    bool allow_risk = false; // flags are what CLI11 fills: they become enumerators in showing()
    bool quiet = false;
    bool no_colour = false;
    int verbosity = 0;
};

Failure usage(std::string what) {
    return Failure{FailureKind::usage, std::move(what)};
}

void option(CLI::App& app, const std::string& name, Texts& into, const std::string& value,
            const std::string& description) {
    app.add_option(name, into, description)->allow_extra_args(false)->option_text(value);
}

void common_options(CLI::App& app, Collected& got) {
    app.set_help_flag("-h,--help", "Print this help and exit");
    app.add_flag("-v,--verbose", got.verbosity, "Log to standard error what happens; twice: every packet");
    app.allow_extras(); // so that we name what is wrong, with a suggestion
}

void showing_options(CLI::App& app, Collected& got) {
    option(app, "-o,--output", got.outputs, "FORMAT[=FILE]",
           "Write the report as text or json, to FILE or to standard output; repeatable (default text)");
    app.add_flag("--allow-risk", got.allow_risk, "Exit with 0 instead of 4 when the trust is at risk");
    app.add_flag("--quiet", got.quiet, "The shortest report, and no progress line");
    app.add_flag("--no-color", got.no_colour, "No colours; NO_COLOR in the environment does the same");
}

CLI::App* check_command(CLI::App& root, Collected& got) {
    auto& app = *root.add_subcommand("check", "Probe the network, diagnose, report");
    option(app, "REMOTE_DOMAIN", got.domain, " ", "DNS name of the domain to trust");
    option(app, "--dns", got.dns, "IP[,IP...]",
           "The remote domain's DNS servers, in the order of the conditional forwarder");
    option(app, "--local-domain", got.local_domain, "FQDN", "DNS name of the domain on this host's side");
    option(app, "--local-dns", got.local_dns, "IP[,IP...]",
           "DNS servers through whose conditional forwarder the remote domain must resolve (default: this "
           "host's)");
    option(app, "--side", got.side, "aws|self-managed", "On which side this host stands (default aws)");
    option(app, "--type", got.type, "forest|external", "Type of the trust (default forest)");
    option(app, "--direction", got.direction, "two-way|outgoing|incoming",
           "Direction, seen from the managed directory (default two-way)");
    option(app, "--for", got.services, "SERVICE", "AWS service that the trust is for; repeatable");
    option(app, "--plan", got.plan, "FILE", "TOML file with the same options; the command line overrides it");
    option(app, "--deadline", got.deadline, "TIME",
           "Write the report after this time, 1s to 10m (default 30s)");
    option(app, "--source-ports", got.source_ports, "any|windows|linux",
           "Range of local ports that the probes leave from (default any)");
    option(app, "--source-address", got.source_address, "IP", "Local address that the probes leave from");
    option(app, "--save", got.save, "FILE", "Save the evidence, to be judged again by pretrust diagnose");
    showing_options(app, got);
    common_options(app, got);
    app.footer(check_examples);
    return &app;
}

CLI::App* diagnose_command(CLI::App& root, Collected& got) {
    auto& app = *root.add_subcommand("diagnose", "Judge saved evidence again, without sending a packet");
    option(app, "FILE", got.files, " ", "Evidence saved by pretrust check --save; - is standard input");
    showing_options(app, got);
    common_options(app, got);
    app.footer(diagnose_examples);
    return &app;
}

CLI::App* list_command(CLI::App& root, Collected& got) {
    auto& app = *root.add_subcommand("list", "Print a catalogue: probes, causes, reasons or ports");
    option(app, "CATALOGUE", got.catalogue, " ", "probes, causes, reasons or ports");
    common_options(app, got);
    app.footer(list_examples);
    return &app;
}

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
    return raw;
}

Result<Plan> plan(const Collected& got) {
    auto raw = raw_plan(got);
    if (!raw) {
        return raw.error();
    }
    auto file = once(got.plan, "--plan");
    if (!file) {
        return file.error();
    }
    if (!*file) {
        return validate(*raw);
    }
    auto under = read_plan_file((*file)->text);
    if (!under) {
        return Failure{under.error().kind, fmt::format("--plan: {}", under.error().what)};
    }
    return validate(overlay(std::move(*raw), std::move(*under)));
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
    return shown;
}

Result<Command> check(const Collected& got) {
    CheckCommand command;
    auto made = plan(got);
    if (!made) {
        return made.error();
    }
    command.plan = std::move(*made);
    auto shown = showing(got);
    if (!shown) {
        return shown.error();
    }
    command.showing = std::move(*shown);
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
    }
    return Command{std::move(command), got.verbosity};
}

Result<Command> diagnose(const Collected& got) {
    if (got.files.size() != 1) {
        return usage(got.files.empty()
                         ? "FILE is missing: name the evidence to judge, as in pretrust diagnose run.json"
                         : fmt::format("one FILE is needed, {} are given", got.files.size()));
    }
    auto shown = showing(got);
    if (!shown) {
        return shown.error();
    }
    if (got.files.front().empty()) {
        return usage("FILE is empty");
    }
    return Command{DiagnoseCommand{got.files.front(), std::move(*shown)}, got.verbosity};
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
    return Command{ListCommand{static_cast<Catalogue>(found - catalogues.begin())}, got.verbosity};
}

/// The complaint about what CLI11 could not place in `app`, whose command is `name` (empty: before a
/// command).
Failure unplaced(const CLI::App& root, const CLI::App& app, const std::string& word) {
    Texts spelled;
    for (const auto* command : root.get_subcommands([](const CLI::App*) { return true; })) {
        if (&app != &root && &app != command) {
            continue;
        }
        for (const auto* known : command->get_options()) {
            for (const auto& name : known->get_lnames()) {
                spelled.push_back("--" + name);
            }
            for (const auto& name : known->get_snames()) {
                spelled.push_back("-" + name);
            }
        }
    }
    const std::vector<std::string_view> known(spelled.begin(), spelled.end());
    if (word.size() > 1 && word.front() == '-') {
        const auto name = word.substr(0, word.find('='));
        if (&app == &root && std::find(known.begin(), known.end(), name) != known.end()) {
            return usage(
                fmt::format("{}: options stand after the command, as in pretrust check {}", name, name));
        }
        return usage(fmt::format("unknown option {}{}", name, did_you_mean(name, known)));
    }
    if (&app == &root) {
        constexpr std::array<std::string_view, 3> commands{"check", "diagnose", "list"};
        return usage(fmt::format("unknown command \"{}\"{}", word, did_you_mean(word, commands)));
    }
    return usage(fmt::format("{}: unexpected argument \"{}\"", app.get_name(), word));
}

/// Complains about an unknown option before a word that is too many: it often explains the word.
Result<void> everything_placed(const CLI::App& root, const CLI::App& app) {
    auto rest = app.remaining();
    rest.erase(std::remove(rest.begin(), rest.end(), "--"), rest.end());
    if (rest.empty()) {
        return {};
    }
    const auto dashed = [](const std::string& word) { return word.size() > 1 && word.front() == '-'; };
    const auto first = std::find_if(rest.begin(), rest.end(), dashed);
    return unplaced(root, app, first != rest.end() ? *first : rest.front());
}

} // namespace

Result<Command> parse_command(std::vector<std::string> arguments) {
    Collected got;
    CLI::App root(
        "Tells whether an Active Directory trust with AWS Managed Microsoft AD will work, and why not.",
        "pretrust");
    root.set_help_flag("-h,--help", "Print this help and exit");
    root.set_version_flag("--version", "pretrust " PRETRUST_VERSION, "Print the version and exit");
    root.footer(general_examples);
    root.require_subcommand(0, 1);
    root.allow_extras();
    auto* const check_app = check_command(root, got);
    auto* const diagnose_app = diagnose_command(root, got);
    auto* const list_app = list_command(root, got);
    std::reverse(arguments.begin(), arguments.end()); // CLI11 takes them from the back
    try {
        root.parse(std::move(arguments));
    } catch (const CLI::CallForHelp&) { // CLI11 speaks in exceptions: they end here
        return Command{PrintCommand{root.help()}, 0};
    } catch (const CLI::CallForVersion& version) {
        return Command{PrintCommand{std::string(version.what()) + "\n"}, 0};
    } catch (const CLI::ParseError& error) {
        return usage(error.what());
    }
    for (const auto* app : {&std::as_const(root), &std::as_const(*check_app), &std::as_const(*diagnose_app),
                            &std::as_const(*list_app)}) {
        if (auto placed = everything_placed(root, *app); !placed) {
            return placed.error();
        }
    }
    if (check_app->parsed()) {
        return check(got);
    }
    if (diagnose_app->parsed()) {
        return diagnose(got);
    }
    if (list_app->parsed()) {
        return list(got);
    }
    return usage("a command is missing: check, diagnose or list; pretrust --help says more");
}

} // namespace pretrust
