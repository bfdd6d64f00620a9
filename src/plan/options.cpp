// CLI11: which options each command has, what they are called, and what the help says.
#include <plan/failures.hpp>
#include <plan/options.hpp>
#include <plan/suggest.hpp>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>
#include <utility>

namespace pretrust {
namespace {

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
  pretrust check --aws aws-d-9067f3a1b2
  pretrust check --plan trust.toml --deadline 10s
  pretrust check --plan trust.toml --wait 15m && aws ds create-trust ...

A plan file holds the same options as TOML keys without the dashes; options override it:
  remote-domain = "corp.example.com"
  dns = ["172.16.10.153", "172.16.10.154"]
  local-domain = "awsmad.example.com")";

constexpr auto diagnose_examples = R"(Examples:
  pretrust diagnose run.json
  pretrust diagnose - -o json < run.json
  pretrust diagnose aws.json onprem.json)";

constexpr auto lint_examples = R"(Examples:
  pretrust lint request.json
  pretrust lint request.json aws/ --for WorkSpaces
  pretrust lint trust.toml -o json
  aws ds create-trust --cli-input-json file://request.json   # when lint has exited with 0

No packet is sent and no name is resolved. A password in a request is judged and shown nowhere.)";

constexpr auto collect_examples = R"(Examples:
  pretrust collect-aws --directory-id d-9067f3a1b2 --region eu-central-1 > collect.sh
  sh collect.sh && pretrust check --aws aws-d-9067f3a1b2

The script's calls read and change nothing; it names the IAM actions that they need.)";

constexpr auto explain_examples = R"(Examples:
  pretrust explain "The specified domain name does not exist or could not be contacted"
  pretrust explain 0xC0000022
  pretrust explain FORWARDER_CACHED_NEGATIVE
  aws ds describe-trusts | pretrust explain - --evidence run.json

Exit codes: 0 something was recognised, 2 nothing was.)";

constexpr auto diff_examples = R"(Examples:
  pretrust diff monday.json tuesday.json
  pretrust diff before.json after.json -o json | jq .result

Both runs are judged by today's rules. Exit codes: 0 the same, 1 better and nothing
worse, 3 something became worse.)";

constexpr auto redact_examples = R"(Examples:
  pretrust redact run.json > redacted.json        # the map goes to run.json.map
  pretrust redact other.json --map run.json.map   # the same pseudonyms as before
  pretrust redact --reverse run.json.map answer.txt

The map belongs to nobody else. What is redacted is judged as before.)";

constexpr auto list_examples = R"(Examples:
  pretrust list probes
  pretrust list ports
  pretrust list causes -o markdown=causes.md)";

class HelpFormatter final : public CLI::Formatter {
  public:
    /// CLI11 would write [FILE...], for all values are collected in lists: each positional stands once.
    std::string make_option_usage(const CLI::Option* positional) const override {
        return positional->get_name();
    }

    /// CLI11 shows what a flag without a value means, as in --sweep{full}: braces that nobody can type.
    std::string make_option_name(const CLI::Option* option, bool positional) const override {
        const auto name = Formatter::make_option_name(option, positional);
        return name.substr(0, name.find('{'));
    }
};

void option(CLI::App& app, const std::string& name, Texts& into, const std::string& value,
            const std::string& description) {
    app.add_option(name, into, description)->allow_extra_args(false)->option_text(value);
}

void common_options(CLI::App& app, Collected& got) {
    app.set_help_flag("-h,--help", "Print this help and exit");
    app.add_flag("-v,--verbose", got.verbosity,
                 "Log to standard error every exchange in words; twice: with its first octets");
    option(app, "--log", got.log, "FILE", "Write the log of -vv to FILE, with the time of day");
    app.allow_extras(); // so that we name what is wrong, with a suggestion
}

void bundle_option(CLI::App& app, Collected& got) {
    option(app, "--bundle", got.bundle, "FILE",
           "Write reports, evidence, log, versions and checksums as one zip file, for a ticket");
    app.add_flag("--redact", got.redact,
                 "Pseudonyms in that file for names, addresses and ids; FILE.map brings them back");
}

