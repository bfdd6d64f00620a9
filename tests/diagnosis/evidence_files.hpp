// The evidence files of tests/evidence, and what expected.tsv says of each.
#pragma once

#include <pretrust/diagnosis.hpp>
#include <pretrust/evidence.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace pretrust {

struct ExpectedFile {
    std::string file; ///< relative to tests/evidence
    std::string cause;
    Finding finding = Finding::unknown;
    std::string top; ///< id of causes[0]; empty: none may be there
    Verdict verdict = Verdict::inconclusive;
};

const std::vector<ExpectedFile>& expected_files();

/// Fails the running test and returns an empty run when the file cannot be read.
Evidence load_evidence(const std::string& file);

/// The same, read once a process.
const Evidence& evidence_of(const std::string& file);

const Judged& judged_as(const Diagnosis& diagnosis, std::string_view id);

/// causes[0] as the report shows it: the first confirmed or suspected cause that is not hidden; "" when none.
std::string top_of(const Diagnosis& diagnosis);

} // namespace pretrust
