// What CLI11 makes of the words: every value as it was typed, nothing judged. Internal to src/plan.
#pragma once

#include <pretrust/result.hpp>

#include <string>
#include <vector>

namespace pretrust {

using Texts = std::vector<std::string>;

/// What CLI11 collects. Everything is a list, so that a repetition is seen and refused by us.
struct Collected {
    std::string print;   ///< text that --help or --version asks for; then nothing else counts
    std::string command; ///< "check", "diagnose", "list"; empty when none was given
    Texts domain, dns, local_domain, local_dns, side, type, direction, services, plan, deadline, source_ports,
        source_address, local_netbios, sweep, user, trust_password_file, wait, aws, directory_id, region,
        request;
    Texts outputs, save, files, catalogue, words, evidence, failed_with, log, bundle, map, reverse;
    bool allow_risk = false; // flags are what CLI11 fills: they become enumerators in showing()
    bool quiet = false;
    bool no_colour = false;
    bool anyway = false;
    bool brief = false;
    bool redact = false;
    int verbosity = 0;
};

/// Words to values. Fails (usage) on a word that no command knows, naming it and the nearest one.
Result<Collected> collect(Texts words);

} // namespace pretrust
