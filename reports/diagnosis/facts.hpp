// An index over the evidence, so that a rule reads like the sentence it stands for. Holds no opinion: what an
// observation means for a trust is said in the rules. Everything here is pure and reads the evidence only
// once.
#pragma once

#include <pretrust/diagnosis.hpp>
#include <pretrust/evidence.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace pretrust {

/// One observation inside the evidence; never null where a function returns a list of them.
using Look = const Observation*;

/// An argument of an observation; empty, `fallback`, false or an empty list when it is absent or of another
/// type.
std::string_view text(const Observation& look, std::string_view arg);
std::int64_t number(const Observation& look, std::string_view arg, std::int64_t fallback = 0);
bool flag(const Observation& look, std::string_view arg);
const std::vector<std::string>& list(const Observation& look, std::string_view arg);
bool has(const Observation& look, std::string_view arg);

/// Says something about the target: neither skipped nor crashed.
bool judged(const Observation& look);
/// The target itself spoke: an answer of any kind, a completed handshake, or a TCP reset without ICMP.
bool spoke(const Observation& look);
/// The protocol answered, yes or no.
bool replied(const Observation& look);
/// Nothing came back from the target: silence, ICMP prohibited, or no way there.
bool silent(const Observation& look);
/// Silent or refused: the question did not get through to a service.
bool barred(const Observation& look);
/// Asks a service as a DC would. False for what asks about the way (unused ports, sizes, hops, other source
/// ports, the RPC range), for what needs an account, and for what was not asked because an input is missing.
bool asks_a_service(const Observation& look);

/// Observations chosen from the evidence, in its order. Selections compose: facts.at(tag, a).of("ldap").
class Seen {
  public:
    Seen() = default;
    explicit Seen(std::vector<Look> looks) : looks_(std::move(looks)) {}

    /// Those of one service (its id in ports.hpp).
    Seen of(std::string_view service) const;
    /// Those whose text argument has this value.
    Seen with(std::string_view arg, std::string_view value) const;
    template <class Keep> Seen where(Keep keep) const {
        std::vector<Look> kept;
        for (const Look look : looks_) {
            if (keep(*look)) {
                kept.push_back(look);
            }
        }
        return Seen(std::move(kept));
    }
    template <class Is> bool any(Is is) const { return first(is) != nullptr; }
    /// The first for which `is` holds, or null.
    template <class Is> Look first(Is is) const {
        for (const Look look : looks_) {
            if (is(*look)) {
                return look;
            }
        }
        return nullptr;
    }

    bool empty() const { return looks_.empty(); }
    std::size_t size() const { return looks_.size(); }
    auto begin() const { return looks_.begin(); }
    auto end() const { return looks_.end(); }

  private:
    std::vector<Look> looks_;
};

/// How far one service of one address could be reached.
enum class Reach {
    good,        ///< the protocol replied, or a TCP connect succeeded and nothing more was asked
    mute,        ///< it connects or sends octets, and the protocol does not answer
    silent,      ///< no reply at all
    refused,     ///< TCP reset or ICMP port unreachable
    prohibited,  ///< a firewall said so
    unreachable, ///< a router or this host said so
    unseen,      ///< not asked, or cut short
};

struct Access {
    std::string address;
    std::string service;
    Reach reach = Reach::unseen;
    Look proof = nullptr; ///< the observation that decides; null when unseen
};

/// A host that a locator record names as a DC of the remote domain.
struct DcHost {
    std::string name;
    bool pdc = false;
    std::vector<std::string> addresses; ///< from every server that resolved it, each once
};

class Facts {
  public:
    explicit Facts(const Evidence& evidence);

    const Evidence& evidence() const { return *evidence_; }
    const Plan& plan() const { return evidence_->plan; }
    std::size_t index(Look look) const { return static_cast<std::size_t>(look - evidence_->items.data()); }

    Seen all(std::string_view tag) const;
    Seen at(std::string_view tag, std::string_view target) const;
    /// What was asked of services at this address (`asks_a_service`).
    Seen everything_at(std::string_view target) const;

    /// The hosts that ldap_dc and ldap_pdc records name, over any path.
    const std::vector<DcHost>& dc_hosts() const { return hosts_; }
    /// Addresses of those hosts; the given DNS servers when DNS names no address.
    const std::vector<std::string>& remote_dcs() const { return dcs_; }
    /// The remote DCs, then the given DNS servers that are not among them.
    const std::vector<std::string>& remote_addresses() const { return remote_; }
    /// Who speaks for the local domain: the given local DNS servers, then the DCs of it that the other side's
    /// run asked, where two runs are joined.
    const std::vector<std::string>& local_addresses() const { return local_; }
    /// True when the DCs are known from DNS, false when the given addresses stand in for them.
    bool dcs_from_dns() const { return dcs_from_dns_; }
    bool pdc(const std::string& address) const { return pdcs_.contains(address); }
    /// The DNS name of an address, or "".
    std::string_view host_of(const std::string& address) const;

    /// Something at this address answered anything at all.
    bool alive(const std::string& address) const { return alive_.contains(address); }
    /// The observation that shows it; null when not alive.
    Look sign_of_life(const std::string& address) const;
    /// Observed at least once, and nothing there was skipped or crashed.
    bool whole(std::string_view address) const;
    /// Ports that nobody serves connect at this address: a box before it accepts everything, so that a mere
    /// connect shows nothing.
    bool accepts_everything(std::string_view address) const { return accept_all_.contains(address); }
    /// A completed handshake or a word of the protocol; a connect where everything connects is neither.
    bool works(const Observation& look) const;
    Access access(const std::string& address, std::string_view service) const;

  private:
    struct Group {
        std::vector<Look> all;
        std::unordered_map<std::string_view, std::vector<Look>> by_target;
    };

    void index_observations();
    void find_boxes();
    void collect_hosts();
    void collect_addresses();

    const Evidence* evidence_;
    std::unordered_map<std::string_view, Group> by_tag_;
    std::unordered_map<std::string_view, std::vector<Look>> by_target_; ///< what asks a service
    /// The same, by what is asked: the rules look for it again and again.
    std::unordered_map<std::string_view, std::unordered_map<std::string_view, std::vector<Look>>> by_service_;
    std::unordered_map<std::string_view, Look> alive_; ///< and the first observation that shows it
    std::unordered_set<std::string_view> accept_all_;
    std::vector<DcHost> hosts_;
    std::unordered_map<std::string, std::string> names_; ///< address to host name
    std::unordered_set<std::string> pdcs_;
    std::vector<std::string> dcs_;
    std::vector<std::string> remote_;
    std::vector<std::string> local_;
    bool dcs_from_dns_ = false;
};

} // namespace pretrust
