#include "octets.hpp"
#include "scenario.hpp"

#include <pretrust/names.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <fstream>
#include <regex>
#include <scripted/words.hpp>
#include <set>
#include <stdexcept>

namespace pretrust::testing {

namespace {

namespace fs = std::filesystem;
using scripted::Words;

class Parser {
  public:
    explicit Parser(Scenario& scenario) : scenario_(scenario) {}

    void line(const std::string& text) {
        ++number_;
        const auto words = scripted::words_of(text);
        if (words.empty() || words.front().starts_with('#')) {
            return;
        }
        const auto& verb = words.front();
        if (verb.starts_with("udp") || verb.starts_with("tcp")) {
            need_qualifier(verb.substr(3));
            exchange(words, 3);
        } else if (verb == "tls") {
            exchange(words, 3);
        } else if (verb == "sweep") {
            sweep(words);
        } else if (verb.starts_with("dns")) {
            exchange(words, 4);
        } else if (verb == "answer" || verb == "authority" || verb == "additional") {
            record(words);
        } else if (verb == "expect") {
            expect(words);
        } else if (verb == "plan") {
            plan(words);
        } else {
            setting(words);
        }
    }

  private:
    static void need(const Words& words, std::size_t count) {
        if (words.size() < count) {
            throw std::runtime_error(fmt::format("'{}' needs {} words", words.front(), count));
        }
    }

    void plan(const Words& words) {
        need(words, 3);
        const Words values(words.begin() + 2, words.end());
        if (words[1] == "remote_domain") {
            scenario_.plan.remote_domain = values.front();
        } else if (words[1] == "local_domain") {
            scenario_.plan.local_domain = values.front();
        } else if (words[1] == "remote_dns") {
            scenario_.plan.remote_dns = values;
        } else if (words[1] == "local_dns") {
            scenario_.plan.local_dns = values;
        } else if (words[1] == "local_netbios") {
            scenario_.plan.local_netbios = values.front();
        } else if (words[1] == "preauth_user") {
            scenario_.plan.preauth_user = values.front();
        } else if (words[1] == "side") {
            scenario_.plan.side = from_name<Side>(values.front()).value();
        } else if (words[1] == "direction") {
            scenario_.plan.direction = from_name<Direction>(values.front()).value();
        } else if (words[1] == "sweep") {
            scenario_.plan.sweep = from_name<Sweep>(values.front()).value_or(Sweep::none);
        } else {
            throw std::runtime_error("no such field of the plan: " + words[1]);
        }
    }

    void setting(const Words& words) {
        need(words, 2);
        if (words[0] == "target") {
            target(words);
        } else if (words[0] == "password") {
            scenario_.password = words[1];
            scenario_.plan.trust_password = TrustPassword::given;
        } else if (words[0] == "random") {
            scenario_.first_random = static_cast<std::uint32_t>(std::stoul(words[1]));
        } else if (words[0] == "clock") {
            need(words, 3);
            scenario_.sent_unix_us = std::stoll(words[1]);
            scenario_.received_unix_us = std::stoll(words[2]);
        } else if (words[0] == "pauses") {
            for (std::size_t i = 1; i < words.size(); ++i) {
                scenario_.pauses.push_back(std::stoi(words[i]));
            }
        } else if (words[0] == "sent") {
            need(words, 5);
            scenario_.sent[key(words, 1, 4)].push_back(octets(words[4]));
        } else {
            throw std::runtime_error("no such line: " + words[0]);
        }
    }

    void target(const Words& words) {
        constexpr std::string_view host = "host=";
        constexpr std::string_view named = "named=";
        scenario_.target.address = words[1];
        for (std::size_t i = 2; i < words.size(); ++i) {
            if (words[i] == "local") {
                scenario_.target.remote = false;
            } else if (words[i].starts_with(host)) {
                scenario_.target.host = words[i].substr(host.size());
            } else if (words[i].starts_with(named)) {
                scenario_.named = words[i].substr(named.size());
            } else {
                throw std::runtime_error("expected: target ADDRESS [local] [host=NAME | named=NAME]");
            }
        }
    }

    static std::string key(const Words& words, std::size_t from, std::size_t to) {
        return fmt::format("{}", fmt::join(words.begin() + static_cast<std::ptrdiff_t>(from),
                                           words.begin() + static_cast<std::ptrdiff_t>(to), " "));
    }

    Bytes octets(const std::string& word) {
        const auto found = read_octets(word);
        if (!found) {
            scenario_.missing = word;
        }
        return found.value_or(Bytes());
    }

    void exchange(Words words, std::size_t key_size) {
        need(words, key_size + 1);
        WorldLine line;
        line.number = number_;
        while (fact(line, words.back())) {
            words.pop_back();
        }
        const auto how = words[key_size];
        const Words rest(words.begin() + static_cast<std::ptrdiff_t>(key_size) + 1, words.end());
        if (how == "reply") {
            pieces(line, rest);
        } else if (how == "alerts" && rest.size() == 1) {
            ends(line, how);
            line.alert = std::stoi(rest.front());
        } else if (how == "shows" && rest.size() == 2) {
            line.protocol = rest[0];
            line.pieces.push_back(octets(rest[1]));
        } else if (!ends(line, how)) {
            DnsText text;
            text.rcode = how;
            text.flags = rest;
            line.dns = text;
        } else if (!rest.empty()) {
            icmp(line, rest);
        }
        auto& queue = scenario_.world[key(words, 0, key_size)];
        queue.push_back(std::move(line));
        last_ = &queue.back();
    }

