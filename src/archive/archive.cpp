// libzip writes into a buffer that the source owns; every handle is released on every way out.
#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <archive/archive.hpp>
#include <array>
#include <ctime>
#include <memory>
#include <string_view>
#include <zip.h>

namespace pretrust {
namespace {

struct ErrorOfZip {
    ErrorOfZip() { zip_error_init(&error); }
    ~ErrorOfZip() { zip_error_fini(&error); }
    ErrorOfZip(const ErrorOfZip&) = delete;
    ErrorOfZip& operator=(const ErrorOfZip&) = delete;
    Failure failure() { return {FailureKind::internal, fmt::format("zip: {}", zip_error_strerror(&error))}; }

    zip_error_t error{};
};

struct Discard {
    void operator()(zip_t* archive) const { zip_discard(archive); }
    void operator()(zip_source_t* source) const { zip_source_free(source); }
};
using Archive = std::unique_ptr<zip_t, Discard>;
using Source = std::unique_ptr<zip_source_t, Discard>;

std::string sha256(std::string_view content) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    if (EVP_Digest(content.data(), content.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1) {
        return {};
    }
    std::string text;
    for (unsigned i = 0; i < size; ++i) {
        text += fmt::format("{:02x}", digest[i]);
    }
    return text;
}

std::string sums_of(std::span<const ArchivedFile> files) {
    std::string lines;
    for (const auto& file : files) {
        lines += fmt::format("{}  {}\n", sha256(file.content), file.name);
    }
    return lines;
}

bool add(zip_t* archive, const std::string& name, const std::string& content, std::int64_t unix_seconds) {
    constexpr int not_ours = 0; // the content outlives the archive
    auto* const source = zip_source_buffer(archive, content.data(), content.size(), not_ours);
    if (source == nullptr) {
        return false;
    }
    const auto index = zip_file_add(archive, name.c_str(), source, ZIP_FL_ENC_UTF_8);
    if (index < 0) {
        zip_source_free(source);
        return false;
    }
    constexpr std::int64_t dos_begins = 315532800; // 1980: a zip knows no time before
    const auto moment = static_cast<std::time_t>(std::max(unix_seconds, dos_begins));
    constexpr zip_uint32_t plain_file = 0100644; // without it, what is unpacked can be written by everybody
    const auto at = static_cast<zip_uint64_t>(index);
    return zip_file_set_external_attributes(archive, at, 0, ZIP_OPSYS_UNIX, plain_file << 16U) == 0 &&
           zip_file_set_mtime(archive, at, moment, 0) == 0;
}

Result<std::string> read_all(zip_source_t* source) {
    const Failure failure{FailureKind::internal, "zip: the archive cannot be read back"};
    zip_stat_t facts{};
    if (zip_source_stat(source, &facts) != 0 || (facts.valid & ZIP_STAT_SIZE) == 0 ||
        zip_source_open(source) != 0) {
        return failure;
    }
    std::string octets(facts.size, '\0');
    const auto count = zip_source_read(source, octets.data(), octets.size());
    zip_source_close(source);
    if (count < 0 || static_cast<zip_uint64_t>(count) != facts.size) {
        return failure;
    }
    return octets;
}

} // namespace

Result<std::string> make_archive(std::span<const ArchivedFile> files, std::int64_t unix_seconds) {
    ErrorOfZip trouble;
    const Source buffer(zip_source_buffer_create(nullptr, 0, 0, &trouble.error));
    if (!buffer) {
        return trouble.failure();
    }
    Archive archive(zip_open_from_source(buffer.get(), ZIP_TRUNCATE, &trouble.error));
    if (!archive) {
        return trouble.failure();
    }
    zip_source_keep(buffer.get()); // the archive owns one reference, and we read the other
    const auto sums = sums_of(files);
    bool added = true;
    for (const auto& file : files) {
        added = added && add(archive.get(), file.name, file.content, unix_seconds);
    }
    if (!added || !add(archive.get(), "SHA256SUMS", sums, unix_seconds) || zip_close(archive.get()) != 0) {
        return Failure{FailureKind::internal, fmt::format("zip: {}", zip_strerror(archive.get()))};
    }
    static_cast<void>(archive.release()); // closed
    return read_all(buffer.get());
}

} // namespace pretrust
