// Names and addresses of the healthy run that a fault's run has in another form, wherever they stand.
#pragma once

#include <pretrust/evidence.hpp>

#include <string>
#include <utility>
#include <vector>

namespace pretrust {

using Renamed = std::pair<std::string, std::string>;

/// A domain's name, in each of the forms that it has in a run.
void add_name(std::vector<Renamed>& renamed, const std::string& from, const std::string& to);
/// Other addresses for every DNS server: they are the DCs too. Servers put beside or in place of some are no
/// new names.
void add_addresses(std::vector<Renamed>& renamed, const std::vector<std::string>& from,
                   const std::vector<std::string>& to);

/// Other names for the DCs: the first record that names them tells.
void add_hosts(std::vector<Renamed>& renamed, const Evidence& from, const Evidence& to);

void rename(Plan& plan, const std::vector<Renamed>& renamed);
void rename(AwsConfiguration& aws, const std::vector<Renamed>& renamed);
void rename(Observation& look, const std::vector<Renamed>& renamed);

} // namespace pretrust
