// Decodes section by section. A record whose data contradict its length makes the whole message unreadable,
// unless the sender said that it had cut the message (TC).
#include <wire/dns.hpp>
#include <wire/labels.hpp>
#include <wire/reader.hpp>
#include <wire/text.hpp>

#include <algorithm>

namespace pretrust::wire {

namespace {

constexpr std::size_t header_size = 12;
constexpr std::size_t max_questions = 16;
constexpr std::uint16_t class_in = 1;

void append_octet(std::string& text, std::uint8_t octet) {
    if (octet == '.' || octet == '\\') {
        text += '\\';
        text += static_cast<char>(octet);
    } else if (octet > 0x20 && octet < 0x7f) {
        text += static_cast<char>(octet >= 'A' && octet <= 'Z' ? octet + ('a' - 'A') : octet);
    } else {
        text += '\\';
        for (const unsigned unit : {100U, 10U, 1U}) {
            text += static_cast<char>('0' + octet / unit % 10);
        }
    }
}

/// The name at `at`, which moves behind it.
std::optional<std::string> read_name(BytesView message, std::size_t& at) {
    const auto name = read_labels(message, at, header_size);
    if (!name) {
        return std::nullopt;
    }
    at = name->end;
    std::string text;
    for (const BytesView label : name->labels) {
        if (!text.empty()) {
            text += '.';
        }
        for (const std::uint8_t octet : label) {
            append_octet(text, octet);
        }
    }
    return text.empty() ? "." : text;
}

/// A name that fills `data` from `skipped` octets on to the end.
std::optional<std::string> last_name(BytesView message, std::size_t at, std::size_t end) {
    auto name = read_name(message, at);
    return name && at == end ? name : std::nullopt;
}

std::optional<DnsSoa> read_soa(BytesView message, std::size_t at, std::size_t end) {
    DnsSoa soa;
    auto mname = read_name(message, at);
    auto rname = mname ? read_name(message, at) : std::nullopt;
    if (!rname || at > end || end - at != 20) {
        return std::nullopt;
    }
    Reader reader(message.subspan(at, 20));
    soa.mname = std::move(*mname);
    soa.rname = std::move(*rname);
    soa.serial = reader.u32be();
    soa.refresh = reader.u32be();
    soa.retry = reader.u32be();
    soa.expire = reader.u32be();
    soa.minimum = reader.u32be();
    return soa;
}

std::optional<DnsSrv> read_srv(BytesView message, std::size_t at, std::size_t end) {
    Reader reader(message.subspan(at, end - at));
    DnsSrv srv;
    srv.priority = reader.u16be();
    srv.weight = reader.u16be();
    srv.port = reader.u16be();
    if (!reader.ok()) {
        return std::nullopt;
    }
    auto target = last_name(message, at + reader.position(), end);
    if (!target) {
        return std::nullopt;
    }
    srv.target = std::move(*target);
    return srv;
}

/// Fills `record.data` from message[at, end). False: the data are not what the type says.
bool read_data(BytesView message, std::size_t at, std::size_t end, DnsRecord& record) {
    if (record.record_class != class_in) {
        return true;
    }
    const BytesView data = message.subspan(at, end - at);
    switch (record.type) {
    case dns_type::a:
        record.data = DnsAddress{ipv4_text(data)};
        return data.size() == 4;
    case dns_type::aaaa:
        record.data = DnsAddress{ipv6_text(data)};
        return data.size() == 16;
    case dns_type::cname:
    case dns_type::ns:
    case dns_type::ptr:
        if (auto name = last_name(message, at, end)) {
            record.data = DnsHost{std::move(*name)};
            return true;
        }
        return false;
    case dns_type::srv:
        if (auto srv = read_srv(message, at, end)) {
            record.data = std::move(*srv);
            return true;
        }
        return false;
    case dns_type::soa:
        if (auto soa = read_soa(message, at, end)) {
            record.data = std::move(*soa);
            return true;
        }
        return false;
    default:
        return true;
    }
}

/// The record at `at`, which moves behind it.
std::optional<DnsRecord> read_record(BytesView message, std::size_t& at) {
    std::size_t behind_name = at;
    auto owner = read_name(message, behind_name);
    if (!owner) {
        return std::nullopt;
    }
    Reader reader(message.subspan(behind_name));
    DnsRecord record;
    record.owner = std::move(*owner);
    record.type = reader.u16be();
    record.record_class = reader.u16be();
    record.ttl = reader.u32be();
    const std::size_t length = reader.u16be();
    const std::size_t data = behind_name + reader.position();
    reader.skip(length);
    if (!reader.ok() || !read_data(message, data, data + length, record)) {
        return std::nullopt;
    }
    at = data + length;
    return record;
}

/// RFC 6891 6.1.3: the fields of OPT live where others have class and TTL.
void take_edns(const DnsRecord& record, DnsMessage& message) {
    if (message.edns) {
        return;
    }
    message.edns = DnsEdns{record.record_class, static_cast<std::uint8_t>(record.ttl >> 16U & 0xffU),
                           (record.ttl & 0x8000U) != 0};
    message.rcode |= static_cast<int>(record.ttl >> 24U) << 4U;
}

/// Appends up to `count` records. False: the message ends here, whole or not.
bool read_section(BytesView octets, std::size_t& at, std::size_t count, std::size_t& budget,
                  DnsMessage& message, std::vector<DnsRecord>& section, bool& broken) {
    for (std::size_t i = 0; i < count; ++i) {
        if (budget == 0) {
            message.limited = true;
            return false;
        }
        auto record = read_record(octets, at);
        if (!record) {
            broken = !message.truncated;
            message.cut = message.truncated;
            return false;
        }
        --budget;
        if (record->type == dns_type::opt) {
            take_edns(*record, message);
            continue;
        }
        if ((record->ttl & 0x80000000U) != 0) {
            record->ttl = 0;
        }
        section.push_back(std::move(*record));
    }
    return true;
}

bool read_questions(BytesView octets, std::size_t& at, std::size_t count, DnsMessage& message) {
    for (std::size_t i = 0; i < count; ++i) {
        auto name = read_name(octets, at);
        if (!name) {
            return false;
        }
        Reader reader(octets.subspan(at));
        DnsQuestionSection question;
        question.name = std::move(*name);
        question.type = reader.u16be();
        question.question_class = reader.u16be();
        if (!reader.ok()) {
            return false;
        }
        at += reader.position();
        message.questions.push_back(std::move(question));
    }
    return true;
}

void read_flags(std::uint16_t flags, DnsMessage& message) {
    message.is_response = (flags & 0x8000U) != 0;
    message.opcode = flags >> 11U & 0xfU;
    message.authoritative = (flags & 0x0400U) != 0;
    message.truncated = (flags & 0x0200U) != 0;
    message.recursion_desired = (flags & 0x0100U) != 0;
    message.recursion_available = (flags & 0x0080U) != 0;
    message.rcode = flags & 0xfU;
}

} // namespace

std::optional<DnsMessage> decode_dns(BytesView octets) {
    Reader reader(octets);
    DnsMessage message;
    message.id = reader.u16be();
    read_flags(reader.u16be(), message);
    const std::size_t questions = reader.u16be();
    const std::size_t answers = reader.u16be();
    const std::size_t authorities = reader.u16be();
    const std::size_t additionals = reader.u16be();
    std::size_t at = header_size;
    if (!reader.ok() || questions > max_questions || !read_questions(octets, at, questions, message)) {
        return std::nullopt;
    }
    std::size_t budget = dns_max_records;
    bool broken = false;
    const bool whole = read_section(octets, at, answers, budget, message, message.answers, broken) &&
                       read_section(octets, at, authorities, budget, message, message.authorities, broken) &&
                       read_section(octets, at, additionals, budget, message, message.additionals, broken);
    if (broken) {
        return std::nullopt;
    }
    message.trailing = whole ? octets.size() - at : 0;
    return message;
}

std::optional<DnsNegative> dns_negative(const DnsMessage& message) {
    if (!message.answers.empty()) {
        return std::nullopt;
    }
    for (const DnsRecord& record : message.authorities) {
        if (const auto* soa = std::get_if<DnsSoa>(&record.data)) {
            return DnsNegative{record.owner, record.ttl, *soa};
        }
    }
    return std::nullopt;
}

} // namespace pretrust::wire
