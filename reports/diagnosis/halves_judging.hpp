// What the causes about halves of the trust share.
#pragma once

#include <diagnosis/causes.hpp>
#include <diagnosis/halves.hpp>

#include <string>
#include <vector>

namespace pretrust {

bool half_exists(const Half& half);
bool half_missing(const Half& half);
bool any_half(const std::vector<Half>& halves, bool (*is)(const Half&));
/// The addresses of those, as one phrase.
std::string addresses_of(const std::vector<Half>& halves, bool (*is)(const Half&));
/// Adds the address to the targets, and what the half rests on to the proof.
void cite_half(Match& match, const Facts& facts, const Half& half);
/// Neither yes nor no about halves at remote or local DCs: not assessed when an input is missing, else
/// unknown. What a DC keeps silent about stands in the way of nothing, what was never asked does.
Match undecided(const Facts& facts, const std::vector<Half>& halves, bool remote);
/// The words managed, self_managed, owner and sm_direction.
void add_trust_words(Match& match, const Facts& facts);

} // namespace pretrust
