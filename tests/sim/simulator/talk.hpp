// The coroutines of the simulator: datagrams in and out, connections accepted and served, well or badly.
#pragma once

#include <pretrust/task.hpp>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/ssl/context.hpp>

#include <memory>
#include <simulator/post.hpp>

namespace pretrust::sim {

namespace asio = boost::asio;
using Tcp = asio::ip::tcp;
using Udp = asio::ip::udp;

enum class Secured { no, tls };

/// For ever. The post's script must outlive it.
Task<void> answer_datagrams(Udp::socket socket, Post post);
/// For ever. With Secured::tls and no context, connections close on the client's first octets.
Task<void> accept_streams(Tcp::acceptor acceptor, Post post, Secured secured,
                          std::shared_ptr<asio::ssl::context> context);

} // namespace pretrust::sim
