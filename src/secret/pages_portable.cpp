// Ordinary memory: this system's ways of protecting pages are not used.
#include "pages.hpp"

#include <cstdlib>

namespace pretrust::pages {

std::uint8_t* take(std::size_t size) noexcept {
    return static_cast<std::uint8_t*>(std::calloc(size, 1));
}

void give_back(std::uint8_t* octets, std::size_t) noexcept {
    std::free(octets);
}

} // namespace pretrust::pages
