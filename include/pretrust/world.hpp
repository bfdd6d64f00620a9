// The only door to the outside. src/net implements it on real sockets; tests implement it on scripts.
#pragma once

#include <pretrust/bytes.hpp>
#include <pretrust/evidence.hpp>
#include <pretrust/plan.hpp>
#include <pretrust/ports.hpp>
#include <pretrust/secret.hpp>
#include <pretrust/task.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace pretrust {

/// How long to wait for silence.
enum class Patience {
    adaptive,  ///< derived from the round trips seen at this target
    recursive, ///< a DNS server that must ask others first: another 6 s, so that the second forwarder, which
               ///< Windows asks after 5.5 s, still counts; a third never does (KB 2834250)
    brief,     ///< a few round trips: for questions whose silence proves nothing and need not be waited out
};

/// A numeric address (IPv4 dotted quad or IPv6 text) and a port, and how our packets go there. Probes never
/// resolve names implicitly.
struct Endpoint {
    std::string address;
    std::uint16_t port = 0;
    SourcePorts from = SourcePorts::any; ///< any: as the plan says
    int hop_limit = 0; ///< IP time to live, or hop limit, of our packets; 0: the system's. Ending on the way
                       ///< is `unreachable` with the router's ICMP error (11/0, for IPv6 3/0)
    int min_ttl = 0; ///< what arrives with less left of its own time to live is not heard (RFC 5082); 0: all
    Patience patience = Patience::adaptive; ///< not for ask_dns, whose question holds its own
};

/// Judges the octets received so far; called on every datagram (whole) or on the growing stream. Must be
/// pure.
using Framer = std::function<Progress(BytesView)>;

/// One step of a conversation on a stream.
struct Turn {
    Progress progress = Progress::more;
    Bytes send; ///< with `complete`: the next request; empty ends the conversation
};

/// Drives a conversation of several requests. Called first with nothing received, for the opening request
/// (`complete` and octets to send); then, each time octets arrive, with all that were received since its
/// last request. Copied for every attempt, so it may keep state by value; it must not reach outside.
using Dialogue = std::function<Turn(BytesView received)>;

/// An ICMP error that a router, firewall or host sent about our packet.
struct IcmpError {
    int type = 0;
    int code = 0;
    std::string sender; ///< numeric address of the box that sent it
};

/// Why a TCP exchange ended without a whole reply although the handshake completed.
enum class StreamEnd { none, closed, reset, too_long };

struct Exchange {
    Outcome outcome = Outcome::skipped;
    bool connected = false; ///< TCP: a handshake completed. A service that accepts and then says nothing is
                            ///< timed_out with connected
    StreamEnd end = StreamEnd::none;
    Bytes reply; ///< what was received in the deciding attempt, also when partial or malformed
    Bytes query; ///< ask_dns: the message that was sent last, without the length of TCP; otherwise empty
    std::optional<IcmpError> icmp;
    int attempts = 0;                  ///< transmissions (UDP) or connections (TCP) begun
    microseconds started{0};           ///< since the start of the run
    microseconds took{0};              ///< from the first transmission to the decision
    microseconds round_trip{0};        ///< of the answered attempt; 0 when unknown
    std::int64_t sent_unix_us = 0;     ///< wall clock when the answered attempt was sent
    std::int64_t received_unix_us = 0; ///< wall clock when its reply arrived
    int path_mtu = 0; ///< octets that a packet to the target may have, as the system knew it after the
                      ///< exchange; 0: unknown
    int segment = 0;  ///< TCP: octets of data that a segment to the target may have; 0: unknown
};

struct DnsQuestion {
    Endpoint server;
    std::string name;       ///< without trailing dot
    std::uint16_t type = 0; ///< RFC 1035 TYPE: 1 A, 6 SOA, 28 AAAA, 33 SRV
    Transport transport = Transport::udp;
    std::uint16_t edns_size = 0; ///< UDP payload size of the OPT record; 0: no OPT
    Patience patience = Patience::adaptive;
};

