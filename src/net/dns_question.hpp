// One DNS question as c-ares sees it: c-ares composes the message and recognises its answer; the octets
// travel on the sockets of an effort, with its waits and its ICMP errors.
#pragma once

#include <pretrust/world.hpp>

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
    std::unique_ptr<Channel> channel_;
};

} // namespace pretrust
