// Octets to test with: the vectors that were measured on Samba, and the replies of real Windows hosts when
// the folder of captures is there.
#pragma once

#include <pretrust/bytes.hpp>

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace pretrust::samples {

/// Throws std::invalid_argument on anything but an even number of hex digits.
Bytes hex(std::string_view digits);
std::string to_hex(BytesView octets);

extern const std::string_view netlogon_ping, netlogon_reply, as_request, epm_bind, ept_map_lsarpc;

/// One exchange of windows-vectors.
struct Exchange {
    std::string id;
    std::string kind;
    Bytes request;
    Bytes reply;
    Bytes bind;
    boost::json::object expect;

    bool expects(std::string_view key) const { return expect.contains(key); }
    std::string text(std::string_view key) const { return std::string(expect.at(key).as_string()); }
    std::int64_t number(std::string_view key) const { return expect.at(key).as_int64(); }
    /// The flags and statuses that are spelt "0x...".
    std::uint64_t bits(std::string_view key) const;
    std::vector<std::string> texts(std::string_view key) const;
};

/// One vector, not parsed yet: tests are registered in every process, and ctest starts one for each test.
struct Vector {
    std::string id = "windows_vectors_absent"; ///< when there is no such file; a test then skips
    /// Shared: every test's process holds every vector, and several suites go through the same file.
    std::shared_ptr<const std::string> line;

    bool absent() const { return line == nullptr; }
    Exchange parse() const;
};
void PrintTo(const Vector& vector, std::ostream* out);

/// Where the vectors of a protocol stand, if they are there.
std::string windows_file(std::string_view protocol);
/// The vectors of `<protocol>.json` whose id begins with `prefix`; a single absent one when there is no such
/// file.
std::vector<Vector> windows(std::string_view protocol, std::string_view prefix = "");

/// Skips where the captures are absent; otherwise the exchange is parsed.
class WindowsTest : public ::testing::TestWithParam<Vector> {
  protected:
    void SetUp() override;
    const Exchange& exchange() const { return exchange_; }

  private:
    Exchange exchange_;
};

inline constexpr std::array<std::string_view, 7> protocols = {"cldap", "ldap",   "kerberos", "dns",
                                                              "ntp",   "dcerpc", "smb2"};

/// A test name made of the id.
struct IdAsName {
    template <class Info> std::string operator()(const Info& info) const {
        std::string name = info.param.id;
        for (char& letter : name) {
            if (letter == '-') {
                letter = '_';
            }
        }
        return name;
    }
};

} // namespace pretrust::samples
