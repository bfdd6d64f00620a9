// Every word of the vocabulary has one spelling, and the published schema knows exactly these.
#include <json/parse.hpp>

#include <pretrust/names.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <set>
#include <sstream>

namespace json = boost::json;

namespace pretrust {
namespace {

std::string contents(const std::string& path) {
    std::ifstream file(std::string(PRETRUST_SOURCE_DIR) + "/" + path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

json::value schema() {
    return parse_json(contents("docs/report.schema.json")).value();
}

template <class E> std::set<std::string> names() {
    std::set<std::string> result;
    for (const auto& [value, name] : EnumNames<E>::table) {
        result.emplace(name);
    }
    return result;
}

std::set<std::string> words(const json::value& list) {
    std::set<std::string> result;
    for (const auto& word : list.as_array()) {
        result.emplace(word.as_string());
    }
    return result;
}

/// The enumeration that a JSON pointer into the schema names.
std::set<std::string> schema_words(std::string_view pointer) {
    return words(schema().at_pointer(pointer));
}

/// How many enumerators a header of the vocabulary declares for an enum, by reading its text.
std::size_t enumerators(const std::string& header, const std::string& name) {
    std::string body = contents("include/pretrust/" + header);
    body = std::regex_replace(body, std::regex("//[^\n]*"), "");
    std::smatch found;
    if (!std::regex_search(body, found, std::regex("enum class " + name + " \\{([^}]*)\\}"))) {
        ADD_FAILURE() << "no enum class " << name << " in " << header;
        return 0;
    }
    const std::string list = found[1];
    const std::regex word("[a-z_]+");
    return static_cast<std::size_t>(
        std::distance(std::sregex_iterator(list.begin(), list.end(), word), std::sregex_iterator()));
}

/// Every enumerator, counted in its header, has one name of its own, and the name leads back to it.
template <class E> void expect_complete(const std::string& header, const std::string& name) {
    const std::size_t count = enumerators(header, name);
    EXPECT_EQ(EnumNames<E>::table.size(), count) << name;
    EXPECT_EQ(names<E>().size(), count) << name << ": two enumerators share a spelling";
    for (std::size_t number = 0; number < count; ++number) {
        const E value = static_cast<E>(number);
        EXPECT_NE(to_name(value), "?") << name << " " << number;
        EXPECT_EQ(from_name<E>(to_name(value)), value);
    }
}

TEST(Names, CoverEveryEnumerator) {
    expect_complete<Outcome>("evidence.hpp", "Outcome");
    expect_complete<Finding>("diagnosis.hpp", "Finding");
    expect_complete<Severity>("diagnosis.hpp", "Severity");
    expect_complete<Basis>("diagnosis.hpp", "Basis");
    expect_complete<Verdict>("diagnosis.hpp", "Verdict");
    expect_complete<Cell>("report.hpp", "Cell");
    expect_complete<Sight>("report.hpp", "Sight");
    expect_complete<NodeKind>("report.hpp", "NodeKind");
    expect_complete<Side>("plan.hpp", "Side");
    expect_complete<TrustType>("plan.hpp", "TrustType");
    expect_complete<Direction>("plan.hpp", "Direction");
    expect_complete<SourcePorts>("plan.hpp", "SourcePorts");
    expect_complete<LocalDnsFrom>("plan.hpp", "LocalDnsFrom");
    expect_complete<Sweep>("plan.hpp", "Sweep");
    expect_complete<TrustPassword>("plan.hpp", "TrustPassword");
}

TEST(Schema, KnowsEverySpellingAndNoOther) {
    EXPECT_EQ(schema_words("/$defs/outcome/enum"), names<Outcome>());
    EXPECT_EQ(schema_words("/$defs/severity/enum"), names<Severity>());
    EXPECT_EQ(schema_words("/$defs/basis/enum"), names<Basis>());
    EXPECT_EQ(schema_words("/$defs/verdict/enum"), names<Verdict>());
    EXPECT_EQ(schema_words("/$defs/cell/enum"), names<Cell>());
    EXPECT_EQ(schema_words("/$defs/side/enum"), names<Side>());
    EXPECT_EQ(schema_words("/$defs/source_ports/enum"), names<SourcePorts>());
    EXPECT_EQ(schema_words("/$defs/plan/properties/type/enum"), names<TrustType>());
    EXPECT_EQ(schema_words("/$defs/plan/properties/direction/enum"), names<Direction>());
    EXPECT_EQ(schema_words("/$defs/plan/properties/local_dns_from/enum"), names<LocalDnsFrom>());
    EXPECT_EQ(schema_words("/$defs/plan/properties/sweep/enum"), names<Sweep>());
    EXPECT_EQ(schema_words("/$defs/plan/properties/trust_password/enum"), names<TrustPassword>());
}

TEST(Schema, HasOnlyFoundCausesAmongTheCauses) {
    EXPECT_EQ(schema_words("/$defs/finding/enum"),
              (std::set<std::string>{std::string(to_name(Finding::confirmed)),
                                     std::string(to_name(Finding::suspected))}));
}

} // namespace
} // namespace pretrust
