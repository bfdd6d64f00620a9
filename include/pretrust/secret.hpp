// What must not be seen: the trust password and the keys made of it. Nothing here can be copied, printed or
// formatted; everything wipes itself.
#pragma once

#include <pretrust/bytes.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace pretrust {

/// Overwrites with zeros, in a way that no optimiser may leave out.
void wipe(std::span<std::uint8_t> octets) noexcept;
/// Overwrites the part of the stack that functions called before may have left their variables and registers
/// in: some 16 KiB below the caller.
void wipe_stack() noexcept;

/// A key, digest or block of fixed size that wipes itself, and what it was moved from.
template <std::size_t N> class Key {
  public:
    Key() = default;
    Key(const Key&) = delete;
    Key& operator=(const Key&) = delete;
    Key(Key&& other) noexcept : octets_(other.octets_) { wipe(other.octets_); }
    Key& operator=(Key&& other) noexcept {
        if (this != &other) {
            octets_ = other.octets_;
            wipe(other.octets_);
        }
        return *this;
    }
    ~Key() { wipe(octets_); }

    static constexpr std::size_t size() { return N; }
    std::uint8_t* data() { return octets_.data(); }
    const std::uint8_t* data() const { return octets_.data(); }
    std::uint8_t& operator[](std::size_t at) { return octets_[at]; }
    std::uint8_t operator[](std::size_t at) const { return octets_[at]; }
    auto begin() { return octets_.begin(); }
    auto end() { return octets_.end(); }
    auto begin() const { return octets_.begin(); }
    auto end() const { return octets_.end(); }
    BytesView view() const { return octets_; }
    /// The first M octets, as a key of their own.
    template <std::size_t M> Key<M> first() const {
        static_assert(M <= N);
        Key<M> part;
        std::copy_n(octets_.begin(), M, part.begin());
        return part;
    }

  private:
    std::array<std::uint8_t, N> octets_{};
};

/// Octets of up to a given number on memory pages of their own: kept out of core files and, where the system
/// lets us, out of the swap space. Move-only; wiped when it ends.
class Secret {
  public:
    /// Holds nothing and has no room.
    Secret() = default;
    /// Room for `capacity` octets, none of them used. Throws std::bad_alloc when there is no memory.
    explicit Secret(std::size_t capacity);
    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;
    Secret(Secret&& other) noexcept;
    Secret& operator=(Secret&& other) noexcept;
    ~Secret();

    bool empty() const { return size_ == 0; }
    std::size_t size() const { return size_; }
    std::size_t capacity() const { return capacity_; }
    /// The octets, to be read in place and never to be copied to memory that is not wiped.
    BytesView reveal() const { return {octets_, size_}; }
    /// All of the room, to be written to; then say how much of it is used.
    std::span<std::uint8_t> room() { return {octets_, capacity_}; }
    /// The first `size` octets are the secret; the others are wiped. `size` must not exceed the capacity.
    void use(std::size_t size);
    /// Leaves out so many octets at the front.
    void drop_front(std::size_t count);

  private:
    void release() noexcept;

    std::uint8_t* octets_ = nullptr;
    std::size_t capacity_ = 0;
    std::size_t size_ = 0;
};

} // namespace pretrust
