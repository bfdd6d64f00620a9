// Room for many sockets at a time.
#pragma once

namespace pretrust {

/// Raises the soft limit of open descriptors to the hard one, where the system has such limits.
void raise_descriptor_limit();

} // namespace pretrust
