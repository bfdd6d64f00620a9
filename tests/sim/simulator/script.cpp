// One function a verb. What a line does not know fails at once: a scenario with a typo must not pass.
#include <pretrust/names.hpp>
#include <pretrust/ports.hpp>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <functional>
#include <simulator/post.hpp>
#include <simulator/script.hpp>
#include <simulator/words.hpp>
#include <sstream>
#include <stdexcept>

namespace pretrust::sim {

namespace {

std::string text_in(const std::filesystem::path& file) {
    std::ifstream stream(file);
    if (!stream) {
        throw std::runtime_error("cannot read " + file.string());
    }
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

class Parser {
  public:
    Parser(Script& script, std::filesystem::path folder) : script_(script), folder_(std::move(folder)) {}

    void lines(const std::string& text, const std::string& name) {
        std::istringstream stream(text);
        int number = 0;
        for (std::string one; std::getline(stream, one);) {
            try {
                line(++number, one);
            } catch (const std::exception& error) {
                throw std::runtime_error(name + ":" + std::to_string(number) + ": " + error.what());
            }
        }
    }

  private:
    /// `like NAME`: the network of another file in the same folder, without what that expects.
    void like(const Words& words) {
        const auto file = folder_ / (words[1] + ".sim");
        Script base;
        Parser(base, folder_).lines(text_in(file), words[1]);
        base.expectations = script_.expectations;
        base.name = script_.name;
        script_ = std::move(base);
    }

    void line(int number, const std::string& text) {
        const auto words = words_of(text);
        if (words.empty() || words.front().starts_with('#')) {
            return;
        }
        static const std::map<std::string, std::pair<std::size_t, void (Parser::*)(const Words&)>> verbs{
            {"plan", {3, &Parser::plan}},       {"domain", {2, &Parser::domain}},
            {"dc", {3, &Parser::dc}},           {"host", {2, &Parser::host}},
            {"at", {4, &Parser::at}},           {"trust", {3, &Parser::trust}},
            {"account", {3, &Parser::account}}, {"record", {5, &Parser::record}},
            {"lacks", {3, &Parser::lacks}},     {"forward", {3, &Parser::forward}},
            {"crowd", {4, &Parser::crowd}},     {"like", {2, &Parser::like}},
        };
        if (words.front() == "expect") {
            script_.expectations.push_back({number, Words(words.begin() + 1, words.end())});
            return;
        }
        if (words.front() == "filter") {
            script_.filters.push_back(text.substr(text.find("filter") + 7));
            return;
        }
        const auto verb = verbs.find(words.front());
        if (verb == verbs.end() || words.size() < verb->second.first) {
            throw std::runtime_error("no such line, or too short: " + words.front());
        }
        (this->*verb->second.second)(words);
    }

    void plan(const Words& words) {
        auto& plan = script_.plan;
        const Words values(words.begin() + 2, words.end());
        const auto& first = values.front();
        const std::map<std::string, std::function<void()>> fields{
            {"remote_domain", [&] { plan.remote_domain = first; }},
            {"remote_dns", [&] { plan.remote_dns = values; }},
            {"local_domain", [&] { plan.local_domain = first; }},
            {"local_dns",
             [&] {
                 plan.local_dns = values;
                 plan.local_dns_from = LocalDnsFrom::option;
             }},
            {"local_netbios", [&] { plan.local_netbios = first; }},
            {"side", [&] { plan.side = enum_of<Side>(first); }},
            {"type", [&] { plan.type = enum_of<TrustType>(first); }},
            {"direction", [&] { plan.direction = enum_of<Direction>(first); }},
            {"source_ports", [&] { plan.source_ports = enum_of<SourcePorts>(first); }},
            {"sweep", [&] { plan.sweep = enum_of<Sweep>(first); }},
            {"user", [&] { plan.preauth_user = first; }},
            {"deadline", [&] { plan.deadline = std::chrono::milliseconds(number_of(first)); }},
            {"trust_password",
             [&] {
                 script_.trust_password = first;
                 plan.trust_password = TrustPassword::given;
             }},
        };
        const auto field = fields.find(words[1]);
        if (field == fields.end()) {
            throw std::runtime_error("no such field of the plan: " + words[1]);
        }
        field->second();
    }

    void domain(const Words& words) {
        Options options(words, 2);
        Domain made;
        const auto number = script_.domains.size() + 1;
        made.name = words[1];
        made.netbios = options.take("netbios", words[1].substr(0, words[1].find('.')));
        made.forest = options.take("forest", words[1]);
        made.guid = options.take("guid", "6b8a94e6-5632-461f-a248-00000000000" + std::to_string(number));
        made.sid = options.take("sid", "S-1-5-21-1000" + std::to_string(number) + "-2000-3000");
        made.level = number_of(options.take("level", "7"));
        options.done();
        script_.domains.push_back(made);
    }

    void dc(const Words& words) {
        Host made;
        made.address = words[1];
        made.name = words[2];
        Options options(words, 3);
        made.domain = options.take("domain", words[2].substr(words[2].find('.') + 1));
        if (script_.domain(made.domain) == nullptr) {
            throw std::runtime_error("no such domain: " + made.domain);
        }
        const bool first = std::none_of(script_.hosts.begin(), script_.hosts.end(),
                                        [&](const Host& other) { return other.domain == made.domain; });
        made.pdc = options.flag("pdc", first);
        made.rodc = options.flag("rodc", false);
        made.registered = options.flag("registered", true);
        for (const auto* name : {"clock", "version", "site", "rpc", "flags"}) {
            if (const auto value = options.take(name); !value.empty()) {
                set(made, "*", name, value);
            }
        }
        options.done();
        script_.hosts.push_back(made);
    }

    void host(const Words& words) {
        Host made;
        made.address = words[1];
        made.name = words.size() > 2 ? words[2] : "";
        made.registered = false;
        script_.hosts.push_back(made);
    }

    /// `crowd COUNT FIRST_ADDRESS DOMAIN`: so many DCs at consecutive addresses.
    void crowd(const Words& words) {
        const int count = number_of(words[1]);
        std::uint32_t address = 0;
        std::istringstream parts(words[2]);
        for (std::string part; std::getline(parts, part, '.');) {
            address = address << 8U | static_cast<std::uint32_t>(number_of(part));
        }
        for (int i = 0; i < count; ++i, ++address) {
            const auto octet = [address](unsigned shift) { return std::to_string(address >> shift & 0xffU); };
            const auto dotted = octet(24) + "." + octet(16) + "." + octet(8) + "." + octet(0);
            dc({"dc", dotted, "dc" + std::to_string(i + 1) + "." + words[3]});
        }
    }

    void at(const Words& words) {
        bool found = false;
        for (auto& host : script_.hosts) {
            if (words[1] != "*" && words[1] != host.address && words[1] != host.domain) {
                continue;
            }
            found = true;
            for (std::size_t i = 3; i < words.size(); ++i) {
                const auto [name, value] = setting_of(words[i]);
                set(host, words[2], value ? name : "how", value.value_or(name));
            }
        }
        if (!found) {
            throw std::runtime_error("no such host: " + words[1]);
        }
    }

    static void set(Host& host, const std::string& service, const std::string& name,
                    const std::string& value) {
        if (!known_setting(name) || (name == "how" && !known_way(value))) {
            throw std::runtime_error("no such setting: " + name + " " + value);
        }
        const auto ids = services_meant(service);
        if (ids.empty()) {
            throw std::runtime_error("no such service: " + service);
        }
        for (const auto& id : ids) {
            host.ways[id][name] = value;
        }
    }

    /// A family name or a number stands for the services it covers.
    static Words services_meant(const std::string& word) {
        if (!word.empty() &&
            std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; })) {
            return {word};
        }
        Words ids;
        for (const auto& service : services) {
            const std::string id(service.id);
            const bool udp = service.transport == Transport::udp;
            if (word == "*" || word == id || (word == "udp" && udp) || (word == "tcp" && !udp) ||
                (word == "tls" && (id == "ldaps" || id == "gc_tls")) || id == word + "_udp" ||
                id == word + "_tcp") {
                ids.push_back(id);
            }
        }
        return ids;
    }

