// From the words a person has in hand to what they mean and which causes show so. Pure: no clock, no I/O.
#pragma once

#include <pretrust/evidence.hpp>
#include <pretrust/explanation.hpp>
#include <pretrust/probe.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pretrust {

/// Texts beyond this are cut: nobody's error message is longer.
inline constexpr std::size_t longest_explained = std::size_t{4} << 20;

/// `words`: the status text of a failed trust (either wording, any case, cut off, with JSON or prose around
/// it), codes in any notation, causes, tags, probes, ports; several in one text. `probes`: whose ids and tags
/// are known (all_probes()). With evidence the causes stand in the order of that run's diagnosis.
Explanation explain(std::string_view words, std::span<const ProbeSpec> probes, const Evidence* evidence);

/// What AWS or Windows said: status reasons, codes, API errors and trust states among the words of
/// --failed-with. Nothing else is recognised here, a cause or a tag is not what anybody was told.
std::vector<Meaning> what_was_said(std::string_view words);

/// The ids of the probes that decide the causes of these meanings, in no particular order.
std::vector<std::string> deciding_probes(std::span<const Meaning> meanings);

} // namespace pretrust
