// Strict, like evidence: a map that was half understood would bring back half the names.
#include <json/parse.hpp>
#include <json/print.hpp>
#include <json/reader.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <charconv>
#include <redact/map_file.hpp>

namespace json = boost::json;

namespace pretrust {
namespace {

constexpr std::string_view map_format = "pretrust-map/1";

std::string hex_of(const RedactionKey& key) {
    std::string text;
    for (const std::uint8_t octet : key) {
        text += "0123456789abcdef"[octet >> 4U];
        text += "0123456789abcdef"[octet & 15U];
    }
    return text;
}

RedactionKey read_key(JsonReader& reader, const JsonNode& node) {
    RedactionKey key{};
    const std::string text = reader.text(node);
    bool good = text.size() == 2 * key.size();
    for (std::size_t at = 0; good && at < key.size(); ++at) {
        const char* const digits = text.data() + 2 * at;
        good = std::from_chars(digits, digits + 2, key[at], 16).ptr == digits + 2;
    }
    if (!good && reader.good()) {
        reader.fail(node.pointer, "must be 32 hexadecimal digits");
    }
    return key;
}

void read_pairs(JsonReader& reader, const JsonNode& node, PseudonymKind kind, Pseudonyms& pseudonyms) {
    if (const json::object* const pairs = reader.object(node)) {
        for (const auto& pair : *pairs) {
            const std::string_view pseudonym = pair.key();
            const std::string original =
                reader.text({&pair.value(), node.pointer + '/' + json_token(pseudonym)});
            const bool address = kind != PseudonymKind::address || (read_ip(pseudonym) && read_ip(original));
            if (pseudonym.empty() || original.empty() || !address) {
                reader.fail(node.pointer, "holds an empty text, or what is no address");
            } else {
                pseudonyms.remember(kind, std::string(pseudonym), original);
            }
        }
    }
}

} // namespace

std::string write_map(const Pseudonyms& pseudonyms) {
    json::object object;
    object["format"] = map_format;
    object["key"] = hex_of(pseudonyms.key());
    json::array moved;
    for (const Ip& server : pseudonyms.moved()) {
        moved.push_back(json_text(to_text(server)));
    }
    object["moved"] = std::move(moved);
    json::array ends;
    for (const Cidr& range : pseudonyms.permutation().kept_ends()) {
        ends.push_back(json_text(to_text(range)));
    }
    object["kept_ends"] = std::move(ends);
    for (const auto& [kind, name] : EnumNames<PseudonymKind>::table) {
        json::object pairs;
        for (const auto& [pseudonym, original] : pseudonyms.pairs(kind)) {
            pairs[json_text(pseudonym)] = json_text(original);
        }
        object[name] = std::move(pairs);
    }
    return print_json(object, 2);
}

Result<Pseudonyms> read_map(std::string_view text) {
    const auto root = parse_json(text);
    if (!root) {
        return root.error();
    }
    JsonReader reader;
    const JsonNode top{&*root, ""};
    const JsonNode format = reader.member(top, "format");
    if (const std::string name = reader.text(format); reader.good() && name != map_format) {
        reader.fail(format.pointer, "is no map of pretrust redact");
    }
    Pseudonyms pseudonyms(read_key(reader, reader.member(top, "key")));
    for (const std::string& server : reader.texts(reader.member(top, "moved"))) {
        const auto address = read_ip(server);
        if (!address) {
            reader.fail("/moved", "holds what is no address");
            break;
        }
        pseudonyms.move(*address);
    }
    for (const std::string& text_of_range : reader.texts(reader.member(top, "kept_ends"))) {
        const auto range = read_cidr(text_of_range);
        if (!range) {
            reader.fail("/kept_ends", "holds what is no range");
            break;
        }
        pseudonyms.keep_ends(*range);
    }
    for (const auto& [kind, name] : EnumNames<PseudonymKind>::table) {
        read_pairs(reader, reader.member(top, name), kind, pseudonyms);
    }
    reader.only(top, {"format", "key", "moved", "kept_ends", "words", "digits", "addresses", "ranges", "sids",
                      "guids", "ids"});
    if (!reader.good()) {
        return Failure{FailureKind::invalid_file, reader.problem()};
    }
    return pseudonyms;
}

} // namespace pretrust
