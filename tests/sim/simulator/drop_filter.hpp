// Silence without a firewall: a socket filter that the kernel runs before it takes a packet, so that a SYN to
// a filtered listening socket is never answered. Needs no privilege. Linux only.
#pragma once

#include <simulator/post.hpp>

namespace pretrust::sim {

/// Makes the kernel drop, unseen, what the script's ways `silent`, `blind_from` (source ports) and
/// `largest_in` (octets behind the IP header, TCP or UDP header included) name. Nothing when the post has
/// none of them. Throws std::system_error. For stream sockets: before listen().
void drop_as_scripted(int socket, const Post& post);

} // namespace pretrust::sim
