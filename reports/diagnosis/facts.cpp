// The index behind the rules: built once for a diagnosis, in time proportional to the evidence.
#include <diagnosis/facts.hpp>

#include <pretrust/names.hpp>
#include <pretrust/ports.hpp>

#include <algorithm>

namespace pretrust {

namespace {

const Value* find(const Observation& look, std::string_view arg) {
    const auto found = look.args.find(arg);
    return found == look.args.end() ? nullptr : &found->second;
}

template <class T> const T* get(const Observation& look, std::string_view arg) {
    const Value* value = find(look, arg);
    return value == nullptr ? nullptr : std::get_if<T>(value);
}

bool add_once(std::vector<std::string>& to, std::unordered_set<std::string>& known, const std::string& item) {
    if (!known.insert(item).second) {
        return false;
    }
    to.push_back(item);
    return true;
}

Reach reach_of(const Observation& look) {
    switch (look.outcome) {
    case Outcome::answered:
    case Outcome::open:
        return Reach::good;
    case Outcome::rejected:
        return replied(look) ? Reach::good : Reach::mute;
    case Outcome::malformed:
        return Reach::mute;
    case Outcome::refused:
        return flag(look, "connected") ? Reach::mute : Reach::refused;
    case Outcome::timed_out:
        return flag(look, "connected") ? Reach::mute : Reach::silent;
    case Outcome::prohibited:
        return Reach::prohibited;
    case Outcome::unreachable:
        return Reach::unreachable;
    case Outcome::skipped:
    case Outcome::crashed:
        break;
    }
    return Reach::unseen;
}

} // namespace

std::string_view text(const Observation& look, std::string_view arg) {
    const auto* value = get<std::string>(look, arg);
    return value == nullptr ? std::string_view{} : std::string_view(*value);
}

std::int64_t number(const Observation& look, std::string_view arg, std::int64_t fallback) {
    const auto* value = get<std::int64_t>(look, arg);
    return value == nullptr ? fallback : *value;
}

bool flag(const Observation& look, std::string_view arg) {
    const auto* value = get<bool>(look, arg);
    return value != nullptr && *value;
}

const std::vector<std::string>& list(const Observation& look, std::string_view arg) {
    static const std::vector<std::string> none;
    const auto* value = get<std::vector<std::string>>(look, arg);
    return value == nullptr ? none : *value;
}

bool has(const Observation& look, std::string_view arg) {
    return find(look, arg) != nullptr;
}

bool judged(const Observation& look) {
    return look.outcome != Outcome::skipped && look.outcome != Outcome::crashed;
}

bool replied(const Observation& look) {
    // A stream that was closed before a word was said is `rejected` too, but not by the protocol.
    return look.outcome == Outcome::answered || (look.outcome == Outcome::rejected && !has(look, "end"));
}

bool spoke(const Observation& look) {
    if (replied(look) || look.outcome == Outcome::open || look.outcome == Outcome::malformed) {
        return true;
    }
    if (look.outcome == Outcome::refused) {
        const auto service = find_service(text(look, "service"));
        return service && service->transport == Transport::tcp && !has(look, "icmp_type");
    }
    return flag(look, "connected");
}

bool silent(const Observation& look) {
    const bool nothing = look.outcome == Outcome::timed_out || look.outcome == Outcome::prohibited ||
                         look.outcome == Outcome::unreachable;
    return nothing && !flag(look, "connected");
}

bool barred(const Observation& look) {
    return silent(look) || (look.outcome == Outcome::refused && !flag(look, "connected"));
}

bool asks_a_service(const Observation& look) {
    constexpr std::string_view others[] = {"SOURCE_PORTS_", "PATH_", "RPC_RANGE_", "TRUST_PASSWORD_",
                                           "PREAUTH_"};
    const bool other = std::any_of(std::begin(others), std::end(others),
                                   [&](std::string_view prefix) { return look.tag.starts_with(prefix); });
    return !other && !(look.outcome == Outcome::skipped && has(look, "reason"));
}

Seen Seen::of(std::string_view service) const {
    return with("service", service);
}

Seen Seen::with(std::string_view arg, std::string_view value) const {
    return where([&](const Observation& look) { return text(look, arg) == value; });
}

Facts::Facts(const Evidence& evidence) : evidence_(&evidence) {
    index_observations();
    find_boxes();
    collect_hosts();
    collect_addresses();
}

void Facts::index_observations() {
    for (const Observation& look : evidence_->items) {
        Group& group = by_tag_[look.tag];
        group.all.push_back(&look);
        group.by_target[look.target].push_back(&look);
        const bool asks = asks_a_service(look);
        if (asks) {
            by_target_[look.target].push_back(&look);
            by_service_[look.target][text(look, "service")].push_back(&look);
        }
        const bool one_of_them = asks || look.tag == "SOURCE_PORTS_REPLY";
        if (one_of_them && spoke(look)) {
            alive_.emplace(look.target, &look);
        }
    }
}

void Facts::find_boxes() {
    constexpr std::ptrdiff_t enough = 2; // one port may be somebody's own service
    const auto group = by_tag_.find("PATH_UNUSED_PORT");
    if (group == by_tag_.end()) {
        return;
    }
    for (const auto& [target, looks] : group->second.by_target) {
        const auto open = std::count_if(looks.begin(), looks.end(), [](Look look) { return spoke(*look); });
        const auto asked = std::count_if(looks.begin(), looks.end(), [](Look look) { return judged(*look); });
        if (open >= enough && open == asked) {
            accept_all_.insert(target);
        }
    }
}

void Facts::collect_hosts() {
    std::unordered_map<std::string, std::size_t> place;
    for (const Look look : all("DNS_LOCATOR_RECORDS")) {
        const auto record = text(*look, "record");
        if (look->outcome != Outcome::answered || (record != "ldap_dc" && record != "ldap_pdc")) {
            continue;
        }
        for (const std::string& name : list(*look, "hosts")) {
            const auto [entry, fresh] = place.emplace(name, hosts_.size());
            if (fresh) {
                hosts_.push_back({name, false, {}});
            }
            hosts_[entry->second].pdc |= record == "ldap_pdc";
        }
    }
    for (const Look look : all("DNS_LOCATOR_HOST")) {
        const auto entry = place.find(std::string(text(*look, "host")));
        if (look->outcome != Outcome::answered || entry == place.end()) {
            continue;
        }
        auto& addresses = hosts_[entry->second].addresses;
        for (const std::string& address : list(*look, "addresses")) {
            if (std::find(addresses.begin(), addresses.end(), address) == addresses.end()) {
                addresses.push_back(address);
            }
        }
    }
}

void Facts::collect_addresses() {
    std::unordered_set<std::string> known;
    for (const DcHost& host : hosts_) {
        for (const std::string& address : host.addresses) {
            add_once(dcs_, known, address);
            names_.emplace(address, host.name);
            if (host.pdc) {
                pdcs_.insert(address);
            }
        }
    }
    dcs_from_dns_ = !dcs_.empty();
    if (!dcs_from_dns_) {
        for (const std::string& address : plan().remote_dns) {
            add_once(dcs_, known, address);
        }
    }
    remote_ = dcs_;
    for (const std::string& address : plan().remote_dns) {
        add_once(remote_, known, address);
    }
    local_ = plan().local_dns;
    std::unordered_set<std::string> ours(local_.begin(), local_.end());
    for (const Observation& look : evidence_->items) {
        if (!look.vantage.empty() && look.vantage != to_name(plan().side)) {
            add_once(local_, ours, look.target);
        }
    }
}

Seen Facts::all(std::string_view tag) const {
    const auto group = by_tag_.find(tag);
    return group == by_tag_.end() ? Seen() : Seen(group->second.all);
}

Seen Facts::at(std::string_view tag, std::string_view target) const {
    const auto group = by_tag_.find(tag);
    if (group == by_tag_.end()) {
        return Seen();
    }
    const auto looks = group->second.by_target.find(target);
    return looks == group->second.by_target.end() ? Seen() : Seen(looks->second);
}

Seen Facts::everything_at(std::string_view target) const {
    const auto looks = by_target_.find(target);
    return looks == by_target_.end() ? Seen() : Seen(looks->second);
}

std::string_view Facts::host_of(const std::string& address) const {
    const auto name = names_.find(address);
    return name == names_.end() ? std::string_view{} : std::string_view(name->second);
}

Look Facts::sign_of_life(const std::string& address) const {
    const auto sign = alive_.find(address);
    return sign == alive_.end() ? nullptr : sign->second;
}

bool Facts::works(const Observation& look) const {
    return replied(look) || (look.outcome == Outcome::open && !accepts_everything(look.target));
}

bool Facts::whole(std::string_view address) const {
    const auto looks = by_target_.find(address);
    if (looks == by_target_.end()) {
        return false;
    }
    return std::all_of(looks->second.begin(), looks->second.end(), [](Look look) { return judged(*look); });
}

Access Facts::access(const std::string& address, std::string_view service) const {
    Access result{address, std::string(service), Reach::unseen, nullptr};
    const auto target = by_service_.find(address);
    if (target == by_service_.end()) {
        return result;
    }
    const auto looks = target->second.find(service);
    if (looks == target->second.end()) {
        return result;
    }
    // The protocol's own word weighs most, then a handshake, then what barred it.
    const auto weight = [](Reach reach, bool protocol) {
        switch (reach) {
        case Reach::good:
            return protocol ? 4 : 2;
        case Reach::mute:
            return 3;
        case Reach::unseen:
            return 0;
        default:
            return 1;
        }
    };
    int best = 0;
    bool denied = false;
    for (const Look look : looks->second) {
        const bool protocol = look->outcome != Outcome::open;
        const Reach reach = !protocol && accepts_everything(address) ? Reach::unseen : reach_of(*look);
        denied = denied || (protocol && weight(reach, protocol) == 1);
        if (weight(reach, protocol) > best) {
            best = weight(reach, protocol);
            result.reach = reach;
            result.proof = look;
        }
    }
    if (best == 2 && denied) {
        result.reach = Reach::mute; // it connected once, and the protocol got nowhere: not decided
    }
    return result;
}

} // namespace pretrust
