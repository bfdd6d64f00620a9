// Memory for a Secret, as well protected as the system allows. Which system it is, only the bodies know.
#pragma once

#include <cstddef>
#include <cstdint>

namespace pretrust::pages {

/// At least `size` octets of zeros that share no page with anything else where pages are known. Null when
/// there is no memory.
std::uint8_t* take(std::size_t size) noexcept;
/// `size` as it was taken. The octets must have been wiped.
void give_back(std::uint8_t* octets, std::size_t size) noexcept;

} // namespace pretrust::pages
