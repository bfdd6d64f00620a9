// The lines about single DCs: their clocks, and what they showed over SMB. Judges nothing.
#pragma once

#include <pretrust/report.hpp>

#include <vector>

namespace pretrust {

std::vector<ReportClock> make_clocks(const Evidence& evidence);
std::vector<ReportSmb> make_smb(const Evidence& evidence);

} // namespace pretrust
