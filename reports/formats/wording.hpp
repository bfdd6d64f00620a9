// The words that the formats for people share: each is chosen once, so that a ticket's text and its
// attachment say the same. Words findings as the Report has them; judges nothing.
#pragma once

#include <pretrust/report.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pretrust {

struct VerdictWords {
    std::string_view word; ///< "NOT READY"
    std::string_view exit; ///< "3: not ready"
};
VerdictWords words_for(Verdict verdict);
std::string_view words_for(Severity severity);
std::string_view words_for(Basis basis);
/// "the AWS side", "the self-managed side".
std::string_view side_words(Side side);
/// ", seen from the AWS side" in a joined report, else nothing.
std::string seen_from(std::string_view vantage);

/// "CAUSE_ID (confirmed, stops the creation)".
std::string title_of(const ReportCause& cause);
std::string joined_ids(const std::vector<std::string>& items);
const ReportCause* find_cause_in(const std::vector<ReportCause>& causes, std::string_view id);

/// What stands before AWS's words: how sure it is that AWS will say so. The report must have a reason.
std::string reason_lead(const Report& report);

/// What goes away with a cause: found causes by name, open ones by number.
struct GoesAway {
    std::vector<std::string> folded;
    std::size_t open = 0;
};
GoesAway goes_away_with(const ReportCause& cause, const Report& report);

/// Causes that share a sentence.
struct CauseGroup {
    std::string why;
    std::vector<std::string> ids;
};
/// What could not be told, by why; without what waits for the fix of a cause that was found.
std::vector<CauseGroup> unknown_groups(const Report& report);
/// What was not assessed, by the option that would assess it.
std::vector<CauseGroup> not_assessed_groups(const Report& report);

/// "+0.001 s, give or take 0.001 s (smb)", and who tells another time.
std::string clock_words(const ReportClock& clock);

struct CellWords {
    Cell cell;
    std::string_view symbol; ///< plain ASCII, at most five columns
    std::string_view meaning;
};
const std::array<CellWords, 9>& all_cell_words();
const CellWords& words_for(Cell cell);

/// "u389": transport and port; empty for a service that is not known.
std::string port_heading(std::string_view service_id);
/// Columns of which at least one host was asked.
std::vector<std::size_t> asked_columns(const Matrix& matrix);
/// "dc1" for dc1.corp.example.com where that is the row's own domain; foreign text as it is.
std::string_view short_host(const MatrixRow& row, const Report& report);

/// Headings that say whose they are, of one run or of two.
std::string_view cannot_show_words(const Report& report);
std::string_view clocks_words(const Report& report);

struct RunTotals {
    std::int64_t asked = 0;
    std::int64_t attempts = 0;
};
RunTotals totals_of(const Evidence& evidence);
/// "0.41 s, 181 questions, 181 attempts. Exit code 3: not ready."
std::string run_words(const Report& report);

} // namespace pretrust
