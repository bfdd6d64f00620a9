#include "files.hpp"

#include <json/aws_json.hpp>
#include <json/evidence_json.hpp>

#include <pretrust/address.hpp>

#include <boost/json/value.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <map>
#include <variant>

namespace pretrust {
namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary | std::ios::ate); // by the octet it would take seconds
    std::string text(stream ? static_cast<std::size_t>(stream.tellg()) : 0, '\0');
    stream.seekg(0);
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    return text;
}

std::string lowered(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c); });
    return text;
}

/// What is said in README.md to stay, as far as the files hold it.
const std::set<std::string>& staying() {
    static const std::set<std::string> words{
        "",          "com",        "net",
        "org",       "test",       "local",
        "internet",  "network",    "dc",
        "gc",        "pdc",        "ldap",
        "tcp",       "udp",        "msdcs",
        "sites",     "kpasswd",    "kerberos",
        "domains",   "xn",         ".",
        "host",      "other",      "aws",
        "127.0.0.1", "224.0.0.10", "default-first-site-name",
    };
    return words;
}

bool is_letter(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
}

class Secrets {
  public:
    void name(const std::string& text) {
        if (!named_.insert(text).second) {
            return; // a run names the same few again and again
        }
        add(text);
        std::string label;
        for (const char c : text + ".") {
            if (c == '.' || c == '$' || c == '@' || c == '\\' || c == '/' || c == ',' || c == '=' ||
                c == ' ' || c == '_') {
                add(label);
                label.clear();
            } else {
                label += c;
            }
        }
    }
    void each(const std::vector<std::string>& list) {
        for (const auto& text : list) {
            name(text);
        }
    }
    void add(const std::string& text) {
        const std::string lower = lowered(text);
        constexpr std::array syntax{"dc",  "cn",   "ou", "o",   "389",          "88",
                                    "464", "3268", "0",  "100", "xn--bcher-kva"};
        if (std::none_of(lower.begin(), lower.end(), is_letter) || staying().contains(lower) ||
            std::find(syntax.begin(), syntax.end(), lower) != syntax.end() ||
            std::all_of(lower.begin(), lower.end(), [](char c) { return c >= '0' && c <= '9'; }) ||
            (text.find('.') != std::string::npos && staying().contains(lower.substr(0, lower.find('.'))) &&
             staying().contains(lower.substr(lower.find('.') + 1)))) {
            return;
        }
        found.insert(lower);
    }
    std::set<std::string> found;

  private:
    std::set<std::string> named_;
};

/// As octets, not as what they are meant to be.
std::string utf16(const std::string& text, bool little) {
    std::string out;
    for (const char c : text) {
        out += little ? std::string{c, '\0'} : std::string{'\0', c};
    }
    return out;
}

std::string hex(const std::string& text) {
    std::string out;
    for (const char c : text) {
        const auto octet = static_cast<unsigned char>(c);
        out += "0123456789abcdef"[octet >> 4U];
        out += "0123456789abcdef"[octet & 15U];
    }
    return out;
}

std::string labels(const std::string& name) {
    std::string out;
    for (std::size_t at = 0; at <= name.size();) {
        const auto end = std::min(name.find('.', at), name.size());
        out += static_cast<char>(end - at) + name.substr(at, end - at);
        at = end + 1;
    }
    return out;
}

/// The part of the base64 text that does not depend on what stands before and behind.
std::string base64(const std::string& text, std::size_t shift) {
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const std::string padded = std::string(shift, '\0') + text;
    std::string out;
    for (std::size_t at = shift == 0 ? 0 : 3; at + 3 <= padded.size(); at += 3) {
        const auto octet = [&](std::size_t i) {
            return static_cast<unsigned>(static_cast<unsigned char>(padded[at + i]));
        };
        const unsigned word = octet(0) << 16U | octet(1) << 8U | octet(2);
        for (int part = 3; part >= 0; --part) {
            out += alphabet[(word >> static_cast<unsigned>(6 * part)) & 63U];
        }
    }
    return out.size() < 8 ? "" : out;
}

/// Short ones only as whole words: "dc1" lies in many a number by chance.
bool holds(const std::string& text, const std::string& what) {
    constexpr std::size_t unlikely = 6;
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) {
        const std::size_t end = at + what.size();
        const bool whole =
            (at == 0 || !is_letter(text[at - 1])) && (end == text.size() || !is_letter(text[end]));
        if (whole || what.size() >= unlikely) {
            return true;
        }
    }
    return false;
}

void collect(const boost::json::value& value, std::set<std::string>& texts) {
    if (const auto* text = value.if_string()) {
        texts.emplace(text->data(), text->size());
    } else if (const auto* list = value.if_array()) {
        for (const auto& element : *list) {
            collect(element, texts);
        }
    } else if (const auto* object = value.if_object()) {
        for (const auto& member : *object) {
            texts.emplace(member.key());
            collect(member.value(), texts);
        }
    }
}

std::string reversed_octets(const Ip& ip) {
    std::string text;
    for (int at = 3; at >= 0; --at) {
        text += std::to_string(ip.octets[static_cast<std::size_t>(at)]) + (at > 0 ? "." : "");
    }
    return text;
}

} // namespace

std::set<std::string> texts_of(const Evidence& evidence) {
    // Observations by hand: as JSON they would take seconds.
    std::set<std::string> texts{evidence.tool_version};
    for (const Observation& item : evidence.items) {
        texts.insert({item.tag, item.probe, item.target, item.vantage});
        for (const auto& [argument, value] : item.args) {
            texts.insert(argument);
            if (const auto* text = std::get_if<std::string>(&value)) {
                texts.insert(*text);
            } else if (const auto* list = std::get_if<std::vector<std::string>>(&value)) {
                texts.insert(list->begin(), list->end());
            }
        }
    }
    collect(to_json(evidence.plan), texts);
    collect(to_json(evidence.aws), texts);
    return texts;
}

