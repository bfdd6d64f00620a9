// The parts of the HTML page as data for its template. They choose places and classes; every word is the
// Report's or wording.hpp's, and goes through escape_markup in the template.
#pragma once

#include <pretrust/report.hpp>

#include <kainjow/mustache.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace pretrust::html {

using Data = kainjow::mustache::data;

/// The page's sources, embedded by the build; hashes as a Content-Security-Policy has them.
struct Pages {
    std::string_view report; ///< the template
    std::string_view cause;  ///< of one cause, a partial of it
    std::string_view style;
    std::string_view style_hash; ///< "sha256-..."
    std::string_view script;
    std::string_view script_hash;
};
const Pages& pages();

inline Data list() {
    return Data(Data::type::list);
}
Data text(std::string_view words);
/// Prose: a word longer than any name is cut.
Data prose(std::string_view words);
/// "UDP 389" for an observation that asked a service, else "".
std::string port_of_service(const Observation& look);
/// "12 ms", "1.23 s".
std::string time_words(microseconds length);
/// "12.34%", for SVG.
std::string percent(double share);

/// One of the two runs of a joined report, or the only one.
struct Face {
    const Evidence& evidence;
    const Shown& shown;
    std::string_view anchor; ///< how the ids of its observations begin
};
Face face_of(const Report& report, std::string_view vantage);

Data cause_data(const ReportCause& cause, const Report& report);
/// Two drawings of one picture: beside each other for a screen, below each other for a phone.
Data picture_data(const Picture& picture);
Data matrix_data(const Report& report);
Data clocks_data(const Report& report);
Data timeline_data(const Timeline& timeline);
Data observations_data(const Report& report, const Face& face);

} // namespace pretrust::html
