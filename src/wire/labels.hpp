// Names as sequences of labels with compression pointers (RFC 1035 4.1.4), shared by DNS and the netlogon
// ping.
#pragma once

#include <pretrust/bytes.hpp>

#include <cstddef>
#include <optional>
#include <vector>

namespace pretrust::wire {

struct Labels {
    std::vector<BytesView> labels;
    std::size_t end = 0; ///< position behind the name (behind its first pointer, if it has one)
};

/// Reads the name at `at` of `whole`. Pointers count from the start of `whole`, must lead strictly backwards
/// each time and not before `floor`. nullopt: runs off the end, such a pointer, another label type, or more
/// than 255 octets in all.
std::optional<Labels> read_labels(BytesView whole, std::size_t at, std::size_t floor);

} // namespace pretrust::wire
