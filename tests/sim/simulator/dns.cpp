// DNS (RFC 1035, 2308, 2782, 6891) as a Windows DNS server that is a DC: its own domain from what the DCs
// register, others through conditional forwarders, the rest as the public root would deny it.
#include <wire/reader.hpp>
#include <wire/text.hpp>

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>
#include <simulator/services.hpp>
#include <stdexcept>

namespace pretrust::sim {

namespace {

constexpr std::uint16_t type_a = 1, type_cname = 5, type_soa = 6, type_aaaa = 28, type_srv = 33,
                        type_opt = 41;
constexpr std::uint16_t pointer_to_question = 0xc00c;
constexpr int servfail = 2, nxdomain = 3, refused = 5, formerr = 1;

struct Question {
    std::uint16_t id = 0;
    std::string name; ///< lower case, without trailing dot
    std::uint16_t type = 0;
    Bytes section;                        ///< as received
    std::optional<std::uint16_t> payload; ///< of the OPT record
    bool recursion = false;
};

struct Answer {
    int rcode = 0;
    bool authoritative = false;
    std::vector<Record> records;
    std::string soa; ///< owner in the authority section; "-" for none
    std::uint32_t soa_ttl = 3600;
};

std::optional<Question> read_question(BytesView message) {
    wire::Reader reader(message);
    Question question;
    question.id = reader.u16be();
    const auto flags = reader.u16be();
    question.recursion = (flags & 0x100U) != 0;
    const auto questions = reader.u16be();
    reader.skip(4);
    const auto additional = reader.u16be();
    const auto begin = reader.position();
    for (auto length = reader.u8(); length != 0 && reader.ok(); length = reader.u8()) {
        const auto label = reader.take(length);
        question.name += (question.name.empty() ? "" : ".") + wire::lower_case(wire::utf8_text(label));
    }
    question.type = reader.u16be();
    reader.skip(2);
    if (!reader.ok() || questions != 1 || (flags & 0x8000U) != 0) {
        return std::nullopt;
    }
    const auto section = message.subspan(begin, reader.position() - begin);
    question.section.assign(section.begin(), section.end());
    if (additional == 1 && reader.u8() == 0 && reader.u16be() == type_opt) {
        question.payload = reader.u16be();
    }
    return question;
}

void write_name(wire::Writer& writer, std::string_view name) {
    while (!name.empty() && name != ".") {
        const auto dot = std::min(name.find('.'), name.size());
        writer.u8(static_cast<std::uint8_t>(dot)).text(name.substr(0, dot));
        name.remove_prefix(std::min(dot + 1, name.size()));
    }
    writer.u8(0);
}

void write_data(wire::Writer& writer, const Record& record) {
    if (record.type == type_srv) {
        for (std::size_t i = 0; i < 3; ++i) {
            writer.u16be(static_cast<std::uint16_t>(std::stoul(record.data.at(i))));
        }
        write_name(writer, record.data.at(3));
    } else if (record.type == type_soa) {
        write_name(writer, record.data.at(0));
        write_name(writer, "hostmaster." + record.data.at(0));
        writer.u32be(42).u32be(900).u32be(600).u32be(86400).u32be(3600);
    } else if (record.type == type_cname) {
        write_name(writer, record.data.at(0));
    } else {
        const auto& text = record.data.at(0);
        const bool v4 = text.find(':') == std::string::npos;
        if (v4) {
            std::size_t at = 0;
            for (int i = 0; i < 4; ++i, ++at) {
                std::size_t used = 0;
                writer.u8(static_cast<std::uint8_t>(std::stoul(text.substr(at), &used)));
                at += used;
            }
        } else { // only full forms: eight groups
            std::size_t at = 0;
            for (int i = 0; i < 8; ++i, ++at) {
                std::size_t used = 0;
                writer.u16be(static_cast<std::uint16_t>(std::stoul(text.substr(at), &used, 16)));
                at += used;
            }
        }
    }
}

Bytes record_octets(const Record& record, const Question& question) {
    wire::Writer writer;
    if (wire::same_text(record.name, question.name)) {
        writer.u16be(pointer_to_question);
    } else {
        write_name(writer, record.name);
    }
    wire::Writer data;
    write_data(data, record);
    const auto octets = data.finish();
    writer.u16be(record.type)
        .u16be(1)
        .u32be(record.ttl)
        .u16be(static_cast<std::uint16_t>(octets.size()))
        .raw(octets);
    return writer.finish();
}

Record srv(const std::string& name, const std::string& port, const std::string& host) {
    return {name, type_srv, 600, {"0", "100", port, host}};
}

/// What one DC registers (MS-ADTS 6.3.2.3), and its addresses.
void add_host(std::vector<Record>& zone, const Host& host, const Domain& domain) {
    const auto& d = domain.name;
    const bool v4 = host.address.find(':') == std::string::npos;
    zone.push_back({host.name, v4 ? type_a : type_aaaa, 3600, {host.address}});
    if (!host.registered || host.rodc) {
        return;
    }
    for (const auto* place : {"", ".dc._msdcs", ".Default-First-Site-Name._sites.dc._msdcs"}) {
        zone.push_back(srv("_ldap._tcp" + std::string(place) + "." + d, "389", host.name));
        zone.push_back(srv("_kerberos._tcp" + std::string(place) + "." + d, "88", host.name));
    }
    zone.push_back(srv("_kerberos._udp." + d, "88", host.name));
    zone.push_back(srv("_kpasswd._tcp." + d, "464", host.name));
    zone.push_back(srv("_kpasswd._udp." + d, "464", host.name));
    zone.push_back(srv("_ldap._tcp.gc._msdcs." + d, "3268", host.name));
    zone.push_back(srv("_gc._tcp." + d, "3268", host.name));
    if (host.pdc) {
        zone.push_back(srv("_ldap._tcp.pdc._msdcs." + d, "389", host.name));
    }
    zone.push_back({d, type_a, 600, {host.address}});
}

bool lacking(const Domain& domain, const std::string& name, const std::string& server) {
    return std::any_of(domain.gaps.begin(), domain.gaps.end(), [&](const Gap& gap) {
        const bool here = gap.at.empty() || gap.at == server;
        return here && wire::same_text(
                           gap.name.ends_with(domain.name) ? gap.name : gap.name + "." + domain.name, name);
    });
}

/// The zone as one server has it: made once for all questions, since a crowd asks many.
using Zone = std::multimap<std::string, Record>;
const Zone& zone_of(const Script& script, const Domain& domain, const std::string& server) {
    thread_local std::map<std::pair<const Domain*, std::string>, Zone> zones;
    const auto key = std::pair(&domain, server);
    const auto found = zones.find(key);
    if (found != zones.end()) {
        return found->second;
    }
    std::vector<Record> records = domain.records;
    for (const auto& host : script.hosts) {
        if (host.domain == domain.name) {
            add_host(records, host, domain);
        }
    }
    Zone zone;
    for (auto& record : records) {
        if ((record.at.empty() || record.at == server) && !lacking(domain, record.name, server)) {
            zone.emplace(wire::lower_case(record.name), record);
        }
    }
    return zones.emplace(key, std::move(zone)).first->second;
}

Answer look_up(const Script& script, const Domain& domain, const std::string& server,
               const Question& question) {
    Answer answer;
    if (question.type == type_soa && wire::same_text(question.name, domain.name)) {
        const auto* host = script.host(server);
        answer.records.push_back({domain.name, type_soa, 3600, {host != nullptr ? host->name : domain.name}});
        return answer;
    }
    const auto& zone = zone_of(script, domain, server);
    const auto [first, last] = zone.equal_range(question.name);
    for (auto one = first; one != last; ++one) {
        if (one->second.type == question.type || one->second.type == type_cname) {
            answer.records.push_back(one->second);
        }
    }
    if (answer.records.empty()) {
        answer.rcode = first == last && question.name != wire::lower_case(domain.name) ? nxdomain : 0;
        answer.soa = domain.name;
    }
    return answer;
}

bool below(const std::string& name, const std::string& domain) {
    return wire::same_text(name, domain) || wire::lower_case(name).ends_with("." + wire::lower_case(domain));
}

/// nullopt: silence.
std::optional<Answer> answer_to(const Post& post, const Question& question) {
    const auto& script = *post.script;
    Answer answer;
    if (post.has("rcode")) {
        static const std::map<std::string, int> names{
            {"formerr", formerr}, {"servfail", servfail}, {"nxdomain", nxdomain}, {"refused", refused}};
        answer.rcode = names.at(post.text("rcode"));
        answer.soa = answer.rcode == nxdomain ? post.text("domain", post.host->domain) : "-";
        return answer;
    }
    const auto* own = post.domain();
    if (own != nullptr && below(question.name, own->name)) {
        answer = look_up(script, *own, post.host->address, question);
        answer.authoritative = true;
        return answer;
    }
    for (const auto& forward : script.forwards) {
        if (forward.server != post.host->address || !below(question.name, forward.domain)) {
            continue;
        }
        static const auto started = std::chrono::steady_clock::now();
        if (forward.how == "silent") {
            return std::nullopt;
        }
        if (forward.how == "servfail" || forward.how == "refused") {
            answer.rcode = forward.how == "servfail" ? servfail : refused;
            answer.soa = "-";
            return answer;
        }
        const auto passed =
            std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - started);
        if (forward.how == "negative" && passed.count() < forward.ttl) {
            answer.rcode = nxdomain;
            answer.soa = forward.domain;
            answer.soa_ttl = static_cast<std::uint32_t>(forward.ttl - passed.count());
            return answer;
        }
        const auto* domain = script.domain(forward.domain);
        if (domain == nullptr) {
            throw std::runtime_error("a forwarder leads to a domain that is not in the script");
        }
        return look_up(script, *domain, "", question); // any of its servers, whole
    }
    if (post.text("recursion", "yes") == "no") {
        answer.rcode = refused;
        answer.soa = "-";
        return answer;
    }
    if (question.name.empty() && question.type == type_soa) {
        answer.records.push_back({".", type_soa, 86400, {"a.root-servers.net"}});
        return answer;
    }
    answer.rcode = nxdomain;
    answer.soa = ".";
    answer.soa_ttl = 86400;
    return answer;
}

Bytes compression_loop(const Question& question) {
    wire::Writer writer;
    writer.u16be(question.id).u16be(0x8580).u16be(1).u16be(2).u16be(0).u16be(0).raw(question.section);
    const auto at = static_cast<std::uint16_t>(writer.size());
    writer.u16be(static_cast<std::uint16_t>(0xc000U | at)).u16be(type_srv).u16be(1).u32be(600).u16be(8);
    writer.u16be(0).u16be(100).u16be(389);
    const auto in_data = static_cast<std::uint16_t>(writer.size());
    writer.u16be(static_cast<std::uint16_t>(0xc000U | in_data));
    writer.u8(1).text("a").u16be(
        static_cast<std::uint16_t>(0xc000U | (writer.size()))); // forwards, to itself
    writer.u16be(type_srv).u16be(1).u32be(600).u16be(0);
    return writer.finish();
}

} // namespace

