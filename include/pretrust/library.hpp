// pretrust for other programs: read what is wanted, look at the network, judge, print. Link
// pretrust::pretrust. Nothing here prints, sets a signal handler or ends the process.
#pragma once

#include <pretrust/aws.hpp>
#include <pretrust/diagnosis.hpp>
#include <pretrust/evidence.hpp>
#include <pretrust/plan.hpp>
#include <pretrust/report.hpp>
#include <pretrust/result.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace pretrust {

/// What is to be checked: a valid plan, and what was given of AWS's own configuration.
struct Wanted {
    Plan plan;
    AwsConfiguration aws;
};

/// The words that follow `pretrust check` on a command line: {"corp.example.com", "--dns", "172.16.10.153"}.
/// Reads the files that --plan, --aws and --request name. Fails (usage, unreadable, invalid_file) as the
/// program does, and (usage) on words that are about reports, files to write, waiting or the trust password:
/// those belong to the program.
Result<Wanted> read_wanted(std::vector<std::string> words);

/// Looks at the network once, in the calling thread, until everything is decided or the plan's deadline has
/// come. Several threads may each look at the same time. Fails (usage) when the plan's source address is not
/// one of this host, (internal) when the system gives no sockets.
Result<Evidence> look(const Wanted& wanted);

/// Judges what was seen: the same evidence gives the same report. Pure.
Report judge(const Evidence& evidence);

/// A report as `pretrust check -o FORMAT` writes it to a file. Fails (usage) on a format that does not exist.
Result<std::string> print(const Report& report, std::string_view format);

/// Evidence as `--save` writes it, and back; fails (invalid_file) on what is none.
std::string save(const Evidence& evidence);
Result<Evidence> restore(std::string_view text);

} // namespace pretrust
