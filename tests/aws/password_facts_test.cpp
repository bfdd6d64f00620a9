// Every trap of a trust password, character by character.
#include <aws/password_facts.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace pretrust {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using namespace std::string_literals;

std::vector<std::string> problems(const std::string& text) {
    return password_facts(text).problems;
}

TEST(TrustPassword, WhatTheClassTakesHasNoProblem) {
    for (const std::string text :
         {"TrustP@ss123", "a", "two words", "caf\xc3\xa9" /* precomposed */,
          "\xe5\xaf\x86\xe7\xa0\x81" /* CJK */, "\xd9\xa3\xd9\xa4" /* Arabic digits */,
          "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", "\xed\x95\x9c" /* Hangul syllable */,
          "\xf0\x9d\x94\xb8z" /* letter beyond 16 bits */}) {
        EXPECT_THAT(problems(text), IsEmpty()) << text;
    }
}

TEST(TrustPassword, WhatTheClassRefusesHasItsWord) {
    const std::vector<std::pair<std::string, std::string>> table = {
        {"\xc2\xa3", "other_character"},                // pound
        {"\xe2\x82\xac", "other_character"},            // euro
        {"\xc2\xa7", "other_character"},                // section
        {"\xc2\xb0", "other_character"},                // degree
        {"\xc2\xb2", "other_character"},                // superscript two
        {"\xf0\x9f\x98\x80", "other_character"},        // emoji
        {"\xe2\x80\x8b", "other_character"},            // zero width space
        {"\xe2\x80\x9c", "smart_quote"},                // left double quotation mark
        {"\xe2\x80\x99", "smart_quote"},                // apostrophe of a word processor
        {"\xe2\x80\x93", "smart_quote"},                // en dash
        {"e\xcc\x81", "combining_mark"},                // decomposed e acute
        {"\xe0\xa4\x95\xe0\xa4\xbf", "combining_mark"}, // Devanagari vowel sign
        {"\t", "control"},                              //
        {"a\nb", "control"},                            //
        {"a\nb\n", "control"},                          //
        {"\x7f", "control"},                            //
        {"\xc2\x80", "control"},                        // C1
        {"\xc2\xa0", "no_break_space"},                 //
        {"\xe3\x80\x80", "no_break_space"},             // ideographic space
        {"\xff", "other_character"},                    // no UTF-8
    };
    for (const auto& [text, word] : table) {
        const auto found = problems("aB1" + text + (word == "control" && text.back() == '\n' ? "" : "z"));
        EXPECT_THAT(found, testing::Contains(word)) << text;
    }
}

TEST(TrustPassword, TrapsOfCopyAndPasteHaveTheirWords) {
    EXPECT_THAT(problems(" secret1"), ElementsAre("leading_space"));
    EXPECT_THAT(problems("secret1 "), ElementsAre("trailing_space"));
    EXPECT_THAT(problems(" "), ElementsAre("leading_space"));
    EXPECT_THAT(problems("secret1\n"), ElementsAre("trailing_line_end"));
    EXPECT_THAT(problems("secret1\r\n"), ElementsAre("trailing_line_end"));
    EXPECT_THAT(problems("\xe2\x84\xab"
                         "ngstrom"),
                ElementsAre("not_nfc"))
        << "angstrom sign";
    EXPECT_THAT(problems("\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab"), ElementsAre("not_nfc"))
        << "Hangul in parts";
    EXPECT_THAT(problems(""), ElementsAre("empty"));
}

TEST(TrustPassword, PlaceholdersAreNotTakenForPasswords) {
    for (const std::string text :
         {"password", "PASSWORD", "Trust-Password", "change_me", "REPLACE ME", "string",
          "<your trust password>", "********", "xxxx", "...", "My_Trust_Password"}) {
        EXPECT_THAT(problems(text), ElementsAre("placeholder")) << text;
    }
    for (const std::string text : {"password1", "xxxy", "<a", "passwor", "strings", "x", "xx"}) {
        EXPECT_THAT(problems(text), IsEmpty()) << text;
    }
}

TEST(TrustPassword, LengthIsJudgedByBothWaysOfCounting) {
    EXPECT_THAT(problems(std::string(127, 'a') + "b"), IsEmpty());
    EXPECT_THAT(problems(std::string(128, 'a') + "b"), ElementsAre("too_long"));
    std::string wide; // 65 letters of two UTF-16 units each
    for (int i = 0; i < 65; ++i) {
        wide += "\xf0\x9d\x94\xb8";
    }
    EXPECT_THAT(problems(wide), ElementsAre("perhaps_too_long"));
    EXPECT_EQ(password_facts(wide).utf16_units, 130);
    EXPECT_TRUE(password_facts("").given);
}

} // namespace
} // namespace pretrust
