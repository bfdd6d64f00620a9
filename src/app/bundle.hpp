// --bundle: a case as one file, to be attached to a ticket: the reports, the evidence, the log, versions and
// checksums.
#pragma once

#include <plan/command.hpp>
#include <run/output_file.hpp>

#include <pretrust/report.hpp>
#include <pretrust/result.hpp>

#include <functional>
#include <optional>
#include <string>

namespace pretrust {

/// All that was logged so far; empty when nothing keeps it.
using LogText = std::function<std::string()>;

class BundleWriter {
  public:
    /// Fails (unreadable) when the file, or the map of --redact beside it, cannot be written. Without a path
    /// nothing is ever written.
    static Result<BundleWriter> open(const std::string& path, Names names, LogText log);
    /// Writes the file, whole or not at all; with --redact after its map.
    Result<void> write(const Report& report);

  private:
    std::optional<OutputFile> file_;
    std::string map_; ///< path of the map; empty: names stay
    LogText log_;
};

} // namespace pretrust