    /// What an exchange tells beside its outcome.
    static bool fact(WorldLine& line, const std::string& word) {
        const auto equals = word.find('=');
        const auto name = word.substr(0, equals);
        if (equals == std::string::npos || (name != "took" && name != "mtu" && name != "segment")) {
            return false;
        }
        const int value = std::stoi(word.substr(equals + 1));
        if (name == "took") {
            line.took = std::chrono::milliseconds(value);
        } else {
            (name == "mtu" ? line.path_mtu : line.segment) = value;
        }
        return true;
    }

    static void need_qualifier(const std::string& text) {
        static const std::regex known("(/(windows|below|(hop|ttl)[0-9]+(-[0-9]+)?))?");
        if (!std::regex_match(text, known)) {
            throw std::runtime_error("no such way to go: " + text);
        }
    }

    void sweep(const Words& words) {
        need(words, 3);
        WorldLine line;
        line.number = number_;
        line.sweep = read_sweep(Words(words.begin() + 2, words.end()));
        scenario_.world[key(words, 0, 2)].push_back(std::move(line));
    }

    void pieces(WorldLine& line, const Words& words) {
        for (std::size_t i = 0; i < words.size(); ++i) {
            if (words[i] != "then") {
                line.pieces.push_back(octets(words[i]));
            } else if (i + 2 != words.size() || !ends(line, words[i + 1])) {
                throw std::runtime_error("'then' is followed by silent, closes or resets");
            } else {
                return;
            }
        }
    }

    static bool ends(WorldLine& line, const std::string& how) {
        line.connected =
            how == "open" || how == "accepts" || how == "closes" || how == "resets" || how == "alerts";
        if (how == "closes" || how == "resets") {
            line.end = how == "closes" ? StreamEnd::closed : StreamEnd::reset;
            return true;
        }
        if (how == "silent" || how == "accepts") {
            return true;
        }
        if (how == "alerts") {
            line.ending = Outcome::rejected;
            return true;
        }
        const auto outcome = from_name<Outcome>(how);
        line.ending = outcome.value_or(Outcome::timed_out);
        return outcome.has_value() && *outcome != Outcome::answered;
    }

    static void icmp(WorldLine& line, const Words& words) {
        if (words.size() != 4 || words[0] != "icmp") {
            throw std::runtime_error("expected: icmp TYPE CODE SENDER");
        }
        IcmpError error;
        error.type = std::stoi(words[1]);
        error.code = std::stoi(words[2]);
        error.sender = words[3];
        line.icmp = error;
    }

    void record(const Words& words) {
        need(words, 5);
        if (last_ == nullptr || !last_->dns) {
            throw std::runtime_error("a record belongs behind a dns line with an rcode");
        }
        RecordText record{words[0], words[1], words[2], words[3], Words(words.begin() + 4, words.end())};
        last_->dns->records.push_back(std::move(record));
    }

    void expect(const Words& words) {
        std::size_t at = 1;
        std::size_t times = 1;
        need(words, 2);
        if (words[1] == "nothing") {
            scenario_.expects_nothing = true;
            return;
        }
        if (words[1].back() == 'x') {
            times = std::stoul(words[1]);
            ++at;
        }
        need(words, at + 3);
        Expected expected;
        expected.number = number_;
        expected.tag = words[at];
        expected.outcome = words[at + 1];
        expected.target = words[at + 2];
        for (std::size_t i = at + 3; i < words.size(); ++i) {
            const auto equals = words[i].find('=');
            if (words[i].starts_with('!')) {
                expected.absent.push_back(words[i].substr(1));
            } else if (equals != std::string::npos) {
                expected.args.emplace_back(words[i].substr(0, equals), words[i].substr(equals + 1));
            } else {
                throw std::runtime_error("no argument: " + words[i]);
            }
        }
        scenario_.expected.insert(scenario_.expected.end(), times, expected);
    }

    Scenario& scenario_;
    WorldLine* last_ = nullptr;
    int number_ = 0;
};

} // namespace

Scenario read_scenario(const fs::path& path) {
    Scenario scenario;
    scenario.probe = path.parent_path().filename();
    scenario.claim = path.stem();
    std::ifstream file(path);
    Parser parser(scenario);
    std::string text;
    int number = 0;
    while (std::getline(file, text)) {
        ++number;
        try {
            parser.line(text);
        } catch (const std::exception& error) {
            throw std::runtime_error(fmt::format("{}:{}: {}", path.string(), number, error.what()));
        }
    }
    return scenario;
}

std::vector<fs::path> all_scenario_files() {
    std::vector<fs::path> files;
    for (const auto& entry :
         fs::recursive_directory_iterator(fs::path(PRETRUST_SOURCE_DIR) / "tests/scenarios")) {
        if (entry.path().extension() == ".scn") {
            files.push_back(entry.path());
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

std::string value_text(const Value& value) {
    if (const auto* truth = std::get_if<bool>(&value)) {
        return *truth ? "true" : "false";
    }
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
        return fmt::format("{}", *number);
    }
    if (const auto* real = std::get_if<double>(&value)) {
        return fmt::format("{}", *real);
    }
    if (const auto* text = std::get_if<std::string>(&value)) {
        return *text;
    }
    return fmt::format("[{}]", fmt::join(std::get<std::vector<std::string>>(value), ","));
}

} // namespace pretrust::testing