const std::vector<EvidenceFile>& every_file() {
    static const std::vector<EvidenceFile> files = [] {
        const fs::path root = fs::path(PRETRUST_SOURCE_DIR) / "tests";
        std::vector<EvidenceFile> all;
        std::vector<fs::path> paths;
        for (const char* const folder : {"evidence", "golden"}) {
            for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
                const auto name = entry.path().filename().string();
                if (name.ends_with(".json") &&
                    (folder == std::string("evidence") || name.ends_with(".evidence.json"))) {
                    paths.push_back(entry.path());
                }
            }
        }
        std::sort(paths.begin(), paths.end());
        for (const auto& path : paths) {
            auto evidence = read_evidence(read(path));
            if (!evidence) {
                ADD_FAILURE() << path << ": " << evidence.error().what;
                continue;
            }
            all.push_back({fs::relative(path, root).string(), std::move(*evidence)});
        }
        return all;
    }();
    return files;
}

Evidence one_file(const std::string& name) {
    auto evidence = read_evidence(read(fs::path(PRETRUST_SOURCE_DIR) / "tests" / name));
    if (!evidence) {
        ADD_FAILURE() << name << ": " << evidence.error().what;
        return {};
    }
    return std::move(*evidence);
}

std::set<std::string> secrets_of(const Evidence& evidence) {
    Secrets secrets;
    const Plan& plan = evidence.plan;
    for (const auto& text : {plan.remote_domain, plan.local_domain, plan.local_netbios, plan.preauth_user,
                             plan.source_address}) {
        secrets.name(text);
    }
    secrets.each(plan.remote_dns);
    secrets.each(plan.local_dns);
    static const std::set<std::string> names{"account",
                                             "addresses",
                                             "client_site",
                                             "cname",
                                             "dc_site",
                                             "dns_domain",
                                             "dns_forest",
                                             "dns_host",
                                             "dns_host_name",
                                             "domain_guid",
                                             "domain_sid",
                                             "forest",
                                             "hop_from",
                                             "host",
                                             "hosts",
                                             "icmp_from",
                                             "issuer",
                                             "name",
                                             "names",
                                             "answers",
                                             "netbios_domain",
                                             "netbios_host",
                                             "own_domain",
                                             "partner_dns",
                                             "partner_sid",
                                             "realm",
                                             "partner_netbios",
                                             "refid",
                                             "soa_owner",
                                             "subject",
                                             "user",
                                             "default_naming_context",
                                             "root_domain_naming_context"};
    for (const Observation& item : evidence.items) {
        secrets.name(item.target);
        for (const auto& [argument, value] : item.args) {
            if (!names.contains(argument)) {
                continue;
            }
            if (const auto* text = std::get_if<std::string>(&value)) {
                secrets.name(*text);
            } else if (const auto* list = std::get_if<std::vector<std::string>>(&value)) {
                secrets.each(*list);
            }
        }
    }
    for (const auto& directory : evidence.aws.directories) {
        secrets.name(directory.name);
        secrets.add(directory.short_name);
        secrets.add(directory.id);
        secrets.add(directory.vpc_id);
        secrets.add(directory.security_group_id);
        for (const auto& subnet : directory.subnet_ids) {
            secrets.add(subnet);
        }
    }
    for (const auto& trust : evidence.aws.trusts) {
        secrets.name(trust.remote_domain);
        secrets.add(trust.id);
    }
    for (const auto& group : evidence.aws.security_groups) {
        secrets.add(group.id);
    }
    return secrets.found;
}

namespace {

/// How one secret can be written. The files share most of their names, so each is encoded once a process.
struct Forms {
    std::set<std::string> any_case;
    std::vector<std::string> base64;
};

Forms all_forms(const std::string& secret) {
    Forms forms;
    forms.any_case = {secret,      utf16(secret, true),      utf16(secret, false), labels(secret),
                      hex(secret), hex(utf16(secret, true)), hex(labels(secret))};
    std::string upper = secret;
    std::transform(upper.begin(), upper.end(), upper.begin(),
                   [](unsigned char c) { return static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c); });
    forms.any_case.insert(hex(upper));
    if (const auto ip = read_ip(secret); ip && ip->family == IpFamily::v4) {
        forms.any_case.insert(reversed_octets(*ip));
        forms.any_case.insert(hex({reinterpret_cast<const char*>(ip->octets.data()), 4}));
    }
    forms.any_case.erase("");
    for (const std::string& plain : {secret, upper, utf16(secret, true), utf16(upper, true)}) {
        for (const std::size_t shift : {0U, 1U, 2U}) {
            forms.base64.push_back(base64(plain, shift));
        }
    }
    std::erase(forms.base64, "");
    return forms;
}

const Forms& forms_of(const std::string& secret) {
    static std::map<std::string, Forms> known;
    const auto place = known.find(secret);
    return place == known.end() ? known.emplace(secret, all_forms(secret)).first->second : place->second;
}

} // namespace

std::string leak_in(const Evidence& evidence, const std::set<std::string>& secrets) {
    std::string raw;
    for (const std::string& text : texts_of(evidence)) {
        raw += text + '\n';
    }
    const std::string text = lowered(raw);
    for (const std::string& secret : secrets) {
        const Forms& forms = forms_of(secret);
        for (const std::string& form : forms.any_case) {
            if (holds(text, form)) {
                return secret + " as " + form;
            }
        }
        for (const std::string& form : forms.base64) {
            if (raw.find(form) != std::string::npos) {
                return secret + " in base64 as " + form;
            }
        }
    }
    return "";
}

} // namespace pretrust
