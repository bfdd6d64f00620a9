// Member by member: what is new in Evidence stays out until somebody says here what it is.
#include <algorithm>
#include <array>
#include <redact/redact.hpp>
#include <redact/redact_aws.hpp>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

namespace pretrust {
namespace {

struct Argument {
    std::string_view name;
    TextKind kind;
};

/// Every argument of probes/*.md. Numbers and flags name nobody; a text in their place is prose.
constexpr auto arguments = [] {
    using enum TextKind;
    std::array table{
        Argument{"account", names},
        Argument{"addresses", names},
        Argument{"answers", record},
        Argument{"alert_name", words},
        Argument{"authority", words},
        Argument{"by", words},
        Argument{"client_site", names},
        Argument{"cname", names},
        Argument{"dc_site", names},
        Argument{"dialect", version},
        Argument{"direction", words},
        Argument{"dns_domain", names},
        Argument{"dns_forest", names},
        Argument{"dns_host", names},
        Argument{"dns_host_name", names},
        Argument{"domain_guid", names},
        Argument{"domain_sid", names},
        Argument{"end", words},
        Argument{"error_name", words},
        Argument{"etypes", ports},
        Argument{"forest", names},
        Argument{"from", words},
        Argument{"hop_from", names},
        Argument{"host", names},
        Argument{"hosts", names},
        Argument{"icmp_from", names},
        Argument{"interface", words},
        Argument{"interfaces", words},
        Argument{"issuer", names},
        Argument{"mode", words},
        Argument{"name", names},
        Argument{"names", names},
        Argument{"netbios_domain", names},
        Argument{"netbios_from", words},
        Argument{"netbios_host", names},
        Argument{"open_ports", ports},
        Argument{"os_version", version},
        Argument{"own_domain", names},
        Argument{"partner_dns", names},
        Argument{"partner_netbios", names},
        Argument{"partner_sid", names},
        Argument{"path", words},
        Argument{"pinned_ports", ports},
        Argument{"pipe", words},
        Argument{"ports", ports},
        Argument{"problems", words},
        Argument{"prohibited_ranges", ports},
        Argument{"protocol", version},
        Argument{"rcode", words},
        Argument{"realm", names},
        Argument{"reason", words},
        Argument{"record", words},
        Argument{"refid", clock},
        Argument{"refused_ranges", ports},
        Argument{"role", words},
        Argument{"service", words},
        Argument{"silent_ranges", ports},
        Argument{"size", words},
        Argument{"soa_owner", names},
        Argument{"source", words},
        Argument{"step", words},
        Argument{"subject", names},
        Argument{"unreachable_ranges", ports},
        Argument{"user", names},
        Argument{"verdict", words},
        Argument{"way", words},
        Argument{"default_naming_context", names},
        Argument{"root_domain_naming_context", names},
    };
    return table;
}();

/// Numbers and flags.
constexpr std::string_view counts[] = {"aa",
                                       "active_directory",
                                       "alert",
                                       "api_pattern_accepts",
                                       "asked",
                                       "attributes",
                                       "bound",
                                       "busy",
                                       "bytes",
                                       "channel_type",
                                       "clock_us",
                                       "connected",
                                       "connects",
                                       "control",
                                       "count",
                                       "current_time_us",
                                       "dc_functionality",
                                       "domain_functionality",
                                       "edns",
                                       "entries",
                                       "error_code",
                                       "etype",
                                       "exists",
                                       "fault",
                                       "first",
                                       "flags",
                                       "forest_functionality",
                                       "forest_transitive",
                                       "gc",
                                       "gc_ready",
                                       "guest",
                                       "hop",
                                       "hops_to_host",
                                       "host_round_trip_us",
                                       "icmp_code",
                                       "icmp_type",
                                       "io_status",
                                       "kdc",
                                       "labels",
                                       "last",
                                       "leap",
                                       "length",
                                       "loss_permille",
                                       "matches_host",
                                       "not_after_us",
                                       "not_before_us",
                                       "offset_us",
                                       "opcode",
                                       "open",
                                       "opened",
                                       "path_mtu",
                                       "pdc",
                                       "port",
                                       "presented",
                                       "prohibited",
                                       "ra",
                                       "refusal_round_trip_us",
                                       "refused",
                                       "refused_within_hops",
                                       "reply_bytes",
                                       "request_bytes",
                                       "required",
                                       "rodc",
                                       "second_soa_ttl",
                                       "segment",
                                       "self_signed",
                                       "server_auth",
                                       "server_credential_valid",
                                       "server_time_us",
                                       "session_flags",
                                       "shut_out",
                                       "signed",
                                       "signing_enabled",
                                       "signing_required",
                                       "silent",
                                       "skipped",
                                       "slowed",
                                       "soa_minimum",
                                       "soa_ttl",
                                       "status",
                                       "stime_us",
                                       "stratum",
                                       "synchronized",
                                       "system_time_us",
                                       "tc",
                                       "ttl",
                                       "type",
                                       "uncertainty_us",
                                       "unreachable",
                                       "valid_now",
                                       "waited_ms",
                                       "whole",
                                       "witness_asked",
                                       "witness_lost",
                                       "witness_port",
                                       "writable"};

class Redactor {
  public:
    explicit Redactor(Pseudonyms& pseudonyms) : rewrite_(pseudonyms) {}

