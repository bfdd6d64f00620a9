#include "dns_facts.hpp"
#include "observe.hpp"

#include <wire/dns.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace pretrust::probes {

namespace {

std::string rcode_text(int rcode) {
    switch (rcode) {
    case wire::dns_rcode::no_error:
        return "NOERROR";
    case wire::dns_rcode::form_error:
        return "FORMERR";
    case wire::dns_rcode::server_failure:
        return "SERVFAIL";
    case wire::dns_rcode::name_error:
        return "NXDOMAIN";
    case wire::dns_rcode::not_implemented:
        return "NOTIMP";
    case wire::dns_rcode::refused:
        return "REFUSED";
    default:
        return fmt::format("RCODE{}", rcode);
    }
}

/// The records that were asked for; equal networks give equal lists, whatever the server's rotation.
struct Records {
    std::vector<std::string> answers;
    std::vector<std::string> hosts;
    std::vector<std::string> addresses;
    std::string cname;
    std::uint32_t ttl = std::numeric_limits<std::uint32_t>::max();
};

void add_unique(std::vector<std::string>& list, const std::string& text) {
    if (std::find(list.begin(), list.end(), text) == list.end()) {
        list.push_back(text);
    }
}

Records read_records(const wire::DnsMessage& message, std::uint16_t type) {
    Records records;
    for (const auto& record : message.answers) {
        if (record.type == wire::dns_type::cname) {
            if (const auto* alias = std::get_if<wire::DnsHost>(&record.data)) {
                records.cname = alias->name;
            }
        }
        if (record.type != type) {
            continue;
        }
        records.ttl = std::min(records.ttl, record.ttl);
        if (const auto* srv = std::get_if<wire::DnsSrv>(&record.data)) {
            add_unique(records.answers,
                       fmt::format("{} {} {} {}", srv->priority, srv->weight, srv->port, srv->target));
            // A target of "." says that the service is decidedly not offered (RFC 2782).
            if (srv->target != ".") {
                add_unique(records.hosts, srv->target);
            }
        } else if (const auto* address = std::get_if<wire::DnsAddress>(&record.data)) {
            add_unique(records.addresses, address->address);
        }
    }
    std::sort(records.answers.begin(), records.answers.end());
    std::sort(records.hosts.begin(), records.hosts.end());
    std::sort(records.addresses.begin(), records.addresses.end());
    return records;
}

void add_records(Args& args, Records records, std::uint16_t type) {
    if (type == wire::dns_type::srv) {
        args["answers"] = std::move(records.answers);
        args["hosts"] = std::move(records.hosts);
    } else if (type == wire::dns_type::a || type == wire::dns_type::aaaa) {
        args["addresses"] = std::move(records.addresses);
    }
    if (!records.cname.empty()) {
        args["cname"] = std::move(records.cname);
    }
    if (records.ttl != std::numeric_limits<std::uint32_t>::max()) {
        args["ttl"] = std::int64_t{records.ttl};
    }
}

void add_negative(Args& args, const wire::DnsMessage& message) {
    if (const auto negative = wire::dns_negative(message)) {
        args["soa_owner"] = negative->owner;
        args["soa_ttl"] = std::int64_t{negative->ttl};
        args["soa_minimum"] = std::int64_t{negative->soa.minimum};
    }
}

bool holds(const wire::DnsMessage& message, std::uint16_t type) {
    return std::any_of(message.answers.begin(), message.answers.end(),
                       [type](const auto& record) { return record.type == type; });
}

} // namespace

std::string to_text(DnsPath path) {
    return path == DnsPath::direct ? "direct" : "forwarder";
}

DnsQuestion dns_question(const std::string& server, const std::string& name, std::uint16_t type) {
    DnsQuestion question;
    question.server = {server, find_service("dns_udp")->port};
    question.name = name;
    question.type = type;
    return question;
}

Observation observe_dns(std::string_view tag, const DnsQuestion& question, const Exchange& exchange) {
    const auto* service = question.transport == Transport::udp ? "dns_udp" : "dns_tcp";
    auto observation = observe(tag, service, question.server, exchange);
    observation.args["name"] = question.name;
    if (exchange.outcome != Outcome::answered) {
        return observation;
    }
    const auto message = wire::decode_dns(exchange.reply);
    if (!message || !message->is_response) {
        observation.outcome = Outcome::malformed;
        observation.args["reply_bytes"] = static_cast<std::int64_t>(exchange.reply.size());
        return observation;
    }
    auto& args = observation.args;
    args["rcode"] = rcode_text(message->rcode);
    args["aa"] = message->authoritative;
    args["tc"] = message->truncated;
    args["ra"] = message->recursion_available;
    args["bytes"] = static_cast<std::int64_t>(exchange.reply.size());
    add_records(args, read_records(*message, question.type), question.type);
    add_negative(args, *message);
    const bool positive = message->rcode == wire::dns_rcode::no_error && holds(*message, question.type);
    observation.outcome = positive ? Outcome::answered : Outcome::rejected;
    return observation;
}

std::vector<std::string> list_arg(const Observation& observation, const std::string& name) {
    const auto found = observation.args.find(name);
    const auto* list =
        found == observation.args.end() ? nullptr : std::get_if<std::vector<std::string>>(&found->second);
    return list != nullptr ? *list : std::vector<std::string>();
}

std::string text_arg(const Observation& observation, const std::string& name) {
    const auto found = observation.args.find(name);
    const auto* text = found == observation.args.end() ? nullptr : std::get_if<std::string>(&found->second);
    return text != nullptr ? *text : std::string();
}

bool can_ask(const std::string& name) {
    return wire::encode_dns_name(name).has_value();
}

std::string locator_name(const std::string& domain) {
    return "_ldap._tcp.dc._msdcs." + domain;
}

} // namespace pretrust::probes
