// How our own failures travel: bad usage, unreadable files, broken input. A network that fails is not a
// Failure: it is an Outcome, recorded as data.
#pragma once

#include <boost/system/result.hpp>

#include <stdexcept>
#include <string>
#include <utility>

namespace pretrust {

enum class FailureKind {
    usage,        ///< the command line is wrong
    invalid_plan, ///< an option or a plan file holds a value that cannot be used
    unreadable,   ///< a file or directory cannot be read or written
    invalid_file, ///< a file was read, and is not what it should be
    internal,     ///< a fault of ours
};

/// One line for the user: what is wrong, naming the option or file and the place in it.
struct Failure {
    FailureKind kind = FailureKind::internal;
    std::string what;
};

[[noreturn]] inline void throw_exception_from_error(const Failure& failure, const boost::source_location&) {
    throw std::runtime_error(failure.what);
}

/// Either a T or the Failure that kept us from making one. `.value()` throws and is for tests only.
template <class T> class [[nodiscard]] Result : public boost::system::result<T, Failure> {
    using boost::system::result<T, Failure>::result;
};

} // namespace pretrust
