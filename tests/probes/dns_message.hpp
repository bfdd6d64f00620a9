// Writes DNS responses for the fake world. Its own encoder on purpose: a mistake in src/wire's decoder must
// not be mirrored here.
#pragma once

#include "scenario.hpp"

#include <pretrust/world.hpp>

namespace pretrust::testing {

/// The response to `question`, without compression. Names: `@` is the asked one, `.` the root. Data by type:
/// SRV priority weight port target; A, AAAA address; CNAME, NS name; SOA minimum. Throws std::runtime_error
/// for anything else.
Bytes encode_response(const DnsQuestion& question, const DnsText& text);

} // namespace pretrust::testing