void showing_options(CLI::App& app, Collected& got) {
    option(
        app, "-o,--output", got.outputs, "FORMAT[=FILE]",
        "Write the report as text, json, html, markdown, junit or prometheus, to FILE or to standard output; "
        "repeatable (default text)");
    app.add_flag("--short", got.brief, "Markdown in ten lines at most, for a ticket's text field");
    app.add_flag("--allow-risk", got.allow_risk, "Exit with 0 instead of 4 when the trust is at risk");
    app.add_flag("--quiet", got.quiet, "The shortest report, and no live lines");
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
    option(app, "--aws", got.aws, "FILE|DIR",
           "JSON that the AWS CLI printed, of the directory and its network: judged, and the plan is filled "
           "from it; repeatable");
    option(app, "--directory-id", got.directory_id, "ID", "Which directory of those files is meant");
    option(app, "--request", got.request, "FILE",
           "CreateTrust request as JSON: judged too, and the plan where nothing else is said");
    option(app, "--plan", got.plan, "FILE", "TOML file with the same options; the command line overrides it");
    option(app, "--deadline", got.deadline, "TIME",
           "Write the report after this time, 1s to 10m (default 30s)");
    option(
        app, "--source-ports", got.source_ports, "windows|linux|any",
        "Local ports that the probes leave from: 49152-65535 as a Windows DC does (default), 32768-49151, or "
        "the system's choice");
    option(app, "--source-address", got.source_address, "IP", "Local address that the probes leave from");
    option(app, "--local-netbios", got.local_netbios, "NAME",
           "NetBIOS name of the domain on this host's side (default: what its DCs say)");
    option(app, "--trust-password-file", got.trust_password_file, "FILE|-",
           "Try the trust password in FILE (-: standard input) once, at one DC");
    option(app, "--user", got.user, "NAME",
           "Ask whether this account of the remote domain requires Kerberos pre-authentication");
    // A flag, so that it takes a value after = only, and never the word that follows.
    app.add_flag("--sweep{full}", got.sweep, "Connect to every port of the RPC range, or to a sample of it")
        ->option_text("[=full|sample]");
    option(app, "--wait", got.wait, "TIME",
           "Look again until the trust is ready, politely, for at most this time: 1s to 24h");
    option(
        app, "--failed-with", got.failed_with, "TEXT",
        "What AWS said of the failed trust: what decides it is looked at first, and the report says whether "
        "what was found explains it");
    option(app, "--save", got.save, "FILE", "Save the evidence, to be judged again by pretrust diagnose");
    bundle_option(app, got);
    showing_options(app, got);
    common_options(app, got);
    app.footer(check_examples);
    return &app;
}

CLI::App* diagnose_command(CLI::App& root, Collected& got) {
    auto& app = *root.add_subcommand("diagnose", "Judge saved evidence again, without sending a packet");
    app.add_option("FILE...", got.files,
                   "Evidence saved by pretrust check --save; - is standard input. Two: both sides of a trust")
        ->option_text(" ");
    app.add_flag("--anyway", got.anyway, "Join two files that do not look like the two sides of one trust");
    bundle_option(app, got);
    showing_options(app, got);
    common_options(app, got);
    app.footer(diagnose_examples);
    return &app;
}

CLI::App* lint_command(CLI::App& root, Collected& got) {
    auto& app = *root.add_subcommand("lint", "Judge files offline, before anything is sent");
    app.add_option("FILE...", got.files,
                   "CreateTrust requests, plan files, JSON of the AWS CLI, or directories of *.json")
        ->option_text(" ");
    option(app, "--for", got.services, "SERVICE", "AWS service that the trust is for; repeatable");
    option(app, "--directory-id", got.directory_id, "ID",
           "The managed directory that is meant, where the files hold several");
    showing_options(app, got);
    common_options(app, got);
    app.footer(lint_examples);
    return &app;
}

CLI::App* collect_command(CLI::App& root, Collected& got) {
    auto& app = *root.add_subcommand("collect-aws",
                                     "Print the script of AWS CLI calls that makes the files of --aws");
    option(app, "--directory-id", got.directory_id, "ID", "The managed directory, d- and ten digits");
    option(app, "--region", got.region, "REGION", "Its primary region (default: the AWS CLI's own)");
    common_options(app, got);
    app.footer(collect_examples);
    return &app;
}

CLI::App* explain_command(CLI::App& root, Collected& got) {
    auto& app =
        *root.add_subcommand("explain", "Say what a status text, code, cause, tag, probe or port means");
    app.add_option("WORDS...", got.words,
                   "What is at hand, several words or a whole text; - reads it from standard input")
        ->option_text(" ");
    option(app, "--evidence", got.evidence, "FILE",
           "Rank the causes by this run, saved by pretrust check --save");
    option(app, "-o,--output", got.outputs, "FORMAT[=FILE]",
           "Write text or json, to FILE or to standard output; repeatable (default text)");
    app.add_flag("--no-color", got.no_colour, "No colours; NO_COLOR in the environment does the same");
    common_options(app, got);
    app.footer(explain_examples);
    return &app;
}