/// What a TLS server showed. The certificate is DER; nothing about trust in it is decided here.
struct TlsExchange {
    Exchange exchange;        ///< outcome open: handshake done and no request given; answered: reply framed
    bool handshake = false;   ///< TLS handshake completed (any certificate is accepted)
    std::string protocol;     ///< "TLSv1.3"
    Bytes certificate;        ///< leaf, DER; empty when none was presented
    std::optional<int> alert; ///< the server ended the handshake with this TLS alert (RFC 8446 6)
};

/// Ports of one address to connect to and leave at once.
struct PortSweep {
    std::string address;
    std::vector<std::uint16_t> ports;
    /// Ports likely to be open. The first of them to accept becomes the witness: it is asked again and again,
    /// and while it is silent no other silence counts.
    std::vector<std::uint16_t> witnesses;
};

struct SweepResult {
    /// One a port, in order: open, refused, prohibited, unreachable; timed_out only where silence outweighs
    /// the loss measured; skipped where it does not, or where the sweep was cut short.
    std::vector<Outcome> outcomes;
    std::uint16_t witness = 0; ///< 0: none of those given accepted
    int witness_asked = 0;     ///< connections to the witness, and to ports known to refuse, to measure loss
    int witness_lost = 0;      ///< of these without an answer in time
    double loss = 0;           ///< share of connection attempts lost on the way, as estimated in the end
    int connects = 0;          ///< connections begun, those to the witness included
    bool slowed = false;       ///< the path carried less than was sent, and the pace went down
    bool shut_out = false;     ///< nothing ever answered, or from some moment on nothing did any more
    std::optional<IcmpError> icmp; ///< the first ICMP error heard
    microseconds started{0};       ///< since the start of the run
    microseconds took{0};
};

class World {
  public:
    World() = default;
    World(const World&) = delete;
    World& operator=(const World&) = delete;
    virtual ~World() = default;

    /// Connects and closes. Outcomes: open, refused, prohibited, unreachable, timed_out, skipped.
    virtual Task<Exchange> open_tcp(Endpoint to) = 0;
    /// Connects, sends `request`, reads until `framer` is satisfied. Never returns open; answered means
    /// framed.
    virtual Task<Exchange> talk_tcp(Endpoint to, Bytes request, Framer framer) = 0;
    /// Connects and lets `dialogue` lead. Outcomes as talk_tcp; `reply` holds all octets of all turns. Of
    /// several connections the first whose opening request was answered goes on alone: later requests are
    /// sent once.
    virtual Task<Exchange> converse_tcp(Endpoint to, Dialogue dialogue) = 0;
    /// Sends `request` as one datagram, several times if need be, until a datagram satisfies `framer`.
    virtual Task<Exchange> talk_udp(Endpoint to, Bytes request, Framer framer) = 0;
    /// TLS handshake, then `request` and `framer` as in talk_tcp; an empty request ends after the handshake.
    virtual Task<TlsExchange> talk_tls(Endpoint to, Bytes request, Framer framer) = 0;
    /// Asks one DNS question at one server. `answered` holds the raw DNS message whatever its rcode; the
    /// probe judges it.
    virtual Task<Exchange> ask_dns(DnsQuestion question) = 0;
    /// Connects to many ports of one address, at a pace that the path carries, until each has answered or its
    /// silence is proven.
    virtual Task<SweepResult> sweep_tcp(PortSweep sweep) = 0;
    /// Runs the tasks at the same time and returns when the last one ends. An exception in one is rethrown
    /// after all ended.
    virtual Task<void> together(std::vector<Task<void>> tasks) = 0;
    virtual Task<void> pause(std::chrono::milliseconds length) = 0;
    /// Unpredictable bits for ids and nonces (scripted in tests).
    virtual std::uint32_t random() = 0;
    /// The trust password; null when none was given. To be read in place, for one attempt at one DC.
    virtual const Secret* trust_password() const { return nullptr; }
};

} // namespace pretrust
