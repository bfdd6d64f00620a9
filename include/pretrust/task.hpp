// The coroutine type of everything that waits. Rule 18 of the style guide applies to every `co_await`.
#pragma once

#include <boost/asio/awaitable.hpp>

namespace pretrust {

template <class T> using Task = boost::asio::awaitable<T>;

} // namespace pretrust
