#include "dns_message.hpp"

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace pretrust::testing {

namespace {

constexpr std::array rcodes{"NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED"};

void put16(Bytes& out, unsigned long value) {
    out.push_back(static_cast<std::uint8_t>(value >> 8U));
    out.push_back(static_cast<std::uint8_t>(value & 0xffU));
}

void put32(Bytes& out, unsigned long value) {
    put16(out, value >> 16U);
    put16(out, value & 0xffffU);
}

void put_name(Bytes& out, const std::string& name) {
    std::size_t begin = 0;
    while (name != "." && begin < name.size()) {
        const auto end = std::min(name.find('.', begin), name.size());
        out.push_back(static_cast<std::uint8_t>(end - begin));
        for (; begin < end; ++begin) {
            out.push_back(static_cast<std::uint8_t>(name[begin]));
        }
        ++begin;
    }
    out.push_back(0);
}

unsigned long type_number(const std::string& type) {
    constexpr std::array<std::pair<const char*, unsigned long>, 6> types{
        {{"A", 1}, {"NS", 2}, {"CNAME", 5}, {"SOA", 6}, {"AAAA", 28}, {"SRV", 33}}};
    for (const auto& [name, number] : types) {
        if (type == name) {
            return number;
        }
    }
    throw std::runtime_error("no such record type: " + type);
}

Bytes data_of(const RecordText& record, const std::string& owner) {
    Bytes data;
    const auto& words = record.data;
    if (record.type == "SRV") {
        for (std::size_t i = 0; i < 3; ++i) {
            put16(data, std::stoul(words.at(i)));
        }
        put_name(data, words.at(3));
    } else if (record.type == "A") {
        const auto octets = boost::asio::ip::make_address_v4(words.at(0)).to_bytes();
        data.assign(octets.begin(), octets.end());
    } else if (record.type == "AAAA") {
        const auto octets = boost::asio::ip::make_address_v6(words.at(0)).to_bytes();
        data.assign(octets.begin(), octets.end());
    } else if (record.type == "SOA") {
        put_name(data, "ns." + owner);
        put_name(data, "hostmaster." + owner);
        for (const unsigned long timer : {2026UL, 900UL, 600UL, 86400UL}) {
            put32(data, timer);
        }
        put32(data, std::stoul(words.at(0)));
    } else {
        put_name(data, words.at(0));
    }
    return data;
}

bool has(const DnsText& text, const char* flag) {
    return std::find(text.flags.begin(), text.flags.end(), flag) != text.flags.end();
}

unsigned long rcode_number(const std::string& rcode) {
    const auto* const found = std::find(rcodes.begin(), rcodes.end(), rcode);
    if (found != rcodes.end()) {
        return static_cast<unsigned long>(found - rcodes.begin());
    }
    if (!rcode.starts_with("RCODE")) {
        throw std::runtime_error("no such rcode or ending: " + rcode);
    }
    return std::stoul(rcode.substr(5));
}

unsigned long count(const DnsText& text, const char* section) {
    return static_cast<unsigned long>(std::count_if(
        text.records.begin(), text.records.end(), [section](const auto& r) { return r.section == section; }));
}

void put_section(Bytes& out, const DnsText& text, const char* section, const std::string& asked) {
    for (const auto& record : text.records) {
        if (record.section != section) {
            continue;
        }
        const auto owner = record.owner == "@" ? asked : record.owner;
        const auto data = data_of(record, owner == "." ? "root-servers.example" : owner);
        put_name(out, owner);
        put16(out, type_number(record.type));
        put16(out, 1);
        put32(out, std::stoul(record.ttl));
        put16(out, data.size());
        out.insert(out.end(), data.begin(), data.end());
    }
}

} // namespace

Bytes encode_response(const DnsQuestion& question, const DnsText& text) {
    Bytes out;
    put16(out, 0x1234);
    unsigned long flags = 0x8100U | rcode_number(text.rcode); // QR, RD
    flags |= has(text, "aa") ? 0x400U : 0U;
    flags |= has(text, "tc") ? 0x200U : 0U;
    flags |= has(text, "ra") ? 0x80U : 0U;
    put16(out, flags);
    put16(out, 1);
    put16(out, count(text, "answer"));
    put16(out, count(text, "authority"));
    put16(out, count(text, "additional"));
    put_name(out, question.name);
    put16(out, question.type);
    put16(out, 1);
    for (const auto* section : {"answer", "authority", "additional"}) {
        put_section(out, text, section, question.name);
    }
    return out;
}

} // namespace pretrust::testing
