// Every -o of the command line, and the bundle: found and opened before the work, written after it.
#pragma once

#include <app/bundle.hpp>
#include <formats/formats.hpp>
#include <plan/command.hpp>
#include <run/output_file.hpp>

#include <pretrust/report.hpp>
#include <pretrust/result.hpp>

#include <optional>
#include <vector>

namespace pretrust {

class ReportWriter {
  public:
    /// Fails (usage) on an unknown format and (unreadable) on a file that cannot be written.
    /// `log` is for the bundle.
    static Result<ReportWriter> open(const Showing& showing, LogText log = {});
    /// Writes all of them, also after one failed; gives the first failure.
    Result<void> write(const Report& report);

  private:
    struct Sink {
        const Format* format;
        std::optional<OutputFile> file; ///< none: standard output
    };
    std::vector<Sink> sinks_;
    RenderOptions terminal_; ///< for standard output
    RenderOptions plain_;    ///< for files
    BundleWriter bundle_;
};

} // namespace pretrust
