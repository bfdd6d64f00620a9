#include "octets.hpp"
#include "play.hpp"

#include <pretrust/names.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <exception>
#include <stdexcept>

namespace pretrust::testing {

namespace {

class StrictRecorder : public Recorder {
  public:
    StrictRecorder(const ProbeSpec& spec, std::string named) : spec_(spec), named_(std::move(named)) {}

    void record(Observation observation) override {
        const auto declared = std::any_of(spec_.tags.begin(), spec_.tags.end(),
                                          [&](const TagSpec& tag) { return tag.tag == observation.tag; });
        if (!declared) {
            throw std::logic_error("tag not declared: " + observation.tag);
        }
        observations.push_back(std::move(observation));
    }

    Task<std::string> host_of(Target target) override {
        co_return target.host.empty() ? named_ : target.host;
    }

    std::vector<Observation> observations;

  private:
    const ProbeSpec& spec_;
    std::string named_;
};

bool matches(const Expected& expected, const Observation& seen) {
    if (expected.tag != seen.tag || expected.outcome != to_name(seen.outcome) ||
        expected.target != seen.target) {
        return false;
    }
    const auto same = [&seen](const auto& pair) {
        const auto found = seen.args.find(pair.first);
        return found != seen.args.end() && value_text(found->second) == pair.second;
    };
    const auto present = [&seen](const std::string& name) { return seen.args.contains(name); };
    return std::all_of(expected.args.begin(), expected.args.end(), same) &&
           std::none_of(expected.absent.begin(), expected.absent.end(), present);
}

std::string line_of(const Observation& seen) {
    auto line = fmt::format("{} {} {}", seen.tag, to_name(seen.outcome), seen.target);
    for (const auto& [name, value] : seen.args) {
        const auto text = value_text(value);
        const auto* const quote = text.find(' ') == std::string::npos ? "" : "\"";
        line += fmt::format(" {}{}={}{}", quote, name, text, quote);
    }
    return line;
}

void compare(const Scenario& scenario, Played& played) {
    auto expected = scenario.expected;
    // The choosiest first, so that a general line does not take what a special one needs.
    std::stable_sort(expected.begin(), expected.end(), [](const Expected& a, const Expected& b) {
        return a.args.size() + a.absent.size() > b.args.size() + b.absent.size();
    });
    std::vector<const Observation*> left;
    for (const auto& seen : played.observations) {
        left.push_back(&seen);
    }
    for (const auto& line : expected) {
        const auto found = std::find_if(left.begin(), left.end(),
                                        [&line](const auto* seen) { return matches(line, *seen); });
        if (found == left.end()) {
            played.complaints.push_back(fmt::format("expected by line {}, not seen: {} {} {}", line.number,
                                                    line.tag, line.outcome, line.target));
        } else {
            left.erase(found);
        }
    }
    for (const auto* seen : left) {
        played.complaints.push_back("seen, not expected: " + line_of(*seen));
    }
}

void compare_contact(const Scenario& scenario, const FakeWorld& world, Played& played) {
    for (const auto& line : world.unused()) {
        played.complaints.push_back("nothing asked for " + line);
    }
    if (world.pauses() != scenario.pauses) {
        played.complaints.push_back(fmt::format("pauses were: {}", fmt::join(world.pauses(), " ")));
    }
    for (const auto& [key, all] : scenario.sent) {
        const auto found = world.sent().find(key);
        for (const auto& octets : all) {
            const bool was_sent =
                found != world.sent().end() &&
                std::find(found->second.begin(), found->second.end(), octets) != found->second.end();
            if (was_sent) {
                continue;
            }
            played.complaints.push_back(fmt::format("not sent: {} {}", key, to_hex(octets)));
            for (const auto& other : found == world.sent().end() ? std::vector<Bytes>() : found->second) {
                played.complaints.push_back(fmt::format("but sent: {} {}", key, to_hex(other)));
            }
        }
    }
}

} // namespace

const ProbeSpec* find_probe(std::string_view id) {
    for (const auto& spec : all_probes()) {
        if (spec.id == id) {
            return &spec;
        }
    }
    return nullptr;
}

Played play(const Scenario& scenario, Order order) {
    const auto* const spec = find_probe(scenario.probe);
    if (spec == nullptr) {
        throw std::runtime_error("no probe is called " + scenario.probe);
    }
    FakeWorld world(scenario, order);
    const bool asked_for = spec->asked_for == nullptr || spec->asked_for(scenario.plan);
    StrictRecorder recorder(*spec, scenario.named);
    boost::asio::io_context context;
    std::exception_ptr fault;
    if (asked_for) {
        boost::asio::co_spawn(context, spec->run(scenario.plan, scenario.target, world, recorder),
                              [&fault](std::exception_ptr thrown) { fault = thrown; });
    }
    context.run();
    if (fault) {
        std::rethrow_exception(fault);
    }
    Played played;
    played.observations = std::move(recorder.observations);
    compare(scenario, played);
    compare_contact(scenario, world, played);
    return played;
}

} // namespace pretrust::testing
