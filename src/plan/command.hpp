// The command line: words in, one validated Command out. Knows no probe, no cause and no format.
#pragma once

#include <pretrust/aws.hpp>
#include <pretrust/plan.hpp>
#include <pretrust/result.hpp>

#include <chrono>
#include <string>
#include <variant>
#include <vector>

namespace pretrust {

/// One `-o FORMAT[=FILE]`. Whether the format exists is known to the caller.
struct Output {
    std::string format;
    std::string file; ///< empty: standard output

    friend bool operator==(const Output&, const Output&) = default;
};

enum class AtRisk { fails, passes }; ///< --allow-risk: passes
enum class Colour { automatic, never };
enum class Amount { quiet, normal };
enum class Length { full, brief };          ///< --short: brief
enum class Names { as_they_are, redacted }; ///< --redact: in the bundle
/// Whether the work is shown while it goes on: not with --quiet, and not beside the log of -v.
enum class Live { on_terminal, never };

/// How a report is shown and what its verdict means for the exit code.
struct Showing {
    std::vector<Output> outputs{Output{"text", ""}};
    AtRisk at_risk = AtRisk::fails;
    Colour colour = Colour::automatic;
    Amount amount = Amount::normal;
    Length length = Length::full;
    Live live = Live::on_terminal;
    std::string bundle{}; ///< --bundle: path of the zip file; empty: none
    Names names = Names::as_they_are;
};

struct CheckCommand {
    Plan plan;
    Showing showing;
    std::string save;                  ///< path of the evidence file; empty: not saved
    std::string trust_password_file;   ///< "-": standard input; empty: no password was given
    std::chrono::milliseconds wait{0}; ///< --wait: look again for so long, until ready; 0: look once
    AwsConfiguration aws;              ///< of the files of --aws; empty: none were given
    std::string taken_from_aws;        ///< what these files gave the plan, as options in one line
};

/// Whether two runs are joined although they do not look like the two sides of one trust.
enum class Strangers { refused, joined };

struct DiagnoseCommand {
    std::string file;  ///< "-": standard input
    std::string other; ///< the other side's run; empty: one run is judged
    Strangers strangers = Strangers::refused;
    Showing showing;
};

/// What lint looks at; see src/lint.
struct LintCommand {
    std::vector<std::string> files;
    std::vector<std::string> services; ///< --for
    std::string directory_id;          ///< --directory-id; empty: not given
    Showing showing;
};

struct ExplainCommand {
    std::vector<std::string> words; ///< "-": standard input
    std::string evidence;           ///< saved run by which the causes are ranked; empty: none
    std::vector<Output> outputs{Output{"text", ""}};
    Colour colour = Colour::automatic;
};

enum class Catalogue { probes, causes, reasons, ports };
enum class CatalogueFormat { text, json, markdown };

struct ListCommand {
    Catalogue catalogue = Catalogue::probes;
    CatalogueFormat format = CatalogueFormat::text;
    std::string file; ///< empty: standard output
};

/// Two saved runs held against each other.
struct DiffCommand {
    std::string before; ///< "-": standard input
    std::string after;
    std::vector<Output> outputs{Output{"text", ""}};
    Colour colour = Colour::automatic;
};

enum class RedactWay { to_pseudonyms, to_names };
enum class MapUse {
    create, ///< one that is there is never touched
    extend, ///< --map: read when it is there, and written with what is new
    read,   ///< --reverse
};

struct RedactCommand {
    RedactWay way = RedactWay::to_pseudonyms;
    std::string file; ///< "-": standard input
    std::string map;
    MapUse map_use = MapUse::create;
    std::string output; ///< empty: standard output
};

/// --help and --version: text for standard output.
struct PrintCommand {
    std::string text;
};

struct Command {
    std::variant<PrintCommand, CheckCommand, DiagnoseCommand, DiffCommand, ExplainCommand, LintCommand,
                 ListCommand, RedactCommand>
        what;
    int verbosity = 0; ///< number of -v
    std::string log{}; ///< --log: path of the file; empty: none
};

/// Reads the arguments without the program's name. Reads the plan file and the AWS files that they name, and
/// nothing else.
Result<Command> parse_command(std::vector<std::string> arguments);

} // namespace pretrust
