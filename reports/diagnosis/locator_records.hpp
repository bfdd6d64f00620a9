// How one locator record fared at one DNS server.
#pragma once

#include <diagnosis/facts.hpp>

#include <string>
#include <string_view>

namespace pretrust {

/// One record at one server over UDP or TCP: positive if either transport brought it; null when neither was
/// answered.
Look record_at(const Facts& facts, const std::string& server, std::string_view record);

bool positive(Look look);
/// The name or the type is denied; other rcodes say nothing about the record.
bool denied(Look look);

} // namespace pretrust
