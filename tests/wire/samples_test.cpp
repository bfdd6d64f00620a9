// The vectors are found by line, for speed; this holds that to the documents.
#include "samples.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace pretrust::samples {
namespace {

TEST(Samples, EveryVectorOfEveryDocumentIsFound) {
    for (const auto protocol : protocols) {
        std::ifstream file(windows_file(protocol), std::ios::binary);
        if (!file) {
            GTEST_SKIP() << "no windows-vectors beside the source tree";
        }
        const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
        const boost::json::value document = boost::json::parse(text);
        const auto vectors = windows(protocol);
        ASSERT_EQ(vectors.size(), document.as_array().size()) << protocol;
        for (std::size_t i = 0; i < vectors.size(); ++i) {
            EXPECT_EQ(vectors[i].id, document.as_array()[i].at("id").as_string());
        }
    }
}

TEST(Samples, HexIsReadStrictly) {
    EXPECT_EQ(to_hex(hex("00ff1a")), "00ff1a");
    EXPECT_ANY_THROW(hex("0"));
    EXPECT_ANY_THROW(hex("0g"));
}

} // namespace
} // namespace pretrust::samples
