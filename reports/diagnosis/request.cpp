// What is wrong with a CreateTrust request before anybody sends it.
#include <diagnosis/aws_flows.hpp>
#include <diagnosis/causes.hpp>
#include <diagnosis/halves.hpp>
#include <diagnosis/request_words.hpp>

#include <pretrust/address.hpp>
#include <pretrust/aws_patterns.hpp>
#include <pretrust/domain_names.hpp>
#include <pretrust/names.hpp>

#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace pretrust {

namespace {

constexpr std::array<std::string_view, 8> members{"DirectoryId",
                                                  "RemoteDomainName",
                                                  "TrustPassword",
                                                  "TrustDirection",
                                                  "TrustType",
                                                  "SelectiveAuth",
                                                  "ConditionalForwarderIpAddrs",
                                                  "ConditionalForwarderIpv6Addrs"};
constexpr std::array<std::string_view, 3> directions{"Two-Way", "One-Way: Outgoing", "One-Way: Incoming"};
constexpr std::array<std::string_view, 2> types{"Forest", "External"};
constexpr std::array<std::string_view, 2> switches{"Enabled", "Disabled"};

/// What CreateTrust would refuse, and what it may take and mean something else.
class Reading {
  public:
    Reading(const Facts& facts, const AwsTrustRequest& request) : facts_(facts), request_(request) {
        remarks();
        missing();
        unknown();
        words();
        name();
        addresses();
        differences();
    }

    std::vector<std::string> wrong;
    std::vector<std::string> doubtful;

  private:
    void remarks() {
        for (const AwsRemark& remark : facts_.evidence().aws.remarks) {
            if (remark.about != "request" || remark.place.file != request_.place.file ||
                !remark.place.pointer.starts_with(request_.place.pointer) ||
                remark.place.pointer == request_.place.pointer) {
                continue; // such as: a second request stands there
            }
            remarked_.push_back(remark.place.pointer.substr(request_.place.pointer.size()));
            wrong.push_back(remarked_.back() + " " + remark.what);
        }
    }

    bool is_missing(std::string_view member, const std::string& value) const {
        const std::string pointer = "/" + std::string(member);
        return value.empty() && std::find(remarked_.begin(), remarked_.end(), pointer) == remarked_.end();
    }

    void missing() {
        const std::pair<std::string_view, const std::string&> required[] = {
            {"DirectoryId", request_.directory_id},
            {"RemoteDomainName", request_.remote_domain},
            {"TrustDirection", request_.direction}};
        for (const auto& [member, value] : required) {
            if (is_missing(member, value)) {
                wrong.push_back("/" + std::string(member) + " is missing or empty");
            }
        }
    }

    void unknown() {
        for (const std::string& name : request_.unknown_members) {
            const std::string_view meant = nearest(name, members);
            wrong.push_back("/" + name + " is no member of CreateTrust" +
                            (meant.empty() ? "" : ": " + std::string(meant) + "?"));
        }
    }

    void word(std::string_view member, const std::string& value, std::span<const std::string_view> allowed) {
        if (value.empty() || std::find(allowed.begin(), allowed.end(), value) != allowed.end()) {
            return;
        }
        const std::string_view meant = nearest(value, allowed);
        const std::vector<std::string> names(allowed.begin(), allowed.end());
        wrong.push_back("/" + std::string(member) + " is \"" + shortened(value) + "\", none of " +
                        joined(names, ", ") + (meant.empty() ? "" : ": " + std::string(meant) + "?"));
    }

    void words() {
        if (!request_.directory_id.empty() && !aws_takes_directory_id(request_.directory_id)) {
            wrong.push_back("/DirectoryId is \"" + shortened(request_.directory_id) +
                            "\", not d- and ten hexadecimal digits in lower case");
        }
        word("TrustDirection", request_.direction, directions);
        word("TrustType", request_.type, types);
        word("SelectiveAuth", request_.selective_auth, switches);
    }

    void name() {
        const std::string& domain = request_.remote_domain;
        if (read_ip(domain)) {
            wrong.push_back("/RemoteDomainName is the address " + domain + ", not the name of a domain");
        }
        if (domain.size() > aws_longest_domain_name) {
            wrong.push_back("/RemoteDomainName has " + std::to_string(domain.size()) +
                            " characters, more than " + std::to_string(aws_longest_domain_name));
        }
    }

