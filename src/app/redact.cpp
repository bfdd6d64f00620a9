// Files and the key; what is replaced is src/redact's matter. The map is written before the evidence: names
// that are gone without a map are gone for good.
#include <app/private_file.hpp>
#include <app/redact.hpp>
#include <app/streams.hpp>
#include <json/evidence_json.hpp>
#include <run/evidence_file.hpp>
#include <run/output_file.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <random>
#include <redact/map_file.hpp>
#include <redact/redact.hpp>
#include <string>
#include <system_error>
#include <utility>

namespace pretrust {
namespace {

namespace fs = std::filesystem;

Result<Pseudonyms> load_map(const std::string& path) {
    const auto text = load_text(path);
    if (!text) {
        return text.error();
    }
    auto map = read_map(*text);
    if (!map) {
        return Failure{map.error().kind, fmt::format("{}: {}", path, map.error().what)};
    }
    return map;
}

Result<Pseudonyms> map_to_fill(const RedactCommand& command) {
    std::error_code ignored;
    if (command.map_use == MapUse::extend && fs::exists(fs::symlink_status(command.map, ignored))) {
        return load_map(command.map);
    }
    if (auto room = expect_no_file(command.map); !room) {
        return Failure{room.error().kind,
                       fmt::format("{}, or extend it: --map {}", room.error().what, command.map)};
    }
    return Pseudonyms(fresh_redaction_key());
}

/// A map that is extended is whole at every moment, and has its owner's mode whatever it had before.
Result<void> write_map_file(const RedactCommand& command, const Pseudonyms& pseudonyms) {
    const auto text = write_map(pseudonyms);
    std::error_code error;
    if (command.map_use != MapUse::extend || !fs::exists(fs::symlink_status(command.map, error))) {
        return write_private_file(command.map, text);
    }
    const auto real = fs::canonical(command.map, error);
    const std::string part =
        fmt::format("{}.{:08x}.part", error ? command.map : real.string(), std::random_device{}());
    if (auto written = write_private_file(part, text); !written) {
        return written;
    }
    fs::rename(part, error ? fs::path(command.map) : real, error);
    if (error) {
        std::error_code removed;
        fs::remove(part, removed);
        return Failure{FailureKind::internal,
                       fmt::format("{}: cannot be written: {}", command.map, error.message())};
    }
    return {};
}

Result<void> write(std::optional<OutputFile>& file, std::string_view text) {
    return file ? file->finish(text) : write_standard_output(text);
}

Result<int> to_pseudonyms(const RedactCommand& command, std::optional<OutputFile>& output) {
    const auto evidence = load_evidence(command.file);
    if (!evidence) {
        return evidence.error();
    }
    auto pseudonyms = map_to_fill(command);
    if (!pseudonyms) {
        return pseudonyms.error();
    }
    const auto text = write_evidence(redact(*evidence, *pseudonyms));
    if (auto written = write_map_file(command, *pseudonyms); !written) {
        return written.error();
    }
    std::fputs(fmt::format("pretrust: {} brings the names back: keep it to yourself\n", one_line(command.map))
                   .c_str(),
               stderr);
    if (auto written = write(output, text); !written) {
        return written.error();
    }
    return 0;
}

Result<int> to_names(const RedactCommand& command, std::optional<OutputFile>& output) {
    const auto map = load_map(command.map);
    if (!map) {
        return Failure{map.error().kind, fmt::format("--reverse: {}", map.error().what)};
    }
    const auto text = load_text(command.file);
    if (!text) {
        return text.error();
    }
    if (auto written = write(output, reverse_text(*text, *map)); !written) {
        return written.error();
    }
    return 0;
}

} // namespace

RedactionKey fresh_redaction_key() {
    RedactionKey key{};
    std::random_device device;
    std::ranges::generate(key, [&device] { return static_cast<std::uint8_t>(device() & 0xFFU); });
    return key;
}

Result<int> perform_redact(const RedactCommand& command) {
    std::optional<OutputFile> output;
    if (!command.output.empty()) {
        auto file = OutputFile::open(command.output);
        if (!file) {
            return Failure{file.error().kind, fmt::format("-o: {}", file.error().what)};
        }
        output = std::move(*file);
    }
    return command.way == RedactWay::to_names ? to_names(command, output) : to_pseudonyms(command, output);
}

} // namespace pretrust
