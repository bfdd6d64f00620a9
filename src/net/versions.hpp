// Which libraries speak on the wire for us.
#pragma once

#include <string>

namespace pretrust {

/// "OpenSSL 3.0.17, c-ares 1.18.1", as loaded.
std::string net_versions();

} // namespace pretrust
