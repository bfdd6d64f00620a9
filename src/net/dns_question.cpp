// c-ares over a socket that is a pair of buffers (ares_set_socket_functions). Its own timeouts never fire: it
// gets one try without end, and the effort repeats the datagram or the connection.
//
// c-ares 1.18.1 answers a FORMERR without OPT by asking again without OPT (RFC 6891 7): take_query then has a
// second message, and the reply to it shows no OPT.
#include <net/dns_question.hpp>
#include <net/sockets.hpp>

#include <ares.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#ifndef _WIN32
#include <sys/uio.h>
#endif

namespace pretrust {

namespace {

constexpr ares_socket_t buffers = 1; ///< c-ares passes it back and never touches it
constexpr int one_day_ms = 24 * 60 * 60 * 1000;
constexpr std::size_t header_size = 12;
constexpr std::ptrdiff_t length_size = 2;
constexpr std::ptrdiff_t id_size = 2;

void report_would_block() {
#ifdef _WIN32
    WSASetLastError(WSAEWOULDBLOCK);
#else
    errno = EWOULDBLOCK;
#endif
}

bool is_response(BytesView message) {
    constexpr std::uint8_t qr = 0x80; // RFC 1035 4.1.1
    return message.size() >= header_size && (message[2] & qr) != 0;
}

} // namespace

struct AresQuestion::Channel {
    explicit Channel(const DnsQuestion& question);
    ~Channel();
    Channel(const Channel&) = delete;
    Channel& operator=(const Channel&) = delete;

    int init(const DnsQuestion& question);
    bool accepts(BytesView octets);

    static ares_socket_t open(int, int, int, void*) { return buffers; }
    static int close(ares_socket_t, void*) { return 0; }
    static int connect(ares_socket_t, const sockaddr* to, ares_socklen_t size, void* self);
    static ares_ssize_t receive(ares_socket_t, void* to, std::size_t room, int, sockaddr* from,
                                ares_socklen_t* from_size, void* self);
    static ares_ssize_t send(ares_socket_t, const iovec* parts, int count, void* self);
    static void answered(void* self, int status, int timeouts, unsigned char* message, int size);

