// From facts to plain words: the placeholders of the causes' texts, and how one observation is said aloud.
// Chooses no typography: one line, no markup.
#pragma once

#include <pretrust/diagnosis.hpp>
#include <pretrust/evidence.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pretrust {

using Words = std::map<std::string, std::string>;

/// Replaces every {name} (lower case letters, digits, underscores) by its word, once: what a word brings in
/// is not looked at again, so text from the network cannot smuggle in a placeholder. A {name} without a word
/// is kept with its braces.
std::string fill(std::string_view text, const Words& words);

/// The {names} in a text, in order; for tests that none is left.
std::vector<std::string> placeholders(std::string_view text);

/// What every text may use: remote, local, dns, dns_spaced, local_dns, side, other_side, directory, and the
/// commands update_forwarder, create_forwarder, clear_cache, recheck, ask_dns_server, ask_local_server,
/// for_aws (a preamble where AWS runs the broken side, else empty). What was not given is named as such.
Words standard_words(const Evidence& evidence);

/// Standard words, {targets} and {targets_spaced} of the match, and the match's own words, which win.
Words words_for(const Evidence& evidence, const Match& match);

/// "a, b and 3 more".
std::string listed(const std::vector<std::string>& items, std::size_t limit = 6);
/// All of them, with `between` in between.
std::string joined(const std::vector<std::string>& items, std::string_view between);

/// "1.2 s" or "35 ms".
std::string duration_text(microseconds length);
/// "UDP" and 389 for an observation that came from an exchange. What saved evidence gives as the number is
/// not held to the range of a port.
std::optional<std::pair<std::string_view, std::int64_t>> port_of(const Observation& look);
/// "UDP 389" for an observation that came from an exchange, else "".
std::string port_text(const Observation& look);
/// How it ended, without the target: "silent after 4 transmissions in 1.2 s".
std::string outcome_text(const Observation& look);
/// "172.16.10.153 UDP 389: silent after 4 transmissions in 1.2 s".
std::string said(const Observation& look);

} // namespace pretrust
