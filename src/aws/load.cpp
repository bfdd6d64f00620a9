// std::filesystem and C streams. Knows file names, not what is in the files.
#include <aws/load.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <set>
#include <system_error>
#include <utility>

namespace fs = std::filesystem;

namespace pretrust {
namespace {

constexpr int deepest = 2; ///< the directory itself and what is in it

struct Found {
    std::string path;
    std::string name; ///< less the directory that was given
};

Failure refuse(const std::string& option, const std::string& path, std::string_view reason) {
    return Failure{FailureKind::unreadable, fmt::format("{}: {}: {}", option, path, reason)};
}

Failure refuse(const std::string& option, const std::string& path, const std::error_code& error) {
    return refuse(option, path, "cannot be read: " + error.message());
}

Result<void> walk(const fs::path& folder, int depth, const std::string& option,
                  std::vector<std::string>& into) {
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        std::error_code unknown; // a dangling link is neither
        if (entry->is_directory(unknown) && depth < deepest) {
            if (auto walked = walk(entry->path(), depth + 1, option, into); !walked) {
                return walked.error();
            }
        } else if (entry->is_regular_file(unknown) && entry->path().extension() == ".json") {
            into.push_back(entry->path().string());
        }
        if (into.size() > aws_most_files) {
            return refuse(option, folder.string(), fmt::format("more than {} files", aws_most_files));
        }
    }
    if (error) {
        return refuse(option, folder.string(), error);
    }
    return {};
}

Result<void> find(const std::string& path, const std::string& option, std::vector<Found>& into) {
    std::error_code error;
    const auto status = fs::status(path, error);
    if (path.empty() || !fs::exists(status)) {
        return refuse(option, path, "no such file or directory");
    }
    if (!fs::is_directory(status)) {
        into.push_back({path, path});
        return {};
    }
    std::vector<std::string> files;
    if (auto walked = walk(path, 1, option, files); !walked) {
        return walked.error();
    }
    if (files.empty()) {
        return refuse(option, path, "holds no *.json file");
    }
    std::sort(files.begin(), files.end());
    for (auto& file : files) {
        auto name = fs::path(file).lexically_relative(path).string();
        into.push_back({std::move(file), std::move(name)});
    }
    return {};
}

Result<std::string> read_all(const std::string& path, const std::string& option, std::size_t room) {
    const auto close = [](std::FILE* file) { std::fclose(file); };
    const std::unique_ptr<std::FILE, decltype(close)> file(std::fopen(path.c_str(), "rb"), close);
    if (!file) {
        return refuse(option, path, std::error_code(errno, std::generic_category()));
    }
    std::setvbuf(file.get(), nullptr, _IONBF, 0); // a password in a request must not stay behind in a buffer
    constexpr std::size_t piece = std::size_t{256} << 10;
    std::string text;
    for (std::size_t got = piece; got == piece;) {
        const auto before = text.size();
        text.resize(before + piece);
        errno = 0;
        got = std::fread(text.data() + before, 1, piece, file.get());
        text.resize(before + got);
        if (text.size() > std::min(aws_largest_file, room)) {
            return text.size() > aws_largest_file
                       ? refuse(option, path, fmt::format("larger than {} MiB", aws_largest_file >> 20))
                       : refuse(option, path,
                                fmt::format("the files are larger than {} MiB together",
                                            aws_largest_total >> 20));
        }
    }
    if (std::ferror(file.get()) != 0) {
        return refuse(option, path, std::error_code(errno, std::generic_category()));
    }
    return text;
}

/// Two directories may hold files of one name: these are called by their whole paths.
void tell_apart(std::vector<Found>& files) {
    std::multiset<std::string> names;
    for (const auto& file : files) {
        names.insert(file.name);
    }
    for (auto& file : files) {
        if (names.count(file.name) > 1) {
            file.name = file.path;
        }
    }
}

} // namespace

Result<std::vector<NamedText>> load_texts(const std::vector<std::string>& paths, const std::string& option) {
    std::vector<Found> files;
    for (const auto& path : paths) {
        if (auto found = find(path, option, files); !found) {
            return found.error();
        }
    }
    tell_apart(files);
    std::vector<NamedText> texts;
    std::size_t total = 0;
    for (auto& file : files) {
        auto text = read_all(file.path, option, aws_largest_total - total);
        if (!text) {
            return text.error();
        }
        total += text->size();
        texts.push_back({std::move(file.name), std::move(*text)});
    }
    return texts;
}

Result<AwsConfiguration> load_aws(const std::vector<std::string>& paths) {
    auto texts = load_texts(paths, "--aws");
    if (!texts) {
        return texts.error();
    }
    return read_aws(std::move(*texts));
}

} // namespace pretrust