    void address(const std::string& place, const std::string& text, IpFamily family) {
        const auto read = read_ip(text);
        const bool v4 = family == IpFamily::v4;
        if (read && read->family != family) {
            wrong.push_back(place + " is " + text + ", which belongs in ConditionalForwarder" +
                            (v4 ? "Ipv6Addrs" : "IpAddrs"));
        } else if (!read && v4 && aws_takes_address(text)) {
            doubtful.push_back(place + " is " + read.error().what + " (AWS's pattern takes it)");
        } else if (!read) {
            wrong.push_back(place + " is \"" + shortened(text) + "\", not an " + (v4 ? "IPv4" : "IPv6") +
                            " address");
        }
    }

    void addresses() {
        const std::pair<std::string, const std::vector<std::string>&> lists[] = {
            {"/ConditionalForwarderIpAddrs", request_.forwarder_addresses},
            {"/ConditionalForwarderIpv6Addrs", request_.forwarder_ipv6_addresses}};
        for (const auto& [place, list] : lists) {
            for (std::size_t i = 0; i < list.size(); ++i) {
                const std::string where = place + "/" + std::to_string(i);
                if (std::find(remarked_.begin(), remarked_.end(), where) == remarked_.end()) {
                    address(where, list[i],
                            &list == &request_.forwarder_addresses ? IpFamily::v4 : IpFamily::v6);
                }
            }
        }
    }

    /// What was typed wins over the request in everything that is looked at: then they must not differ.
    void differences() {
        const Plan& plan = facts_.plan();
        const std::string typed = self_managed_domain(plan);
        if (!typed.empty() && !request_.remote_domain.empty() &&
            !same_domain(typed, request_.remote_domain)) {
            wrong.push_back("/RemoteDomainName is " + shortened(request_.remote_domain) +
                            ", and this run is about " + typed);
        }
        const auto direction = direction_of(request_.direction);
        if (direction && *direction != plan.direction) {
            wrong.push_back("/TrustDirection is " + request_.direction +
                            ", and this run is about --direction " + std::string(to_name(plan.direction)));
        }
        const auto type = type_of(request_.type);
        if (type && *type != plan.type) {
            wrong.push_back("/TrustType is " +
                            (request_.type.empty() ? "not given, so Forest" : request_.type) +
                            ", and this run is about --type " + std::string(to_name(plan.type)));
        }
        const std::string& directory = facts_.evidence().aws.directory_id;
        if (!directory.empty() && aws_takes_directory_id(request_.directory_id) &&
            directory != request_.directory_id) {
            wrong.push_back("/DirectoryId is " + request_.directory_id + ", and this run is about " +
                            directory);
        }
    }

