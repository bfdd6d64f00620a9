// Pages of their own: left out of core files, never swapped out where the limit on locked memory allows it,
// and empty in a child process.
#include "pages.hpp"

#include <sys/mman.h>
#include <unistd.h>

namespace pretrust::pages {
namespace {

std::size_t whole_pages(std::size_t size) {
    const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    return (size + page - 1) / page * page;
}

} // namespace

std::uint8_t* take(std::size_t size) noexcept {
    const auto length = whole_pages(size);
    void* const memory = ::mmap(nullptr, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
        return nullptr;
    }
    (void)::madvise(memory, length, MADV_DONTDUMP);
    (void)::madvise(memory, length, MADV_WIPEONFORK);
    (void)::mlock(memory, length); // refused where the limit is small: then the page may be swapped out
    return static_cast<std::uint8_t*>(memory);
}

void give_back(std::uint8_t* octets, std::size_t size) noexcept {
    (void)::munmap(octets, whole_pages(size));
}

} // namespace pretrust::pages
