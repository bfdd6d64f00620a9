// Standard C streams: "-" is standard input.
#include <json/evidence_json.hpp>
#include <json/parse.hpp>
#include <run/evidence_file.hpp>

#include <fmt/format.h>

#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <memory>
#include <system_error>
#include <vector>

namespace pretrust {
namespace {

constexpr std::size_t piece = std::size_t{64} << 10;

Result<std::string> read_all(std::FILE* file, const std::string& name) {
    std::string text;
    std::vector<char> buffer(piece);
    for (;;) {
        const auto count = std::fread(buffer.data(), 1, buffer.size(), file);
        text.append(buffer.data(), count);
        if (text.size() > json_largest_text) {
            return Failure{FailureKind::invalid_file,
                           fmt::format("{}: larger than {} MiB", name, json_largest_text >> 20)};
        }
        if (count < buffer.size()) {
            break;
        }
    }
    if (std::ferror(file) != 0) {
        const auto reason = std::generic_category().message(errno);
        return Failure{FailureKind::unreadable, fmt::format("{}: cannot be read: {}", name, reason)};
    }
    return text;
}

Result<std::string> read_file(const std::string& path) {
    const auto close = [](std::FILE* file) { std::fclose(file); };
    const std::unique_ptr<std::FILE, decltype(close)> file(std::fopen(path.c_str(), "rb"), close);
    if (!file) {
        const auto reason = std::generic_category().message(errno);
        return Failure{FailureKind::unreadable, fmt::format("{}: cannot be read: {}", path, reason)};
    }
    return read_all(file.get(), path);
}

} // namespace

Result<std::string> load_text(const std::string& path) {
    return path == "-" ? read_all(stdin, "standard input") : read_file(path);
}

Result<Evidence> load_evidence(const std::string& path) {
    const std::string name = path == "-" ? "standard input" : path;
    const auto text = load_text(path);
    if (!text) {
        return text.error();
    }
    auto evidence = read_evidence(*text);
    if (!evidence) {
        return Failure{evidence.error().kind, fmt::format("{}: {}", name, evidence.error().what)};
    }
    return evidence;
}

} // namespace pretrust