    const Facts& facts_;
    const AwsTrustRequest& request_;
    std::vector<std::string> remarked_;
};

Match request_invalid(const Facts& facts) {
    Match match;
    const auto& request = facts.evidence().aws.request;
    if (!request) {
        match = needs("--request");
    } else {
        const Reading reading(facts, *request);
        const bool wrong = !reading.wrong.empty();
        std::vector<std::string> all = reading.wrong;
        all.insert(all.end(), reading.doubtful.begin(), reading.doubtful.end());
        match = found(wrong          ? Finding::confirmed
                      : !all.empty() ? Finding::suspected
                                     : Finding::ruled_out,
                      all.empty() ? "the request has the members, words and addresses that CreateTrust wants"
                                  : request_place(*request) + ": " + sentences(all));
        if (!all.empty()) {
            match.targets = {request->place.file};
        }
        match.words["problems"] = all.size() == 1 ? "a problem" : std::to_string(all.size()) + " problems";
    }
    match.words.emplace("problems", "problems");
    match.words["request_file"] = request ? file_word(request->place.file) : "REQUEST-FILE";
    match.words["what_happens"] =
        match.finding == Finding::suspected
            ? "may be read as something else than is meant"
            : "is refused (InvalidParameterException), or is not the one that is meant";
    return match;
}

constexpr RootCause request_row{
    .id = "REQUEST_INVALID",
    .area = "Request",
    .title = "The CreateTrust request has {problems} and {what_happens}",
    .severity = Severity::blocks_creation,
    .shows_as = {},
    .basis = Basis::documented,
    .hides = {},
    .test = request_invalid,
    .evidence = "{seen}.",
    .fix = "Correct the file. What it may hold, and with which words, AWS's own tool prints:\n"
           "  aws ds create-trust --generate-cli-skeleton\n"
           "  aws ds create-trust help",
    .verify = "Without sending anything:\n"
              "  pretrust lint {request_file}",
    .source = "AWS Directory Service API Reference, CreateTrust, Request Parameters",
    .checked = checked_date,
};

// TOO_MANY_DNS_ADDRESSES ------------------------------------------------------------------------------------

/// The addresses of the forwarder to be: as requested, else as typed for it; each once.
std::vector<std::string> forwarder_to_be(const Facts& facts) {
    std::vector<std::string> all;
    if (const auto& request = facts.evidence().aws.request) {
        all = request->forwarder_addresses;
        all.insert(all.end(), request->forwarder_ipv6_addresses.begin(),
                   request->forwarder_ipv6_addresses.end());
    }
    if (all.empty() && facts.plan().side == Side::aws) {
        all = facts.plan().remote_dns;
    }
    std::vector<std::string> once;
    for (const std::string& address : all) {
        if (std::find(once.begin(), once.end(), address) == once.end()) {
            once.push_back(address);
        }
    }
    return once;
}

bool is_found(const Match& match) {
    return match.finding == Finding::confirmed || match.finding == Finding::suspected;
}

Match too_many_dns_addresses(const Facts& facts) {
    const auto addresses = forwarder_to_be(facts);
    Match match;
    if (addresses.empty()) {
        match = needs("--dns or --request");
    } else if (addresses.size() > aws_most_forwarder_addresses) {
        match = found(Finding::suspected,
                      std::to_string(addresses.size()) + " addresses: " + listed(addresses, 16));
        match.words["why"] =
            "AWS's console takes no more than four, and the API documents no limit of its own";
    } else if (addresses.size() > 2) {
        match =
            found(Finding::confirmed, std::to_string(addresses.size()) + " addresses: " + listed(addresses));
        match.severity = Severity::hygiene;
        match.words["why"] = "a Windows DNS server gives up after the first two (5 s each, 8 s in all), and "
                             "never asks the others in time";
    } else {
        match = found(Finding::ruled_out, addresses.size() == 1 ? "one address" : "two addresses");
    }
    if (is_found(match)) {
        match.targets.assign(addresses.begin() + 2, addresses.end());
    }
    match.words.emplace("why", "more than two are never asked in time");
    match.words["count"] = std::to_string(addresses.size());
    match.words["first_two"] = addresses.empty()
                                   ? "ADDRESSES"
                                   : addresses.front() + (addresses.size() > 1 ? " " + addresses[1] : "");
    match.words["first_two_commas"] =
        addresses.size() < 2 ? match.words["first_two"] : addresses[0] + "," + addresses[1];
    match.words["partner"] = request_domain(facts);
    return match;
}

constexpr RootCause too_many_row{
    .id = "TOO_MANY_DNS_ADDRESSES",
    .area = "Request",
    .title = "{count} DNS addresses for the conditional forwarder: {why}",
    .severity = Severity::blocks_creation,
    .shows_as = {},
    .basis = Basis::documented,
    .hides = {},
    .test = too_many_dns_addresses,
    .evidence = "{seen}; two of them are of use.",
    .fix = "Keep the two that answer best, the nearer one first; for a forwarder that exists already:\n"
           "  aws ds update-conditional-forwarder --directory-id {directory} --remote-domain-name {partner} "
           "--dns-ip-addrs {first_two}",
    .verify = "With the same two addresses:\n"
              "  pretrust check {partner} --dns {first_two_commas}",
    .source = kb_forwarders,
    .checked = checked_date,
};

} // namespace

std::span<const RootCause> request_causes() {
    static constexpr RootCause rows[] = {request_row, too_many_row};
    return rows;
}

} // namespace pretrust
