// Every observation behind a fold, by target, and the octets that belong to it. Long values are cut here,
// never in the evidence.
#include <formats/html_parts.hpp>
#include <formats/layout.hpp>

#include <pretrust/names.hpp>
#include <pretrust/ports.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <span>

namespace pretrust::html {
namespace {

constexpr std::size_t longest_value = 600; // columns
constexpr std::size_t most_listed = 60;
constexpr std::size_t most_octets = 4096;                 // of one direction of one exchange
constexpr std::size_t page_octets = std::size_t{3} << 20; // of all values together: a page must open

std::string_view class_of(Outcome outcome) {
    switch (outcome) {
    case Outcome::answered:
    case Outcome::open:
        return "good";
    case Outcome::rejected:
    case Outcome::malformed:
        return "partly";
    case Outcome::skipped:
    case Outcome::crashed:
        return "unknown";
    default:
        return "blocked";
    }
}

/// Enough octets for the longest value that is shown: a character has four at most.
std::string shown_part(std::string_view value) {
    return cut(visible(value.substr(0, 4 * longest_value + 4)), longest_value);
}

struct Saying {
    std::string operator()(bool value) const { return value ? "true" : "false"; }
    std::string operator()(std::int64_t value) const { return std::to_string(value); }
    std::string operator()(double value) const { return fmt::format("{}", value); }
    std::string operator()(const std::string& value) const { return shown_part(value); }
    std::string operator()(const std::vector<std::string>& values) const {
        std::string words;
        for (std::size_t at = 0; at < std::min(values.size(), most_listed); ++at) {
            words += (at == 0 ? "" : ", ") + shown_part(values[at]);
        }
        return values.size() > most_listed ? words + fmt::format(" and {} more", values.size() - most_listed)
                                           : words;
    }
};

/// Sixteen octets a line: where, what, and what of it is printable ASCII.
std::string hex_dump(std::span<const std::uint8_t> octets) {
    std::string dump;
    for (std::size_t line = 0; line < octets.size(); line += 16) {
        const auto part = octets.subspan(line, std::min<std::size_t>(16, octets.size() - line));
        std::string hex;
        std::string signs;
        for (const std::uint8_t octet : part) {
            hex += fmt::format("{:02x}{}", octet, hex.size() == 23 ? "  " : " ");
            signs += octet >= 0x20 && octet < 0x7F ? static_cast<char>(octet) : '.';
        }
        dump += fmt::format("{:04x}  {:<50}{}\n", line, hex, signs);
    }
    return dump;
}

/// The lines of a dump one by one, for the escaping function lets no line break pass.
Data dump_data(const Bytes& bytes) {
    Data lines = list();
    const std::span<const std::uint8_t> octets(bytes.data(), std::min(bytes.size(), most_octets));
    const std::string dump = hex_dump(octets);
    for (std::size_t at = 0; at < dump.size();) {
        const std::size_t end = dump.find('\n', at);
        lines << text(std::string_view(dump).substr(at, end - at));
        at = end + 1;
    }
    return lines;
}

Data direction(std::string_view name, const Bytes& octets) {
    Data data;
    data["name"] = text(fmt::format("{}: {} octet{}", name, octets.size(), octets.size() == 1 ? "" : "s"));
    data["lines"] = dump_data(octets);
    const std::size_t more = octets.size() - std::min(octets.size(), most_octets);
    data["more"] = more == 0 ? Data(false) : text(std::to_string(more));
    return data;
}

Data exchange_data(const RawExchange& exchange) {
    Data data;
    data["head"] = prose(fmt::format("{} {} {}, {} after the start", exchange.probe, exchange.transport,
                                     exchange.port, time_words(exchange.started)));
    data["outcome"] = text(to_name(exchange.outcome));
    data["class"] = text(class_of(exchange.outcome));
    Data directions = list();
    directions << direction("Sent", exchange.sent);
    directions << direction("Received", exchange.received);
    data["directions"] = std::move(directions);
    data["lost"] = exchange.left_out == 0 ? Data(false) : text(std::to_string(exchange.left_out));
    return data;
}

struct TargetPart {
    std::vector<Data> looks;
    std::vector<Data> exchanges;
    std::size_t barred = 0;
};

class ObservationList {
  public:
    ObservationList(const Report& report, const Face& face) : report_(report), face_(face) {}

