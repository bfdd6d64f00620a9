// A file that is whole or not there: written beside its name, renamed when complete.
#pragma once

#include <pretrust/result.hpp>

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

namespace pretrust {

class OutputFile {
  public:
    /// Claims the place before the work begins: fails (unreadable) when the file could not be written there.
    /// A name that is not a regular file (a pipe, a device) is written directly.
    static Result<OutputFile> open(const std::string& path);
    OutputFile(OutputFile&&) noexcept = default;
    OutputFile& operator=(OutputFile&&) noexcept = default;
    /// Removes what was begun and not finished.
    ~OutputFile();

    /// Writes all of it and puts it in place. Call once. Failure: internal, for the disk filled up meanwhile.
    Result<void> finish(std::string_view content);

  private:
    struct Closer {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };
    OutputFile(std::string path, std::string real, std::string part, std::FILE* file);

    std::string path_; ///< as the user wrote it
    std::string real_; ///< where symbolic links lead
    std::string part_; ///< the name meanwhile; empty: written directly
    std::unique_ptr<std::FILE, Closer> file_;
};

} // namespace pretrust
