// TLS of a DC: a context with a self-signed certificate made on the spot, as the script wants it.
#pragma once

#include <boost/asio/ssl/context.hpp>

#include <memory>
#include <simulator/post.hpp>

namespace pretrust::sim {

/// Setting `certificate`: good (named after the host, a year), expired, early (not valid yet), other_name,
/// none. nullptr for none: the server closes on the client's first octets, as Windows does without a
/// certificate.
std::shared_ptr<boost::asio::ssl::context> tls_context(const Post& post);

} // namespace pretrust::sim
