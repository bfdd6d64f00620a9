// The parts of secret.hpp that are the same on every system.
#include "pages.hpp"

#include <pretrust/secret.hpp>

#include <atomic>
#include <cstring>
#include <new>
#include <stdexcept>
#include <utility>

namespace pretrust {
namespace {

// The optimiser cannot know which function this is, so it cannot leave the call out.
void* (*volatile const set_memory)(void*, int, std::size_t) = std::memset;

constexpr std::size_t deepest_stack = 16384;

} // namespace

void wipe(std::span<std::uint8_t> octets) noexcept {
    if (!octets.empty()) {
        set_memory(octets.data(), 0, octets.size());
        std::atomic_signal_fence(std::memory_order_seq_cst);
    }
}

void wipe_stack() noexcept {
    std::array<std::uint8_t, deepest_stack> below; // NOLINT(cppcoreguidelines-pro-type-member-init): wiped
    wipe(below);
}

Secret::Secret(std::size_t capacity) : octets_(pages::take(capacity)), capacity_(capacity) {
    if (octets_ == nullptr) {
        throw std::bad_alloc();
    }
}

Secret::Secret(Secret&& other) noexcept
    : octets_(std::exchange(other.octets_, nullptr)), capacity_(std::exchange(other.capacity_, 0)),
      size_(std::exchange(other.size_, 0)) {}

Secret& Secret::operator=(Secret&& other) noexcept {
    if (this != &other) {
        release();
        octets_ = std::exchange(other.octets_, nullptr);
        capacity_ = std::exchange(other.capacity_, 0);
        size_ = std::exchange(other.size_, 0);
    }
    return *this;
}

Secret::~Secret() {
    release();
}

void Secret::use(std::size_t size) {
    if (size > capacity_) {
        throw std::logic_error("a secret does not fit its room");
    }
    size_ = size;
    wipe(room().subspan(size));
}

void Secret::drop_front(std::size_t count) {
    if (count > size_) {
        throw std::logic_error("a secret has no so many octets");
    }
    std::memmove(octets_, octets_ + count, size_ - count);
    use(size_ - count);
}

void Secret::release() noexcept {
    if (octets_ != nullptr) {
        wipe(room());
        pages::give_back(octets_, capacity_);
        octets_ = nullptr;
    }
}

} // namespace pretrust