    Evidence evidence(const Evidence& given) {
        Evidence result;
        result.format = given.format;
        result.tool_version = rewrite_(given.tool_version, TextKind::version);
        result.started_unix_us = given.started_unix_us;
        result.duration = given.duration;
        result.interrupted = given.interrupted;
        result.deadline_hit = given.deadline_hit;
        result.offline = given.offline;
        result.plan = plan(given.plan);
        result.items.reserve(given.items.size());
        for (const Observation& item : given.items) {
            result.items.push_back(observation(item));
        }
        result.aws = redact_aws(given.aws, rewrite_); // last: published ranges are kept for addresses seen
        return result;
    }

  private:
    std::string name(const std::string& text) { return rewrite_(text, TextKind::names); }
    std::vector<std::string> each(const std::vector<std::string>& list, TextKind kind) {
        std::vector<std::string> result;
        result.reserve(list.size());
        for (const std::string& text : list) {
            result.push_back(rewrite_(text, kind));
        }
        return result;
    }

    Plan plan(const Plan& given) {
        Plan result;
        result.remote_domain = name(given.remote_domain);
        result.remote_dns = each(given.remote_dns, TextKind::names);
        result.local_domain = name(given.local_domain);
        result.local_dns = each(given.local_dns, TextKind::names);
        result.local_dns_from = given.local_dns_from;
        result.side = given.side;
        result.type = given.type;
        result.direction = given.direction;
        result.services = each(given.services, TextKind::words);
        result.deadline = given.deadline;
        result.source_address = name(given.source_address);
        result.source_ports = given.source_ports;
        result.local_netbios = name(given.local_netbios);
        result.sweep = given.sweep;
        result.preauth_user = name(given.preauth_user);
        result.trust_password = given.trust_password;
        result.failed_with = rewrite_(given.failed_with, TextKind::prose);
        return result;
    }

    Value argument(const Value& value, TextKind kind) {
        if (const auto* text = std::get_if<std::string>(&value)) {
            return rewrite_(*text, kind);
        }
        if (const auto* list = std::get_if<std::vector<std::string>>(&value)) {
            return each(*list, kind);
        }
        return value;
    }

    Observation observation(const Observation& given) {
        Observation result;
        result.tag = rewrite_(given.tag, TextKind::words);
        result.probe = rewrite_(given.probe, TextKind::words);
        result.target = name(given.target);
        result.vantage = rewrite_(given.vantage, TextKind::words);
        result.outcome = given.outcome;
        for (const auto& [argument_name, value] : given.args) {
            if (const auto kind = kind_of_argument(argument_name)) {
                result.args.emplace(argument_name, argument(value, *kind));
            }
        }
        result.started = given.started;
        result.took = given.took;
        result.attempts = given.attempts;
        return result;
    }

    Rewriter rewrite_;
};

} // namespace

std::optional<TextKind> kind_of_argument(std::string_view name) {
    static const auto kinds = [] {
        std::unordered_map<std::string_view, TextKind> table;
        for (const Argument& one : arguments) {
            table.emplace(one.name, one.kind);
        }
        for (const std::string_view count : counts) {
            table.emplace(count, TextKind::prose);
        }
        return table;
    }();
    const auto row = kinds.find(name);
    return row == kinds.end() ? std::nullopt : std::optional(row->second);
}

Evidence redact(const Evidence& evidence, Pseudonyms& pseudonyms) {
    pseudonyms.prepare(ranges_in(evidence.aws));
    for (const AwsVpc& vpc : evidence.aws.vpcs) {
        std::for_each(vpc.ranges.begin(), vpc.ranges.end(),
                      [&](const Cidr& one) { pseudonyms.keep_ends(one); });
    }
    for (const AwsSubnet& subnet : evidence.aws.subnets) {
        std::for_each(subnet.ranges.begin(), subnet.ranges.end(),
                      [&](const Cidr& one) { pseudonyms.keep_ends(one); });
    }
    // Twice: what is a name in one place must not pass for a plain word in an earlier one.
    (void)Redactor(pseudonyms).evidence(evidence);
    return Redactor(pseudonyms).evidence(evidence);
}

std::string redact_text(std::string_view text, Pseudonyms& pseudonyms) {
    return Rewriter(pseudonyms)(text, TextKind::prose);
}

} // namespace pretrust