Bytes answer_dns(const Post& post, BytesView request, bool stream) {
    const auto question = read_question(request);
    if (!question) {
        return {};
    }
    if (post.way() == "loop") {
        return compression_loop(*question);
    }
    const auto edns = post.text("edns", "yes");
    if (question->payload && edns == "silent") {
        return {};
    }
    auto answer = answer_to(post, *question);
    if (!answer) {
        return {};
    }
    const bool opt = question->payload && edns == "yes";
    if (question->payload && edns == "formerr") {
        answer = Answer();
        answer->rcode = formerr;
        answer->soa = "-";
    }
    const std::size_t limit = stream ? 65535 : question->payload && opt ? *question->payload : 512;
    std::vector<Bytes> records;
    bool truncated = !stream && post.has("truncated");
    std::size_t size = 12 + question->section.size() + (opt ? 11 : 0);
    for (const auto& record : answer->records) {
        auto octets = record_octets(record, *question);
        if (size + octets.size() > limit || truncated) {
            truncated = true;
            break;
        }
        size += octets.size();
        records.push_back(std::move(octets));
    }
    Bytes authority;
    if (!answer->soa.empty() && answer->soa != "-") {
        const auto soa = answer->soa == "." ? std::string() : answer->soa;
        const auto primary = soa.empty() ? "a.root-servers.net" : "dc1." + soa;
        authority = record_octets({soa, type_soa, answer->soa_ttl, {primary}}, *question);
    }
    wire::Writer writer;
    const unsigned flags = 0x8080U | (answer->authoritative ? 0x400U : 0U) | (truncated ? 0x200U : 0U) |
                           (question->recursion ? 0x100U : 0U) | static_cast<unsigned>(answer->rcode);
    writer.u16be(question->id).u16be(static_cast<std::uint16_t>(flags)).u16be(1);
    writer.u16be(static_cast<std::uint16_t>(records.size()))
        .u16be(authority.empty() ? 0 : 1)
        .u16be(opt ? 1 : 0);
    writer.raw(question->section);
    for (const auto& octets : records) {
        writer.raw(octets);
    }
    writer.raw(authority);
    if (opt) {
        writer.u8(0).u16be(type_opt).u16be(4000).u32be(0).u16be(0);
    }
    return writer.finish();
}

} // namespace pretrust::sim