    ares_channel handle = nullptr;
    const bool tcp;
    Bytes outgoing;
    BytesView incoming;
    Bytes peer; ///< the sockaddr that c-ares connected to, and expects answers from
    bool done = false;
};

AresQuestion::Channel::Channel(const DnsQuestion& question) : tcp(question.transport == Transport::tcp) {
    [[maybe_unused]] static const int once = ares_library_init(ARES_LIB_INIT_ALL);
    if (init(question) != ARES_SUCCESS) {
        done = true;
        return;
    }
    static constexpr ares_socket_functions functions{&open, &close, &connect, &receive, &send};
    ares_set_socket_functions(handle, &functions, this);
    constexpr int class_in = 1;
    ares_query(handle, question.name.c_str(), class_in, question.type, &answered, this);
    if (!done && tcp) {
        ares_process_fd(handle, ARES_SOCKET_BAD, buffers);
    }
}

AresQuestion::Channel::~Channel() {
    if (handle != nullptr) {
        ares_destroy(handle); // calls `answered` when the question is still open
    }
}

/// Every option is given, so that c-ares reads no configuration of this host.
int AresQuestion::Channel::init(const DnsQuestion& question) {
    char lookups[] = "b";
    ares_options options{};
    options.flags = ARES_FLAG_NOCHECKRESP | ARES_FLAG_IGNTC | ARES_FLAG_NOSEARCH | ARES_FLAG_NOALIASES;
    options.flags |= tcp ? ARES_FLAG_USEVC : 0;
    options.flags |= question.edns_size > 0 ? ARES_FLAG_EDNS : 0;
    options.ednspsz = question.edns_size;
    options.timeout = one_day_ms;
    options.tries = 1;
    options.ndots = 1;
    options.lookups = lookups;
    const int given = ARES_OPT_FLAGS | ARES_OPT_EDNSPSZ | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES |
                      ARES_OPT_NDOTS | ARES_OPT_LOOKUPS | ARES_OPT_SERVERS | ARES_OPT_DOMAINS |
                      ARES_OPT_SORTLIST;
    if (const int status = ares_init_options(&handle, &options, given); status != ARES_SUCCESS) {
        return status;
    }
    ares_addr_port_node server{};
    server.udp_port = question.server.port;
    server.tcp_port = question.server.port;
    const auto address = numeric(question.server.address);
    if (address.is_v4()) {
        server.family = AF_INET;
        const auto octets = address.to_v4().to_bytes();
        std::memcpy(&server.addr.addr4, octets.data(), octets.size());
    } else {
        server.family = AF_INET6;
        const auto octets = address.to_v6().to_bytes();
        std::memcpy(&server.addr.addr6, octets.data(), octets.size());
    }
    return ares_set_servers_ports(handle, &server);
}

int AresQuestion::Channel::connect(ares_socket_t, const sockaddr* to, ares_socklen_t size, void* self) {
    const auto* octets = reinterpret_cast<const std::uint8_t*>(to);
    static_cast<Channel*>(self)->peer.assign(octets, octets + size);
    return 0;
}

ares_ssize_t AresQuestion::Channel::send(ares_socket_t, const iovec* parts, int count, void* self) {
    auto& outgoing = static_cast<Channel*>(self)->outgoing;
    ares_ssize_t sent = 0;
    for (int i = 0; i < count; ++i) {
        const auto* octets = static_cast<const std::uint8_t*>(parts[i].iov_base);
        outgoing.insert(outgoing.end(), octets, octets + parts[i].iov_len);
        sent += static_cast<ares_ssize_t>(parts[i].iov_len);
    }
    return sent;
}

ares_ssize_t AresQuestion::Channel::receive(ares_socket_t, void* to, std::size_t room, int, sockaddr* from,
                                            ares_socklen_t* from_size, void* self) {
    auto& channel = *static_cast<Channel*>(self);
    if (channel.incoming.empty()) {
        report_would_block();
        return -1;
    }
    const auto size = std::min(room, channel.incoming.size());
    std::memcpy(to, channel.incoming.data(), size);
    // A datagram longer than c-ares' buffer is cut there: it needs the header and the question only.
    channel.incoming = channel.tcp ? channel.incoming.subspan(size) : BytesView();
    if (from != nullptr && from_size != nullptr) {
        *from_size = static_cast<ares_socklen_t>(std::min<std::size_t>(*from_size, channel.peer.size()));
        std::memcpy(from, channel.peer.data(), *from_size);
    }
    return static_cast<ares_ssize_t>(size);
}

void AresQuestion::Channel::answered(void* self, int, int, unsigned char*, int) {
    static_cast<Channel*>(self)->done = true;
}

/// Lets c-ares read the octets. True when it took them for the answer, or asks anew because of them.
bool AresQuestion::Channel::accepts(BytesView octets) {
    incoming = octets;
    while (!done && !incoming.empty()) {
        const auto before = incoming.size();
        ares_process_fd(handle, buffers, ARES_SOCKET_BAD);
        if (incoming.size() == before) {
            break;
        }
    }
    incoming = {};
    if (!done && tcp) {
        ares_process_fd(handle, ARES_SOCKET_BAD, buffers);
    }
    return done || !outgoing.empty();
}

AresQuestion::AresQuestion(const DnsQuestion& question)
    : question_(question), query_(Channel(question).outgoing) {}

AresQuestion::~AresQuestion() = default;

Bytes AresQuestion::take_query() {
    if (channel_) {
        return std::exchange(channel_->outgoing, {});
    }
    if (!query_.empty()) { // a DNS message has a header
        id_.assign(query_.begin() + id_at(), query_.begin() + id_at() + id_size);
    }
    return std::exchange(query_, {});
}

std::ptrdiff_t AresQuestion::id_at() const {
    return question_.transport == Transport::tcp ? length_size : 0;
}

/// A channel is 74 KB, and dozens of questions wait at a time: so the one that composed the query is gone,
/// and its answer is shown to another one that asks the same, under the number that this one chose.
bool AresQuestion::accepts(BytesView octets) {
    if (channel_) {
        return channel_->accepts(octets);
    }
    const auto number = octets.begin() + id_at();
    if (!std::equal(id_.begin(), id_.end(), number, number + id_size)) {
        return false;
    }
    auto channel = std::make_unique<Channel>(question_);
    const auto query = std::exchange(channel->outgoing, {});
    if (query.empty()) {
        return false;
    }
    Bytes answer(octets.begin(), octets.end());
    std::copy_n(query.begin() + id_at(), id_size, answer.begin() + id_at());
    if (!channel->accepts(answer)) {
        return false;
    }
    if (!channel->outgoing.empty()) {
        channel_ = std::move(channel); // it asks anew, and knows how
    }
    return true;
}

Progress AresQuestion::judge(BytesView octets) {
    auto message = octets;
    if (question_.transport == Transport::tcp) {
        if (octets.size() < static_cast<std::size_t>(length_size)) {
            return Progress::more;
        }
        const std::size_t length = octets[0] * 256U + octets[1];
        message = octets.subspan(length_size);
        if (length < header_size) {
            return Progress::malformed;
        }
        if (message.size() < length) {
            return Progress::more;
        }
        message = message.first(length);
        octets = octets.first(static_cast<std::size_t>(length_size) + length);
    }
    if (!is_response(message) || !accepts(octets)) {
        return Progress::malformed;
    }
    return Progress::complete;
}

} // namespace pretrust
