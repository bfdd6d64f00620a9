// Settings are taken one by one, and what nobody takes is a mistake in the file.
#include <algorithm>
#include <charconv>
#include <map>
#include <simulator/words.hpp>

namespace pretrust::sim {

int number_of(const std::string& word) {
    int number = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
    if (error != std::errc() || end != word.data() + word.size()) {
        throw std::runtime_error("'" + word + "' is no number");
    }
    return number;
}

std::pair<std::string, std::optional<std::string>> setting_of(const std::string& word) {
    const auto equals = word.find('=');
    if (equals == std::string::npos) {
        return {word, std::nullopt};
    }
    return {word.substr(0, equals), word.substr(equals + 1)};
}

Options::Options(const Words& words, std::size_t from) {
    for (std::size_t i = from; i < words.size(); ++i) {
        auto [name, value] = setting_of(words[i]);
        settings_[name] = value.value_or("yes");
    }
}

std::string Options::take(const std::string& name, std::string fallback) {
    const auto found = settings_.find(name);
    if (found != settings_.end()) {
        fallback = found->second;
        settings_.erase(found);
    }
    return fallback;
}

bool Options::flag(const std::string& name, bool fallback) {
    return take(name, fallback ? "yes" : "no") == "yes";
}

void Options::done() const {
    if (!settings_.empty()) {
        throw std::runtime_error("no such setting here: " + settings_.begin()->first);
    }
}

int direction_of(const std::string& word) {
    const Words names{"disabled", "inbound", "outbound", "both"};
    const auto found = std::find(names.begin(), names.end(), word);
    if (found == names.end()) {
        throw std::runtime_error("no such direction: " + word);
    }
    return static_cast<int>(found - names.begin());
}

std::uint16_t record_type(const std::string& word) {
    static const std::map<std::string, std::uint16_t> types{
        {"A", 1}, {"CNAME", 5}, {"SOA", 6}, {"AAAA", 28}, {"SRV", 33}};
    const auto found = types.find(word);
    if (found == types.end()) {
        throw std::runtime_error("no such record type: " + word);
    }
    return found->second;
}

} // namespace pretrust::sim
