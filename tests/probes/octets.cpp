#include "octets.hpp"

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>

namespace pretrust::testing {

namespace {

namespace fs = std::filesystem;

std::map<std::string, std::string> read_vectors() {
    std::map<std::string, std::string> vectors;
    std::ifstream file(fs::path(PRETRUST_SOURCE_DIR) / "tests/scenarios/vectors.hex");
    std::string line;
    while (std::getline(file, line)) {
        std::istringstream words(line);
        std::string name;
        std::string hex;
        if (words >> name >> hex && name.front() != '#') {
            vectors[name] = hex;
        }
    }
    return vectors;
}

/// One vector a line, as the captures' README says: no JSON parser is needed to cut the reply out.
std::optional<Bytes> read_windows(const std::string& file_and_id) {
    const auto slash = file_and_id.find('/');
    const auto path =
        fs::path(PRETRUST_SHARED_DIR) / "windows-vectors" / (file_and_id.substr(0, slash) + ".json");
    const auto id = "\"id\": \"" + file_and_id.substr(slash + 1) + "\"";
    const std::string key = "\"reply_hex\": \"";
    std::ifstream file(path);
    if (!file) {
        return std::nullopt;
    }
    std::string line;
    while (std::getline(file, line)) {
        const auto begin = line.find(key);
        if (line.find(id) != std::string::npos && begin != std::string::npos) {
            const auto hex = line.substr(begin + key.size());
            return from_hex(hex.substr(0, hex.find('"')));
        }
    }
    throw std::runtime_error("no vector " + file_and_id);
}

void overwrite(Bytes& octets, const std::string& patch) {
    const auto equals = patch.find('=');
    const auto at = std::stoul(patch.substr(0, equals));
    const auto with = from_hex(patch.substr(equals + 1));
    if (at + with.size() > octets.size()) {
        throw std::runtime_error("the octets end before ~" + patch);
    }
    for (std::size_t i = 0; i < with.size(); ++i) {
        octets[at + i] = with[i];
    }
}

std::optional<Bytes> named_octets(const std::string& name) {
    static const auto vectors = read_vectors();
    if (!name.starts_with('@')) {
        return from_hex(name);
    }
    const std::string windows = "@windows/";
    if (name.starts_with(windows)) {
        return read_windows(name.substr(windows.size()));
    }
    const auto found = vectors.find(name.substr(1));
    if (found == vectors.end()) {
        throw std::runtime_error("vectors.hex has no " + name);
    }
    return from_hex(found->second);
}

} // namespace

Bytes from_hex(const std::string& hex) {
    Bytes octets;
    if (hex.size() % 2 != 0 || hex.find_first_not_of("0123456789abcdefABCDEF") != std::string::npos) {
        throw std::runtime_error("no hex: " + hex);
    }
    for (std::size_t i = 0; i < hex.size(); i += 2) {
        octets.push_back(static_cast<std::uint8_t>(std::stoul(hex.substr(i, 2), nullptr, 16)));
    }
    return octets;
}

std::string to_hex(BytesView octets) {
    constexpr const char* digits = "0123456789abcdef";
    std::string hex;
    for (const auto octet : octets) {
        hex += digits[octet >> 4U];
        hex += digits[octet & 0xfU];
    }
    return hex;
}

std::optional<Bytes> read_octets(const std::string& word) {
    std::istringstream parts(word);
    std::string part;
    std::getline(parts, part, '~');
    auto octets = named_octets(part);
    while (octets && std::getline(parts, part, '~')) {
        overwrite(*octets, part);
    }
    return octets;
}

} // namespace pretrust::testing
