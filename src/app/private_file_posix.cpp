// O_EXCL follows no symbolic link and finds nothing there; the mode is right from the first moment.
#include <app/private_file.hpp>

#include <fmt/format.h>

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace pretrust {
namespace {

Failure refused(const std::string& path) {
    return {
        FailureKind::unreadable,
        fmt::format("{}: is there already, and is never replaced: names could not be brought back by it any "
                    "more; move it away first",
                    path)};
}

bool write_all(int descriptor, std::string_view content) {
    while (!content.empty()) {
        const auto count = ::write(descriptor, content.data(), content.size());
        if (count < 0 && errno != EINTR) {
            return false;
        }
        content.remove_prefix(count > 0 ? static_cast<std::size_t>(count) : 0);
    }
    return ::fsync(descriptor) == 0 || errno == EINVAL;
}

} // namespace

Result<void> expect_no_file(const std::string& path) {
    struct stat facts {};
    if (::lstat(path.c_str(), &facts) == 0) {
        return refused(path);
    }
    return {};
}

Result<void> write_private_file(const std::string& path, std::string_view content) {
    constexpr int flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW;
    const int descriptor = ::open(path.c_str(), flags, S_IRUSR | S_IWUSR);
    if (descriptor == -1) {
        const auto reason = std::generic_category().message(errno);
        return errno == EEXIST
                   ? refused(path)
                   : Failure{FailureKind::unreadable, fmt::format("{}: cannot be written: {}", path, reason)};
    }
    const bool written = write_all(descriptor, content);
    const int reason = errno;
    if (::close(descriptor) != 0 || !written) {
        ::unlink(path.c_str());
        return Failure{FailureKind::internal, fmt::format("{}: cannot be written: {}", path,
                                                          std::generic_category().message(reason))};
    }
    return {};
}

} // namespace pretrust
