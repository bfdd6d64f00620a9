// Every evidence file of the tree, and what in it must not be found again.
#pragma once

#include <pretrust/evidence.hpp>

#include <set>
#include <string>
#include <vector>

namespace pretrust {

struct EvidenceFile {
    std::string name; ///< relative to tests/
    Evidence evidence;
};

/// tests/evidence/*/*.json and tests/golden/*.evidence.json; read once.
const std::vector<EvidenceFile>& every_file();
/// Without reading the others.
Evidence one_file(const std::string& name);

/// Names, labels, addresses, SIDs, GUIDs and ids, as this evidence spells them: taken from its members by
/// hand, not by the code under test. Without what is meant to stay.
std::set<std::string> secrets_of(const Evidence& evidence);

/// Every text in it, each once, names of arguments too.
std::set<std::string> texts_of(const Evidence& evidence);

/// The first secret that is found in any text of the evidence in any encoding, and which; empty: none.
std::string leak_in(const Evidence& evidence, const std::set<std::string>& secrets);

} // namespace pretrust
