// Vectors measured against Samba 4.17 stand here in full; Windows' own are read from the shared folder.
#include "samples.hpp"

#include <fstream>
#include <functional>
#include <map>
#include <ostream>
#include <stdexcept>

namespace pretrust::samples {

const std::string_view netlogon_ping = "3052020101634d04000a01000a0100020100020100010100a02ea31d0409446e73446"
                                       "f6d61696e0410636f72702e6578616d706c652e636f"
                                       "6da30d04054e74566572040416000000300a04086e65746c6f676f6e";
const std::string_view netlogon_reply = "307a020101647504003071306f04086e65746c6f676f6e3163046117000000fd1300"
                                        "006b8a94e632561f46a248bebd7d63801704636f7270"
                                        "076578616d706c6503636f6d00c01803646331c01804434f52500003444331000017"
                                        "44656661756c742d46697273742d536974652d4e616d"
                                        "6500c03e05000000ffffffff300c02010165070a010004000400";
const std::string_view as_request =
    "6a819e30819ba103020105a20302010aa4818e30818ba00703050040810010a11d301ba003020101a11430121b10707265666c69"
    "6768742d"
    "6e6f75736572a2121b10434f52502e4558414d504c452e434f4da3253023a003020102a11c301a1b066b72627467741b10434f52"
    "502e4558"
    "414d504c452e434f4da511180f32303337303931333032343830355aa70602040ec82c43a80b3009020112020111020117";
const std::string_view epm_bind = "05000b03100000004800000001000000b810b8100000000001000000000001000883afe11f"
                                  "5dc91191a408002b14a0fa03000000045d888a"
                                  "eb1cc9119fe808002b10486002000000";
const std::string_view ept_map_lsarpc = "0100000000000000000000000000000000000000020000004b0000004b0000000500"
                                        "13000d785734123412cdabef000123456789ab000002"
                                        "00000013000d045d888aeb1cc9119fe808002b10486002000200000001000b020000"
                                        "00010007020000870100090400000000000000000000"
                                        "0000000000000000000000000000000004000000";

namespace {

int digit(char letter) {
    const std::string_view digits = "0123456789abcdef";
    const std::size_t at = digits.find(letter);
    if (at == std::string_view::npos) {
        throw std::invalid_argument("not a hex digit");
    }
    return static_cast<int>(at);
}

Bytes octets(const boost::json::object& vector, std::string_view key) {
    const boost::json::value* value = vector.if_contains(key);
    return value != nullptr && value->is_string() ? hex(value->as_string()) : Bytes{};
}

/// The vectors stand one on a line; the text of the value of "id".
std::string id_in(std::string_view line) {
    constexpr std::string_view key = "\"id\": \"";
    const std::size_t from = line.find(key);
    if (from == std::string_view::npos) {
        return {};
    }
    line.remove_prefix(from + key.size());
    return std::string(line.substr(0, line.find('"')));
}

} // namespace

Bytes hex(std::string_view digits) {
    if (digits.size() % 2 != 0) {
        throw std::invalid_argument("an odd number of hex digits");
    }
    Bytes octets;
    for (std::size_t i = 0; i < digits.size(); i += 2) {
        octets.push_back(static_cast<std::uint8_t>(digit(digits[i]) * 16 + digit(digits[i + 1])));
    }
    return octets;
}

std::string to_hex(BytesView octets) {
    const std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const std::uint8_t octet : octets) {
        text += digits[octet >> 4U];
        text += digits[octet & 0xfU];
    }
    return text;
}

std::uint64_t Exchange::bits(std::string_view key) const {
    return std::stoull(text(key), nullptr, 16);
}

std::vector<std::string> Exchange::texts(std::string_view key) const {
    std::vector<std::string> texts;
    for (const auto& value : expect.at(key).as_array()) {
        texts.emplace_back(value.as_string());
    }
    return texts;
}

Exchange Vector::parse() const {
    const std::size_t from = line->find('{');
    const boost::json::value value =
        boost::json::parse(std::string_view(*line).substr(from, line->rfind('}') + 1 - from));
    const boost::json::object& vector = value.as_object();
    Exchange exchange;
    exchange.id = vector.at("id").as_string();
    exchange.kind = vector.at("kind").as_string();
    exchange.request = octets(vector, "request_hex");
    exchange.reply = octets(vector, "reply_hex");
    exchange.bind = octets(vector, "bind_hex");
    exchange.expect = vector.at("expect").as_object();
    return exchange;
}

void PrintTo(const Vector& vector, std::ostream* out) {
    *out << vector.id;
}

namespace {

std::vector<Vector> read_vectors(std::string_view protocol) {
    std::ifstream file(windows_file(protocol), std::ios::binary);
    if (!file) {
        return {Vector{}};
    }
    std::vector<Vector> vectors;
    for (std::string line; std::getline(file, line);) {
        std::string id = id_in(line);
        if (!id.empty()) {
            vectors.push_back({std::move(id), std::make_shared<const std::string>(std::move(line))});
        }
    }
    return vectors;
}

} // namespace

std::vector<Vector> windows(std::string_view protocol, std::string_view prefix) {
    static std::map<std::string, std::vector<Vector>, std::less<>> files;
    auto entry = files.find(protocol);
    if (entry == files.end()) {
        entry = files.emplace(protocol, read_vectors(protocol)).first;
    }
    std::vector<Vector> vectors;
    for (const Vector& vector : entry->second) {
        if (vector.absent() || vector.id.starts_with(prefix)) {
            vectors.push_back(vector);
        }
    }
    return vectors;
}

std::string windows_file(std::string_view protocol) {
    return std::string(PRETRUST_SHARED_DIR "/windows-vectors/") + std::string(protocol) + ".json";
}

void WindowsTest::SetUp() {
    if (GetParam().absent()) {
        GTEST_SKIP() << "no windows-vectors beside the source tree";
    }
    exchange_ = GetParam().parse();
}

} // namespace pretrust::samples