    Data data() {
        for (const std::size_t index : face_.shown.items) {
            const Observation& look = face_.evidence.items[index];
            TargetPart& part = part_of(look.target);
            part.looks.push_back(look_data(index, look));
            const bool service = look.args.contains("service"); // a port that nobody serves ought to be shut
            part.barred += service && class_of(look.outcome) == "blocked" ? 1U : 0U;
        }
        for (const std::size_t index : face_.shown.exchanges) {
            const RawExchange& exchange = face_.evidence.exchanges[index];
            part_of(exchange.target).exchanges.push_back(exchange_data(exchange));
        }
        Data targets = list();
        for (auto& [target, part] : parts_) {
            targets << target_data(target, part);
        }
        return targets;
    }
    bool shortened() const { return spent_ > page_octets; }

  private:
    TargetPart& part_of(const std::string& target) {
        const auto [place, fresh] = places_.try_emplace(target, parts_.size());
        if (fresh) {
            parts_.emplace_back(target, TargetPart{});
        }
        return parts_[place->second].second;
    }

    Data look_data(std::size_t index, const Observation& look) {
        Data data;
        data["anchor"] = text(fmt::format("{}{}", face_.anchor, index));
        data["tag"] = prose(look.tag);
        data["outcome"] = text(to_name(look.outcome));
        data["class"] = text(class_of(look.outcome));
        const std::string service = port_of_service(look);
        data["service"] = service.empty() ? Data(false) : text(service);
        data["took"] = look.attempts == 0 ? Data(false) : text(time_words(look.took));
        Data facts = list();
        const auto add = [&](std::string_view name, std::string value) {
            spent_ += value.size();
            Data fact;
            fact["name"] = prose(name);
            fact["value"] = text(spent_ > page_octets ? cut(value, 40) : value);
            facts << fact;
        };
        add("probe", look.probe);
        if (look.attempts > 0) {
            add("attempts", std::to_string(look.attempts));
            add("started", time_words(look.started));
        }
        for (const auto& [name, value] : look.args) {
            add(name, std::visit(Saying{}, value));
        }
        data["facts"] = std::move(facts);
        return data;
    }

    Data target_data(const std::string& target, const TargetPart& part) const {
        Data data;
        const auto row = std::ranges::find(report_.matrix.rows, target, &MatrixRow::address);
        const bool named = row != report_.matrix.rows.end() && !row->host.empty();
        data["target"] = prose(named ? fmt::format("{} ({})", row->host, target) : target);
        data["count"] =
            text(fmt::format("{} observation{}", part.looks.size(), part.looks.size() == 1 ? "" : "s"));
        data["barred"] = part.barred == 0 ? Data(false) : text(std::to_string(part.barred));
        data["looks"] = Data(part.looks);
        data["exchanges"] = Data(part.exchanges);
        data["exchange_count"] =
            part.exchanges.empty() ? Data(false) : text(std::to_string(part.exchanges.size()));
        return data;
    }

    const Report& report_;
    const Face& face_;
    std::vector<std::pair<std::string, TargetPart>> parts_;
    std::map<std::string, std::size_t> places_;
    std::size_t spent_ = 0;
};

} // namespace

std::string port_of_service(const Observation& look) {
    const auto named = look.args.find("service");
    const auto* id = named == look.args.end() ? nullptr : std::get_if<std::string>(&named->second);
    const auto service = id == nullptr ? std::nullopt : find_service(*id);
    if (!service) {
        return {};
    }
    const std::string_view transport = service->transport == Transport::udp ? "UDP" : "TCP";
    return service->port == 0 ? "RPC ports" : fmt::format("{} {}", transport, service->port);
}

Data observations_data(const Report& report, const Face& face) {
    Data data;
    ObservationList observations(report, face);
    data["targets"] = observations.data();
    Data left_out = list();
    for (const auto& sentence : face.shown.left_out) {
        left_out << prose(sentence);
    }
    if (observations.shortened()) {
        left_out << text("Long values are cut short on this page: the JSON report (-o json) has them whole.");
    }
    data["left_out"] = std::move(left_out);
    data["total"] = text(std::to_string(face.evidence.items.size()));
    return data;
}

} // namespace pretrust::html
