// Evidence as a file: format 1. Saved by `check --save`, read by everything that judges evidence again.
#pragma once

#include <pretrust/evidence.hpp>
#include <pretrust/result.hpp>

#include <boost/json/value.hpp>

#include <string>
#include <string_view>

namespace pretrust {

/// Reads an evidence file, or a report (`"format": "pretrust-report/1"`), of which it takes plan and evidence
/// and nothing of the judgement. Strict: every member is there, known, of its type and in its range.
/// Otherwise Failure{invalid_file}, one line that names the place: line and column, or a JSON pointer (RFC
/// 6901).
Result<Evidence> read_evidence(std::string_view text);

/// The file, one observation a line, ending in a line feed. Always well-formed JSON: octets in strings that
/// are not UTF-8 become `\xFF`, as every renderer shows them too. read_evidence gives back an equal Evidence
/// when all strings are UTF-8 and all doubles finite.
std::string write_evidence(const Evidence& evidence);

boost::json::value to_json(const Plan& plan);
boost::json::value to_json(const Observation& observation);

/// The members of an evidence file except `tool` and `plan`, as the JSON report embeds them.
boost::json::value to_json_without_plan(const Evidence& evidence);

} // namespace pretrust
