// Ill manners: what becomes of a good reply, or of a request before it is heard, at a hostile post. Octets
// only.
#pragma once

#include <pretrust/bytes.hpp>

#include <simulator/post.hpp>

namespace pretrust::sim {

/// A request of the same protocol with another id, so that its reply answers somebody else. Unchanged where
/// the protocol has no id in the clear.
Bytes other_request(const Post& post, BytesView request);
/// The head of a message that promises more than anybody should wait for, and a little of it.
Bytes giant(const Post& post);
/// Octets that belong to no protocol.
Bytes garbage();

} // namespace pretrust::sim