    Domain& known_domain(const std::string& name) {
        for (auto& one : script_.domains) {
            if (one.name == name) {
                return one;
            }
        }
        throw std::runtime_error("no such domain: " + name);
    }

    void trust(const Words& words) {
        Options options(words, 3);
        const auto* partner = script_.domain(words[2]);
        Trust made;
        made.partner = words[2];
        made.netbios = options.take("netbios", partner != nullptr ? partner->netbios : "PARTNER");
        made.sid = options.take("sid", partner != nullptr ? partner->sid : "S-1-5-21-1-2-3");
        made.direction = direction_of(options.take("direction", "both"));
        made.type = number_of(options.take("type", "2"));
        made.attributes = number_of(options.take("attributes", "8"));
        made.password = options.take("password");
        made.at = options.take("at");
        options.done();
        known_domain(words[1]).trusts.push_back(made);
    }

    void account(const Words& words) {
        Options options(words, 3);
        Account made;
        made.name = words[2];
        made.password = options.take("password", "");
        made.preauth = options.flag("preauth", true);
        made.enabled = options.flag("enabled", true);
        options.done();
        known_domain(words[1]).accounts.push_back(made);
    }

    void record(const Words& words) {
        Record made;
        made.name = words[2];
        made.ttl = static_cast<std::uint32_t>(number_of(words[3]));
        made.type = record_type(words[4]);
        made.data.assign(words.begin() + 5, words.end());
        if (!made.data.empty() && made.data.back().starts_with("at=")) {
            made.at = made.data.back().substr(3);
            made.data.pop_back();
        }
        known_domain(words[1]).records.push_back(made);
    }

