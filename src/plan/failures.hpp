// The two ways in which the words of a user fail.
#pragma once

#include <plan/raw_plan.hpp>

#include <pretrust/result.hpp>

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>

namespace pretrust {

/// The command line itself: an option that is unknown, doubled, or does not go with another.
inline Failure usage(std::string what) {
    return Failure{FailureKind::usage, std::move(what)};
}

/// A value, wherever it was written: "--dns: 010.0.0.1 ...".
inline Failure refuse(std::string_view place, std::string_view reason) {
    return Failure{FailureKind::invalid_plan, fmt::format("{}: {}", place, reason)};
}
inline Failure refuse(const Word& word, std::string_view reason) {
    return refuse(word.place, reason);
}

} // namespace pretrust
