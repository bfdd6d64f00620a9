// LDAP as an anonymous client meets it: the netlogon ping over UDP (MS-ADTS 6.3.3), the root DSE over TCP,
// and operationsError for everything else. Constructed lengths are long-form, as Windows writes them, unless
// ber=short.
#include <wire/ber.hpp>
#include <wire/reader.hpp>
#include <wire/text.hpp>

#include <algorithm>
#include <array>
#include <ctime>
#include <map>
#include <optional>
#include <simulator/services.hpp>

namespace pretrust::sim {

namespace {

namespace ber = wire::ber;

struct Search {
    Bytes id; ///< content octets of the message id, echoed
    std::string base;
    std::int64_t scope = 0;
    std::map<std::string, Bytes> equal;  ///< attribute in lower case
    std::vector<std::string> attributes; ///< as asked
};

constexpr std::uint8_t op_search = 0x63, op_entry = 0x64, op_done = 0x65;
constexpr std::uint8_t filter_and = 0xa0, filter_equal = 0xa3;

void read_filter(const ber::Element& filter, Search& search) {
    ber::Cursor terms(filter);
    if (filter.tag == filter_and) {
        while (const auto term = terms.next()) {
            read_filter(*term, search);
        }
    } else if (filter.tag == filter_equal) {
        const auto name = terms.need(ber::octet_string);
        const auto value = terms.need(ber::octet_string);
        if (name && value) {
            search.equal[wire::lower_case(text_of(name->content))].assign(value->content.begin(),
                                                                          value->content.end());
        }
    }
}

std::optional<Search> read_search(BytesView message) {
    ber::Cursor outer(message);
    const auto whole = outer.need(ber::sequence);
    if (!whole) {
        return std::nullopt;
    }
    ber::Cursor parts(*whole);
    const auto id = parts.need(ber::integer);
    const auto op = parts.next();
    if (!id || !op || op->tag != op_search) {
        return std::nullopt;
    }
    Search search;
    search.id.assign(id->content.begin(), id->content.end());
    ber::Cursor fields(*op);
    const auto base = fields.need(ber::octet_string);
    const auto scope = fields.need(ber::enumerated);
    for (const auto tag : {ber::enumerated, ber::integer, ber::integer, ber::boolean}) {
        (void)fields.need(tag);
    }
    const auto filter = fields.next();
    const auto attributes = fields.need(ber::sequence);
    if (!base || !scope || !filter || !attributes) {
        return std::nullopt;
    }
    search.base = text_of(base->content);
    search.scope = ber::to_integer(scope->content).value_or(0);
    read_filter(*filter, search);
    ber::Cursor names(*attributes);
    while (const auto name = names.maybe(ber::octet_string)) {
        search.attributes.push_back(text_of(name->content));
    }
    return search;
}

/// Tag, length, value with Windows' four octets of length, or the shortest form.
struct Ber {
    bool windows = true;

    Bytes wrap(std::uint8_t tag, const std::vector<Bytes>& parts) const {
        Bytes content;
        for (const auto& part : parts) {
            content.insert(content.end(), part.begin(), part.end());
        }
        if (!windows) {
            return ber::tlv(tag, BytesView(content));
        }
        wire::Writer writer;
        writer.u8(tag).u8(0x84).u32be(static_cast<std::uint32_t>(content.size())).raw(content);
        return writer.finish();
    }
    static Bytes text(std::string_view text) { return ber::tlv(ber::octet_string, text); }
};

Bytes message(const Ber& form, const Search& search, Bytes op) {
    return form.wrap(ber::sequence, {ber::tlv(ber::integer, BytesView(search.id)), std::move(op)});
}

Bytes done(const Ber& form, const Search& search, int code, std::string_view diagnostic = "") {
    const auto op =
        form.wrap(op_done, {ber::write_integer(code, ber::enumerated), Ber::text(""), Ber::text(diagnostic)});
    return message(form, search, op);
}

Bytes attribute(const Ber& form, const std::string& name, const std::vector<Bytes>& values) {
    std::vector<Bytes> coded;
    for (const auto& value : values) {
        coded.push_back(ber::tlv(ber::octet_string, BytesView(value)));
    }
    return form.wrap(ber::sequence, {Ber::text(name), form.wrap(ber::set, coded)});
}

/// Names of a NETLOGON response: labels, and pointers to earlier suffixes (RFC 1035 4.1.4).
class Names {
  public:
    explicit Names(wire::Writer& writer) : writer_(writer) {}