    void lacks(const Words& words) {
        Options options(words, 3);
        Gap made;
        made.name = words[2];
        made.at = options.take("at");
        options.done();
        known_domain(words[1]).gaps.push_back(made);
    }

    void forward(const Words& words) {
        Forward made;
        made.server = words[1];
        made.domain = words[2];
        Options options(words, 3);
        made.ttl = number_of(options.take("ttl", "900"));
        for (const auto* how : {"works", "silent", "servfail", "refused", "negative"}) {
            if (options.flag(how, false)) {
                made.how = how;
            }
        }
        options.done();
        std::erase_if(script_.forwards, [&](const Forward& before) {
            return before.server == made.server && before.domain == made.domain;
        });
        script_.forwards.push_back(made);
    }

    Script& script_;
    std::filesystem::path folder_;
};

} // namespace

const Domain* Script::domain(std::string_view wanted) const {
    const auto found =
        std::find_if(domains.begin(), domains.end(), [&](const Domain& one) { return one.name == wanted; });
    return found == domains.end() ? nullptr : &*found;
}

const Host* Script::host(std::string_view address) const {
    const auto found =
        std::find_if(hosts.begin(), hosts.end(), [&](const Host& one) { return one.address == address; });
    return found == hosts.end() ? nullptr : &*found;
}

Script parse_script(const std::string& text, const std::string& name, const std::filesystem::path& folder) {
    Script script;
    script.name = name;
    Parser(script, folder).lines(text, name);
    return script;
}

Script read_script(const std::filesystem::path& file) {
    return parse_script(text_in(file), file.stem().string(), file.parent_path());
}

std::optional<std::int64_t> parse_span(std::string_view text) {
    static const std::map<std::string_view, std::int64_t> units{
        {"us", 1}, {"ms", 1'000}, {"s", 1'000'000}, {"m", 60'000'000}, {"h", 3'600'000'000}};
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) {
        text.remove_prefix(1);
    }
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const auto unit = units.find(text.substr(static_cast<std::size_t>(end - text.data())));
    if (error != std::errc() || unit == units.end()) {
        return std::nullopt;
    }
    return (negative ? -number : number) * unit->second;
}

std::vector<Listening> listening(const Host& host) {
    std::vector<Listening> all;
    const bool dc = !host.domain.empty();
    for (const auto& service : services) {
        const std::string id(service.id);
        if (service.port != 0 && (dc || host.ways.contains(id))) {
            all.push_back({id, service.port, service.transport == Transport::udp});
        }
    }
    std::set<std::uint16_t> ports;
    if (dc) {
        for (const auto& [name, list] : rpc_ports(host)) {
            ports.insert(list.begin(), list.end());
        }
    }
    for (const auto& [id, settings] : host.ways) {
        if (id.front() >= '0' && id.front() <= '9') {
            ports.insert(static_cast<std::uint16_t>(number_of(id)));
        }
    }
    for (const auto port : ports) {
        all.push_back({std::to_string(port), port, false});
    }
    return all;
}

} // namespace pretrust::sim
