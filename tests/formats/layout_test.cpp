// Wrapping, cutting and making foreign text harmless.
#include <formats/layout.hpp>

#include <gtest/gtest.h>

namespace pretrust {
namespace {

TEST(Visible, ShowsWhatWouldMoveATerminal) {
    EXPECT_EQ(visible("a\x1B[31mb\x07\r\n\t"), "a\\x1B[31mb\\x07\\x0D\\x0A\\x09");
    EXPECT_EQ(visible("\xC2\x9B\xE2\x80\xAEx"), "\\u009B\\u202Ex");
    EXPECT_EQ(visible(std::string("\0\x7F", 2)), "\\x00\\x7F");
}

TEST(Visible, ShowsOctetsThatAreNoText) {
    EXPECT_EQ(visible("\xFF\xC3(\xE2\x82"), "\\xFF\\xC3(\\xE2\\x82");
}

TEST(Visible, LeavesTextAlone) {
    EXPECT_EQ(visible("d\xC3\xA9j\xC3\xA0  vu \\x41"), "d\xC3\xA9j\xC3\xA0  vu \\x41");
    EXPECT_EQ(visible(""), "");
}

TEST(VisibleProse, CutsWordsThatAreLongerThanADnsName) {
    const std::string name(253, 'x');
    EXPECT_EQ(visible_prose("see  " + name + " end"), "see  " + name + " end");
    EXPECT_EQ(visible_prose(std::string(500, 'x') + " end"), name + "... end");
}

TEST(Cut, CountsCodePoints) {
    EXPECT_EQ(cut("\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9", 5), "\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9");
    EXPECT_EQ(cut("\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9", 5), "\xC3\xA9\xC3\xA9...");
}

std::string paragraph(std::size_t width, std::string_view label, std::size_t hang, std::string_view text) {
    Page page(width, false);
    page.paragraph(2, label, Paint::strong, hang, text);
    return page.take();
}

TEST(Paragraph, WrapsByWordsUnderItsBeginning) {
    EXPECT_EQ(paragraph(20, "Fix", 6, "one two three four five"), "  Fix one two three\n      four five\n");
}

TEST(Paragraph, KeepsCommandsWhole) {
    EXPECT_EQ(paragraph(20, "Fix", 6, "Type:\n  a command that is longer than a line\nthen wait."),
              "  Fix Type:\n        a command that is longer than a line\n      then wait.\n");
}

TEST(Paragraph, LetsALongWordStandAlone) {
    EXPECT_EQ(paragraph(10, "", 2, "a bbbbbbbbbbbbbbbb c"), "  a\n  bbbbbbbbbbbbbbbb\n  c\n");
}

TEST(Paragraph, HasNoSpacesAtLineEnds) {
    EXPECT_EQ(paragraph(20, "Fix", 6, ""), "  Fix\n");
}

TEST(Page, PaintsOnlyWhenAsked) {
    EXPECT_EQ(Page(80, false).painted("x", Paint::bad), "x");
    EXPECT_EQ(Page(80, true).painted("x", Paint::bad), "\x1B[1;31mx\x1B[0m");
    EXPECT_EQ(Page(80, true).painted("x", Paint::none), "x");
}

} // namespace
} // namespace pretrust
