// How the lines of scripted worlds are taken apart.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <scripted/words.hpp>
#include <stdexcept>

namespace pretrust::scripted {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(ScriptedWords, ArePartedByAnyNumberOfBlanksAndTabs) {
    EXPECT_THAT(words_of("  at 10.1.0.1\t smb   silent "), ElementsAre("at", "10.1.0.1", "smb", "silent"));
    EXPECT_THAT(words_of(" \t "), IsEmpty());
    EXPECT_THAT(words_of(""), IsEmpty());
}

TEST(ScriptedWords, QuotesKeepBlanksAndVanish) {
    EXPECT_THAT(words_of(R"(password "two words" subject="CN=a b" "")"),
                ElementsAre("password", "two words", "subject=CN=a b", ""));
}

TEST(ScriptedWords, QuotationWithoutAnEndIsAnError) {
    EXPECT_THROW(words_of("password \"two words"), std::runtime_error);
}

} // namespace
} // namespace pretrust::scripted