CLI::App* diff_command_options(CLI::App& root, Collected& got) {
    auto& app = *root.add_subcommand("diff", "Say what changed between two saved runs, causes first");
    app.add_option("OLD NEW", got.files, "Evidence or JSON reports of both runs, the earlier one first")
        ->option_text(" ");
    option(app, "-o,--output", got.outputs, "FORMAT[=FILE]",
           "Write text or json, to FILE or to standard output; repeatable (default text)");
    app.add_flag("--no-color", got.no_colour, "No colours; NO_COLOR in the environment does the same");
    common_options(app, got);
    app.footer(diff_examples);
    return &app;
}

CLI::App* redact_command_options(CLI::App& root, Collected& got) {
    auto& app =
        *root.add_subcommand("redact", "Print saved evidence with pseudonyms for every name, address and id");
    app.add_option("FILE", got.files,
                   "Evidence or a JSON report; with --reverse any text; - is standard input")
        ->option_text(" ");
    option(app, "-o,--output", got.outputs, "FILE", "Write to FILE instead of standard output");
    option(app, "--map", got.map, "FILE",
           "Where the pseudonyms are kept (default: FILE.map, which must not be there); one that is there is "
           "used and extended");
    option(app, "--reverse", got.reverse, "MAP", "Bring the names back, in a reply or a report");
    common_options(app, got);
    app.footer(redact_examples);
    return &app;
}

/// To explain, -1073741790 is a code and no option: with a space before it CLI11 takes it for a word.
void keep_negative_numbers(Texts& words) {
    if (words.empty() || words.front() != "explain") {
        return;
    }
    for (auto& word : words) {
        if (word.size() > 1 && word.front() == '-' &&
            word.find_first_not_of("0123456789", 1) == std::string::npos) {
            word.insert(0, " ");
        }
    }
}

CLI::App* list_command(CLI::App& root, Collected& got) {
    auto& app = *root.add_subcommand("list", "Print a catalogue: probes, causes, reasons or ports");
    option(app, "CATALOGUE", got.catalogue, " ", "probes, causes, reasons or ports");
    option(app, "-o,--output", got.outputs, "FORMAT[=FILE]",
           "Print it as text, json or markdown, to FILE or to standard output (default text)");
    common_options(app, got);
    app.footer(list_examples);
    return &app;
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
        constexpr std::array<std::string_view, 8> commands{"check", "diagnose",    "explain", "diff",
                                                           "lint",  "collect-aws", "list",    "redact"};
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

Result<Collected> collect(Texts words) {
    Collected got;
    CLI::App root(
        "Tells whether an Active Directory trust with AWS Managed Microsoft AD will work, and why not.",
        "pretrust");
    root.set_help_flag("-h,--help", "Print this help and exit");
    root.set_version_flag("--version", "pretrust " PRETRUST_VERSION, "Print the version and exit");
    root.footer(general_examples);
    root.require_subcommand(0, 1);
    root.formatter(std::make_shared<HelpFormatter>()); // the commands inherit it
    root.allow_extras();
    const std::array<const CLI::App*, 9> apps{&root,
                                              check_command(root, got),
                                              diagnose_command(root, got),
                                              lint_command(root, got),
                                              collect_command(root, got),
                                              explain_command(root, got),
                                              diff_command_options(root, got),
                                              redact_command_options(root, got),
                                              list_command(root, got)};
    keep_negative_numbers(words);
    std::reverse(words.begin(), words.end()); // CLI11 takes them from the back
    try {
        root.parse(std::move(words));
    } catch (const CLI::CallForHelp&) { // CLI11 speaks in exceptions: they end here
        got.print = root.help();
        return got;
    } catch (const CLI::CallForVersion& version) {
        got.print = std::string(version.what()) + "\n";
        return got;
    } catch (const CLI::ParseError& error) {
        return usage(error.what());
    }
    for (const auto* app : apps) {
        if (auto placed = everything_placed(root, *app); !placed) {
            return placed.error();
        }
        if (app != &root && app->parsed()) {
            got.command = app->get_name();
        }
    }
    return got;
}

} // namespace pretrust
