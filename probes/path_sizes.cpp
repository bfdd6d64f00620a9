// A search of the root DSE that names many attributes nobody has is long and has a short answer; one that
// names none is short and has a long answer. A server's own limit must not pass for the path's: the small
// request is long too (longer than MaxDatagramRecv of old forests, 1024), and is asked again when the large
// one was not answered.
#include "kerberos_facts.hpp"
#include "observe.hpp"
#include "path_sizes.hpp"

#include <wire/cldap.hpp>
#include <wire/kerberos.hpp>
#include <wire/ldap.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <memory>

namespace pretrust::probes {

namespace {

/// Packets of this size fit the smallest path that IPv6 allows, 1280 octets, headers included.
constexpr std::size_t small_size = 1172;
constexpr int ethernet_mtu = 1500;
constexpr int ethernet_segment = 1460;
constexpr int jumbo_segment = 8961;
constexpr std::size_t beyond_a_segment = 256;

struct Asked {
    std::string size;
    std::size_t request_bytes = 0;
    Exchange exchange;
};

struct Question {
    std::string size;
    Endpoint to;
    Bytes request;
    Framer framer;
};

void record(const std::string& service, const Endpoint& to, const Asked& asked, Recorder& recorder) {
    auto observation = observe("PATH_SIZE", service, to, asked.exchange);
    auto& args = observation.args;
    args["size"] = asked.size;
    args["request_bytes"] = static_cast<std::int64_t>(asked.request_bytes);
    args["reply_bytes"] = static_cast<std::int64_t>(asked.exchange.reply.size());
    if (asked.exchange.path_mtu > 0) {
        args["path_mtu"] = std::int64_t{asked.exchange.path_mtu};
    }
    if (asked.exchange.segment > 0) {
        args["segment"] = std::int64_t{asked.exchange.segment};
    }
    recorder.record(std::move(observation));
}

Task<Asked> ask_stream(Question question, World& world) {
    Asked asked;
    asked.size = question.size;
    asked.request_bytes = question.request.size();
    asked.exchange = co_await world.talk_tcp(question.to, question.request, question.framer);
    co_return asked;
}

Task<Asked> ask_datagram(Question question, World& world) {
    Asked asked;
    asked.size = question.size;
    asked.request_bytes = question.request.size();
    asked.exchange = co_await world.talk_udp(question.to, question.request, question.framer);
    co_return asked;
}

bool answered(const Asked& asked) {
    return asked.exchange.outcome == Outcome::answered;
}

bool lost(const Asked& asked) {
    return asked.exchange.outcome == Outcome::timed_out;
}

/// A search of the root DSE of exactly `size` octets, which the server answers in few.
Bytes long_search(std::int32_t id, std::size_t size) {
    constexpr std::size_t rest = 80; // the envelope, and room for the last name to meet the size
    constexpr std::size_t name_size = 40;
    constexpr std::size_t name_head = 2;
    wire::LdapSearch search;
    search.message_id = id;
    search.attributes.emplace_back("defaultNamingContext");
    for (std::size_t at = 0; at < (size - rest) / (name_size + name_head); ++at) {
        search.attributes.push_back(fmt::format("pretrustLongRequest{:021}", at));
    }
    auto octets = wire::encode_ldap_search(search);
    for (int round = 0; octets.size() != size && round < 3;
         ++round) { // a length may take an octet more or less
        auto& last = search.attributes.back();
        last.resize(last.size() + size - octets.size(), '0');
        octets = wire::encode_ldap_search(search);
    }
    return octets;
}

Question search(std::string size, Endpoint to, std::int32_t id, Bytes request) {
    Question question;
    question.size = std::move(size);
    question.to = std::move(to);
    question.request = std::move(request);
    question.framer = [id](BytesView octets) { return wire::ldap_progress(octets, id); };
    return question;
}

Question datagram_search(std::string size, const Endpoint& to, std::int32_t id, std::size_t octets) {
    auto question = search(std::move(size), to, id, long_search(id, octets));
    question.framer = [id](BytesView datagram) { return wire::cldap_progress(datagram, id); };
    return question;
}

Question long_reply_search(const Endpoint& to, std::int32_t id) {
    wire::LdapSearch all;
    all.message_id = id;
    return search("large_reply", to, id, wire::encode_ldap_search(all));
}

/// What one datagram to a path as wide as Ethernet's, or narrower where the system knows it, can carry.
std::size_t full_datagram(const Endpoint& to, int path_mtu) {
    const int headers = to.address.find(':') == std::string::npos ? 20 + 8 : 40 + 8;
    const int mtu = path_mtu > 0 ? std::min(path_mtu, ethernet_mtu) : ethernet_mtu;
    return std::max(static_cast<std::size_t>(mtu - headers), small_size);
}

/// More than one segment of the connection, so that one goes out full.
std::size_t beyond_segment(int segment) {
    const int full = segment > 0 ? std::min(segment, jumbo_segment) : ethernet_segment;
    return std::max(static_cast<std::size_t>(full) + beyond_a_segment, small_size + beyond_a_segment);
}

Task<void> ask_into(Question question, std::shared_ptr<Asked> into, World& world) {
    auto asked = co_await ask_stream(question, world);
    *into = std::move(asked);
}

} // namespace

Task<void> datagram_sizes(Target target, std::int32_t first_id, World& world, Recorder& recorder) {
    auto to = endpoint_of(target, "ldap_ping");
    const auto small_question = datagram_search("small", to, first_id, small_size);
    auto brief_question = small_question;
    brief_question.to.patience = Patience::brief;
    auto small = co_await ask_datagram(brief_question, world);
    if (answered(small)) {
        const auto size = full_datagram(to, small.exchange.path_mtu);
        const auto question = datagram_search("large_request", to, first_id + 1, size);
        const auto large = co_await ask_datagram(question, world);
        if (lost(large)) {
            small = co_await ask_datagram(small_question, world);
        }
        record("ldap_ping", to, large, recorder);
    }
    record("ldap_ping", to, small, recorder);
}

Task<void> ldap_sizes(Target target, std::int32_t first_id, World& world, Recorder& recorder) {
    const auto to = endpoint_of(target, "ldap");
    const auto small_question = search("small", to, first_id, long_search(first_id, small_size));
    auto small = co_await ask_stream(small_question, world);
    if (answered(small)) {
        const auto id = first_id + 1;
        const auto size = beyond_segment(small.exchange.segment);
        const auto long_request = search("large_request", to, id, long_search(id, size));
        const auto long_reply = long_reply_search(to, id + 1);
        const auto request = std::make_shared<Asked>();
        const auto reply = std::make_shared<Asked>();
        std::vector<Task<void>> both;
        both.push_back(ask_into(long_request, request, world));
        both.push_back(ask_into(long_reply, reply, world));
        co_await world.together(std::move(both));
        if (lost(*request) || lost(*reply)) {
            small = co_await ask_stream(small_question, world);
        }
        record("ldap", to, *request, recorder);
        record("ldap", to, *reply, recorder);
    }
    record("ldap", to, small, recorder);
}

Task<void> kerberos_sizes(Target target, std::string domain, World& world, Recorder& recorder) {
    Question question;
    question.size = "small";
    question.to = endpoint_of(target, "kerberos_tcp");
    question.framer = wire::kerberos_progress_tcp;
    question.request = wire::prepend_tcp_length(long_ticket_for_nobody(domain, world, small_size / 2));
    auto small = co_await ask_stream(question, world);
    if (answered(small)) {
        auto full = question;
        full.size = "large_request";
        const auto size = beyond_segment(small.exchange.segment);
        full.request = wire::prepend_tcp_length(long_ticket_for_nobody(domain, world, size));
        const auto large = co_await ask_stream(full, world);
        if (lost(large)) {
            small = co_await ask_stream(question, world);
        }
        record("kerberos_tcp", question.to, large, recorder);
    }
    record("kerberos_tcp", question.to, small, recorder);
}

} // namespace pretrust::probes
