// What the causes about a CreateTrust request share: its words as values, and how its parts are said aloud.
#pragma once

#include <diagnosis/facts.hpp>

#include <pretrust/aws.hpp>
#include <pretrust/plan.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pretrust {

/// "Two-Way", "One-Way: Outgoing", "One-Way: Incoming"; nothing for any other word.
std::optional<Direction> direction_of(std::string_view word);
/// As AWS writes it.
std::string_view aws_word(Direction direction);
/// "Forest" and the empty word, which AWS takes for it; "External".
std::optional<TrustType> type_of(std::string_view word);

/// The allowed word that was most likely meant; empty when none is near.
std::string_view nearest(std::string_view word, std::span<const std::string_view> allowed);
/// The beginning of a text from a file, for a sentence.
std::string shortened(std::string_view text);
/// "a; b; and 3 more".
std::string sentences(const std::vector<std::string>& all);
/// "request.json", with its pointer when the request is a part of the file.
std::string request_place(const AwsTrustRequest& request);
/// A file's name for a command.
std::string file_word(const std::string& file);

/// The domain to trust, without trailing dot, or a word that stands for it.
std::string request_domain(const Facts& facts);

} // namespace pretrust
