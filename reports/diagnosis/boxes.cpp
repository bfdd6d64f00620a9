// Boxes on the way: one that accepts every connection in the DC's name, and a link that loses what is large.
#include <diagnosis/causes.hpp>
#include <diagnosis/transports.hpp>

#include <algorithm>

namespace pretrust {

namespace {

// CONNECTS_MEAN_NOTHING -----------------------------------------------------------------------------------

struct Addresses {
    std::vector<std::string> boxed; ///< connects on every port
    bool unsure = false;            ///< an address that answers was not asked
    bool honest_and_good = false;   ///< some DC without such a box speaks
    bool all_speak = true;          ///< at every address that answers, a TCP protocol does
    bool boxed_speak = true;        ///< at every boxed one
};

Addresses sort_out(const Facts& facts) {
    Addresses all;
    bool any = false;
    for (const std::string& address : facts.remote_dcs()) {
        if (!facts.alive(address) || proof_of_no_dc(facts, address) != nullptr) {
            continue;
        }
        any = true;
        const bool speaks = speaks_tcp(facts, address);
        all.all_speak = all.all_speak && speaks;
        if (facts.accepts_everything(address)) {
            all.boxed.push_back(address);
            all.boxed_speak = all.boxed_speak && speaks;
            continue;
        }
        all.honest_and_good = all.honest_and_good || speaks;
        all.unsure = all.unsure || !facts.at("PATH_UNUSED_PORT", address).any(judged);
    }
    all.unsure = all.unsure || !any;
    all.all_speak = all.all_speak && any;
    return all;
}

Match connects_mean_nothing(const Facts& facts) {
    const Addresses all = sort_out(facts);
    Match match = found(Finding::ruled_out, "ports that nobody serves do not connect");
    std::vector<std::string> ports;
    if (all.boxed.empty() && all.unsure) {
        match = found(Finding::unknown, "no port that nobody serves was asked");
        if (all.all_speak) {
            match.severity = Severity::hygiene; // the protocols answer: no connect is relied upon
        }
    } else if (!all.boxed.empty()) {
        match.finding = Finding::confirmed;
        match.targets = all.boxed;
        match.severity = all.boxed_speak       ? Severity::hygiene
                         : all.honest_and_good ? Severity::breaks_use
                                               : Severity::blocks_creation;
        for (const std::string& address : all.boxed) {
            for (const Look look : facts.at("PATH_UNUSED_PORT", address).where(spoke)) {
                cite(match, facts, look);
                const std::string port = std::to_string(number(*look, "port"));
                if (std::find(ports.begin(), ports.end(), port) == ports.end()) {
                    ports.push_back(port);
                }
            }
        }
        match.words["seen"] = "TCP " + joined(ports, ", ") +
                              ", where no domain controller listens, connect at " + listed(all.boxed) +
                              (all.boxed_speak ? "; the protocols answer all the same"
                                               : "; no protocol over TCP answers behind the connections");
    }
    match.words["unused_port"] = ports.empty() ? "1" : ports.front();
    return match;
}

constexpr auto connects_hides = port_causes_and("UDP_BLOCKED", "DNS_TCP_BLOCKED", "NOT_A_DC",
                                                "SMB_DIALECT_OR_SIGNING", "LDAPS_CERTIFICATE_UNUSABLE");

constexpr RootCause connects_row{
    .id = "CONNECTS_MEAN_NOTHING",
    .area = "Network",
    .title =
        "A box before {targets} accepts every TCP connection, whatever the port: connecting proves nothing",
    .severity = Severity::blocks_creation,
    .shows_as = not_contacted,
    .basis = Basis::inferred,
    .hides = connects_hides,
    .test = connects_mean_nothing,
    .evidence = "{seen}.",
    .fix = "A SYN proxy, transparent proxy, load balancer or VPN client answers in the DC's name. Find it, "
           "and take "
           "it out of the way for these addresses:\n"
           "  tracert -d {target}\n"
           "  traceroute -n -T -p {unused_port} {target}\n"
           "AWS supports no load balancer before domain controllers.",
    .verify = "This must fail, then all must be well:\n"
              "  Test-NetConnection {target} -Port {unused_port}\n"
              "  {recheck}",
    .source = "RFC 4987, TCP SYN Flooding Attacks and Common Mitigations, Firewalls and Proxies",
    .checked = checked_date,
    .leaves_open = below_the_boxes,
};

// MTU_BLACK_HOLE ------------------------------------------------------------------------------------------

bool lost(const Observation& look) {
    return look.outcome == Outcome::timed_out;
}

struct Sizes {
    std::vector<Look> lost; ///< large ones, beside a small one that was answered
    std::size_t times = 0;  ///< how often that was seen
    bool large_good = false;
};

Sizes sizes_at(const Facts& facts, const std::string& address) {
    Sizes sizes;
    const Seen seen = facts.at("PATH_SIZE", address).where(judged);
    for (const Look small : seen.with("size", "small").where(replied)) {
        for (const std::string_view size : {"large_request", "large_reply"}) {
            const Seen large = seen.of(text(*small, "service")).with("size", size);
            sizes.large_good = sizes.large_good || large.any(replied);
            if (large.any(replied)) {
                continue; // one that got through outweighs one that was lost
            }
            for (const Look look : large.where(lost)) {
                sizes.lost.push_back(look);
                sizes.times += static_cast<std::size_t>(std::max(look->attempts, 1));
            }
        }
    }
    return sizes;
}

std::string size_text(const Observation& look) {
    const bool request = text(look, "size") == "large_request";
    const auto bytes = number(look, request ? "request_bytes" : "reply_bytes"); // of a lost answer, none came
    return look.target + " " + port_text(look) + ": a large " + (request ? "request" : "answer") +
           (bytes > 0 ? " (" + std::to_string(bytes) + " octets)" : "") + " is lost";
}

Match mtu_black_hole(const Facts& facts) {
    Match match = found(Finding::ruled_out, "large packets get through as small ones do");
    std::vector<std::string> sentences;
    std::size_t times = 0;
    const auto dcs = working_dcs(facts);
    bool unsure = dcs.empty();
    std::int64_t known_mtu = 0;
    for (const std::string& address : dcs) {
        const Sizes sizes = sizes_at(facts, address);
        unsure = unsure || (sizes.lost.empty() && !sizes.large_good);
        times += sizes.times;
        if (!sizes.lost.empty()) {
            match.targets.push_back(address);
        }
        for (const Look look : sizes.lost) {
            sentences.push_back(size_text(*look));
            cite(match, facts, look);
            known_mtu = std::max(known_mtu, number(*look, "path_mtu"));
        }
    }
    if (!match.targets.empty()) {
        match.finding = times >= 2 ? Finding::confirmed : Finding::suspected;
        match.words["seen"] =
            listed(sentences, 4) + ", while small ones are answered" +
            (known_mtu > 0 ? "; this host believes in a path MTU of " + std::to_string(known_mtu)
                           : std::string());
    } else if (unsure) {
        match = found(Finding::unknown, "not every DC was asked with small and large packets");
    }
    return match;
}

constexpr std::string_view mtu_hides[] = {"DNS_LARGE_ANSWERS_LOST"};

constexpr RootCause mtu_row{
    .id = "MTU_BLACK_HOLE",
    .area = "Network",
    .title = "Large packets between the {side} side and {targets} vanish, while small ones pass",
    .severity = Severity::breaks_use,
    .shows_as = {},
    .basis = Basis::inferred,
    .hides = mtu_hides,
    .test = mtu_black_hole,
    .evidence = "{seen}.",
    .fix =
        "A link on the way (often a VPN) carries less than 1500 octets, and the ICMP message that says so is "
        "dropped. Let ICMP type 3 code 4 (IPv6: type 2) through on every firewall, network ACL and security "
        "group:\n"
        "  aws ec2 authorize-security-group-ingress --group-id sg-... --ip-permissions "
        "'IpProtocol=icmp,FromPort=3,ToPort=4,IpRanges=[{CidrIp=REMOTE-CIDR}]'\n"
        "Or clamp the segment size on the VPN gateway, here on Linux:\n"
        "  nft add rule inet filter forward tcp flags syn tcp option maxseg size set rt mtu",
    .verify = "On Windows, then once more from here:\n"
              "  ping -f -l 1472 {target}\n"
              "  {recheck}",
    .source = "RFC 2923, section 2.1, Black hole detection",
    .checked = checked_date,
};

} // namespace

bool speaks_tcp(const Facts& facts, const std::string& address) {
    return facts.everything_at(address).any(
        [](const Observation& look) { return asked_over(Transport::tcp, look) && replied(look); });
}

std::span<const RootCause> box_causes() {
    static constexpr RootCause rows[] = {connects_row, mtu_row};
    return rows;
}

} // namespace pretrust
