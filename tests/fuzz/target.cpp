// The entry point of every fuzzer; the build names the codec it feeds.
#include "feeds.hpp"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    pretrust::feeds::PRETRUST_FEED({data, size});
    return 0;
}
