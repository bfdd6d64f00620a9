// One DNS question as c-ares sees it: c-ares composes the message and recognises its answer; the octets
// travel on the sockets of an effort, with its waits and its ICMP errors.
#pragma once

#include <pretrust/world.hpp>

#include <cstddef>
#include <memory>

namespace pretrust {

class AresQuestion {
  public:
    explicit AresQuestion(const DnsQuestion& question);
    ~AresQuestion();
    AresQuestion(const AresQuestion&) = delete;
    AresQuestion& operator=(const AresQuestion&) = delete;

    /// The octets to send now, over TCP with their length in front; empty when there is nothing (more) to
    /// ask, also when the name cannot be put into a DNS message.
    Bytes take_query();
    /// Whether these octets (a datagram, or the stream so far) are an answer to the question, whatever its
    /// rcode.
    Progress judge(BytesView octets);

  private:
    struct Channel;
    bool accepts(BytesView octets);
    std::ptrdiff_t id_at() const;

    const DnsQuestion question_;
    Bytes query_;                      ///< until it is taken
    Bytes id_;                         ///< of the query taken
    std::unique_ptr<Channel> channel_; ///< once an answer made c-ares ask anew
};

} // namespace pretrust
