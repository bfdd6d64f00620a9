// The words of a .sim line, and the settings among them.
#pragma once

#include <pretrust/names.hpp>

#include <cstdint>
#include <optional>
#include <scripted/words.hpp>
#include <simulator/script.hpp>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace pretrust::sim {

using scripted::Words;
using scripted::words_of;

/// All of these throw std::runtime_error.
int number_of(const std::string& word);
/// "both" is 3, as in a trusted domain object.
int direction_of(const std::string& word);
/// "SRV" is 33.
std::uint16_t record_type(const std::string& word);
/// Splits "name=value"; a bare word has no value.
std::pair<std::string, std::optional<std::string>> setting_of(const std::string& word);

template <class E> E enum_of(const std::string& word) {
    const auto value = from_name<E>(word);
    if (!value) {
        throw std::runtime_error("no such value: " + word);
    }
    return *value;
}

/// Takes the settings of a line one by one, and complains about those that nobody took.
class Options {
  public:
    /// The words from number `from` on.
    Options(const Words& words, std::size_t from);
    std::string take(const std::string& name, std::string fallback = "");
    bool flag(const std::string& name, bool fallback);
    void done() const;

  private:
    Settings settings_;
};

} // namespace pretrust::sim