    void put(std::string name) {
        while (!name.empty()) {
            const auto known = places_.find(wire::lower_case(name));
            if (known != places_.end()) {
                writer_.u16be(static_cast<std::uint16_t>(0xc000U | known->second));
                return;
            }
            places_.emplace(wire::lower_case(name), writer_.size());
            const auto dot = std::min(name.find('.'), name.size());
            writer_.u8(static_cast<std::uint8_t>(dot)).text(std::string_view(name).substr(0, dot));
            name.erase(0, dot + 1);
        }
        writer_.u8(0);
    }

  private:
    wire::Writer& writer_;
    std::map<std::string, std::size_t> places_;
};

std::uint32_t little_endian(const Bytes& octets) {
    return wire::Reader(octets).u32le();
}

/// MS-ADTS 6.3.3.2: whether the account that the filter names is there; nullopt: the filter is invalid.
std::optional<bool> account_there(const Post& post, const std::string& user, const Bytes& control) {
    const auto bits = control.empty() ? 0U : little_endian(control);
    constexpr std::uint32_t normal = 0x10, interdomain = 0x40, trusted_object = 0x400;
    if (bits == trusted_object && post.text("aac400", "yes") == "no") {
        return std::nullopt;
    }
    const bool trust = (bits & interdomain) != 0 && trust_of_account(post, user) != nullptr;
    const bool object = (bits & trusted_object) != 0 && trust_of_name(post, user) != nullptr;
    const auto* account = (bits & normal) != 0 ? account_of(post, user) : nullptr;
    return trust || object || account != nullptr;
}

std::uint32_t default_flags(const Host& host) {
    constexpr std::uint32_t as_captured = 0x3f1fc, pdc = 1, writable = 0x100, some_secrets = 0x800;
    return host.rodc ? (as_captured & ~writable) | some_secrets : as_captured | (host.pdc ? pdc : 0);
}

Bytes sam_logon_response(const Post& post, const Domain& domain, std::uint16_t opcode,
                         const std::string& user, std::uint32_t version) {
    const auto host_name = post.host->name;
    const auto short_name = host_name.substr(0, host_name.find('.'));
    const auto site = post.text("site", "Default-First-Site-Name");
    wire::Writer writer;
    writer.u16le(opcode).u16le(0).u32le(post.number("flags", default_flags(*post.host)));
    const auto guid = wire::guid_octets(domain.guid);
    writer.raw(guid.value_or(std::array<std::uint8_t, 16>{}));
    if (post.way() == "loop") {
        writer.u16be(0xc018).u16be(0xc01a).u16be(0xc018).zeros(20); // names that point at themselves
        writer.u32le(5).u16le(0xffff).u16le(0xffff);
        return writer.finish();
    }
    Names names(writer);
    names.put(domain.forest);
    names.put(domain.name);
    names.put(host_name);
    names.put(post.text("netbios", domain.netbios));
    names.put(post.text("netbios_host", short_name));
    names.put(user);
    names.put(site);
    names.put(site);
    if ((version & 8U) != 0) {
        writer.u8(16).u16le(2).u16be(0).zeros(12);
    }
    writer.u32le(5).u16le(0xffff).u16le(0xffff);
    return writer.finish();
}

std::string generalized_time(std::int64_t unix_us) {
    const auto seconds = static_cast<std::time_t>(unix_us / 1'000'000);
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    std::array<char, 24> text{};
    std::strftime(text.data(), text.size(), "%Y%m%d%H%M%S.0Z", &parts);
    return text.data();
}

std::string naming_context(std::string name) {
    std::string context = "DC=";
    for (const char c : name) {
        context += c == '.' ? std::string(",DC=") : std::string(1, c);
    }
    return context;
}

std::vector<std::pair<std::string, std::vector<std::string>>> root_dse(const Post& post,
                                                                       const Domain& domain) {
    const auto context = naming_context(domain.name);
    const auto root = naming_context(post.text("root", domain.forest));
    const auto level = post.text("level", std::to_string(domain.level));
    const auto short_name = post.host->name.substr(0, post.host->name.find('.'));
    const auto server =
        "CN=" + short_name + ",CN=Servers,CN=Default-First-Site-Name,CN=Sites,CN=Configuration," + root;
    std::vector<std::string> capabilities{"1.2.840.113556.1.4.800",  "1.2.840.113556.1.4.1670",
                                          "1.2.840.113556.1.4.1791", "1.2.840.113556.1.4.1935",
                                          "1.2.840.113556.1.4.2080", "1.2.840.113556.1.4.2237"};
    if (post.host->rodc) {
        capabilities.emplace_back("1.2.840.113556.1.4.1920");
    }
    return {{"currentTime", {generalized_time(post.now_us())}},
            {"dsServiceName", {"CN=NTDS Settings," + server}},
            {"namingContexts", {context, "CN=Configuration," + root}},
            {"defaultNamingContext", {context}},
            {"configurationNamingContext", {"CN=Configuration," + root}},
            {"rootDomainNamingContext", {root}},
            {"supportedCapabilities", capabilities},
            {"supportedSASLMechanisms", {"GSSAPI", "GSS-SPNEGO", "EXTERNAL", "DIGEST-MD5"}},
            {"dnsHostName", {post.host->name}},
            {"ldapServiceName", {domain.forest + ":" + short_name + "$@" + domain.name}},
            {"serverName", {server}},
            {"isSynchronized", {post.text("synchronized", "TRUE")}},
            {"isGlobalCatalogReady", {post.text("gc_ready", "TRUE")}},
            {"domainFunctionality", {level}},
            {"forestFunctionality", {level}},
            {"domainControllerFunctionality", {level}}};
}

Ber form_of(const Post& post) {
    return Ber{post.text("ber", "windows") == "windows"};
}

} // namespace

Bytes answer_ldap_ping(const Post& post, BytesView request) {
    const auto search = read_search(request);
    const auto* domain = post.domain();
    if (!search || search->attributes.empty() || domain == nullptr) {
        return {};
    }
    const auto form = form_of(post);
    const auto value = [&](const char* name) {
        const auto found = search->equal.find(name);
        return found == search->equal.end() ? Bytes() : found->second;
    };
    auto asked = text_of(value("dnsdomain"));
    asked.erase(asked.find_last_not_of('.') + 1);
    const auto user = text_of(value("user"));
    const auto there = user.empty() ? std::optional(true) : account_there(post, user, value("aac"));
    if (!there || (!asked.empty() && !wire::same_text(asked, domain->name))) {
        return done(form, *search, 0);
    }
    const auto opcode = static_cast<std::uint16_t>(post.number("opcode", *there ? 23 : 25));
    const auto version = value("ntver");
    const auto response = sam_logon_response(post, *domain, opcode, user, little_endian(version));
    const auto entry = form.wrap(
        op_entry,
        {Ber::text(""), form.wrap(ber::sequence, {attribute(form, search->attributes.front(), {response})})});
    auto datagram = message(form, *search, entry);
    const auto end = done(form, *search, 0);
    datagram.insert(datagram.end(), end.begin(), end.end());
    return datagram;
}

Bytes answer_ldap(const Post& post, BytesView request) {
    const auto search = read_search(request);
    const auto* domain = post.domain();
    if (!search || domain == nullptr) {
        return {};
    }
    const auto form = form_of(post);
    if (!search->base.empty() || search->scope != 0) {
        return done(form, *search, 1,
                    "000004DC: LdapErr: DSID-0C090A5C, comment: In order to perform this operation a "
                    "successful bind must be completed on the connection., data 0, v4563");
    }
    std::vector<Bytes> attributes;
    for (const auto& [attribute_name, values] : root_dse(post, *domain)) {
        const auto asked_for = [&asked_name = attribute_name](const std::string& asked) {
            return asked == "*" || wire::same_text(asked, asked_name);
        };
        const auto& all = search->attributes;
        const bool wanted = all.empty() || std::any_of(all.begin(), all.end(), asked_for);
        if (wanted) {
            std::vector<Bytes> octets;
            for (const auto& value : values) {
                octets.emplace_back(value.begin(), value.end());
            }
            attributes.push_back(attribute(form, attribute_name, octets));
        }
    }
    auto stream =
        message(form, *search, form.wrap(op_entry, {Ber::text(""), form.wrap(ber::sequence, attributes)}));
    const auto end = done(form, *search, 0);
    stream.insert(stream.end(), end.begin(), end.end());
    return stream;
}

} // namespace pretrust::sim
