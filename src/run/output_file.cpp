// Standard C and <filesystem> only: the same on every system. The mode of a new file follows the umask.
#include <run/output_file.hpp>

#include <fmt/format.h>

#include <cerrno>
#include <filesystem>
#include <random>
#include <system_error>
#include <utility>

namespace pretrust {
namespace {

namespace fs = std::filesystem;

Failure cannot_write(const std::string& path, FailureKind kind, int error) {
    return Failure{kind,
                   fmt::format("{}: cannot be written: {}", path, std::generic_category().message(error))};
}

} // namespace

OutputFile::OutputFile(std::string path, std::string real, std::string part, std::FILE* file)
    : path_(std::move(path)), real_(std::move(real)), part_(std::move(part)), file_(file) {}

OutputFile::~OutputFile() {
    if (file_ && !part_.empty()) {
        file_.reset();
        std::error_code ignored; // nothing better is possible here
        fs::remove(part_, ignored);
    }
}

Result<OutputFile> OutputFile::open(const std::string& path) {
    if (path.empty()) {
        return cannot_write("\"\"", FailureKind::unreadable, ENOENT);
    }
    std::error_code error;
    const auto status = fs::status(path, error);
    if (fs::is_directory(status)) {
        return cannot_write(path, FailureKind::unreadable, EISDIR);
    }
    std::string part;
    std::string real = path;
    if (!fs::exists(status) || fs::is_regular_file(status)) {
        const auto canonical = fs::canonical(path, error);
        real = error ? path : canonical.string();
        part = fmt::format("{}.{:08x}.part", real, std::random_device{}());
    }
    std::FILE* file = std::fopen(part.empty() ? path.c_str() : part.c_str(), part.empty() ? "wb" : "wbx");
    if (file == nullptr) {
        return cannot_write(path, FailureKind::unreadable, errno);
    }
    return OutputFile(path, std::move(real), std::move(part), file);
}

Result<void> OutputFile::finish(std::string_view content) {
    errno = 0;
    const bool written = std::fwrite(content.data(), 1, content.size(), file_.get()) == content.size() &&
                         std::fflush(file_.get()) == 0;
    if (!written) {
        return cannot_write(path_, FailureKind::internal, errno);
    }
    if (std::fclose(file_.release()) != 0) {
        const int reason = errno;
        std::error_code ignored; // the first error is the one to tell
        fs::remove(part_, ignored);
        return cannot_write(path_, FailureKind::internal, reason);
    }
    if (part_.empty()) {
        return {};
    }
    std::error_code error;
    fs::rename(part_, real_, error);
    if (error) {
        std::error_code ignored; // the first error is the one to tell
        fs::remove(part_, ignored);
        return cannot_write(path_, FailureKind::internal, error.value());
    }
    return {};
}

} // namespace pretrust
