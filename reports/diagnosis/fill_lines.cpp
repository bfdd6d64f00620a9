// Texts of the evidence are DNS names, addresses and what servers sent, or what somebody wrote into a file:
// hostile until proven otherwise.
#include <diagnosis/fill_lines.hpp>
#include <diagnosis/words.hpp>

#include <algorithm>

namespace pretrust {
namespace {

constexpr std::string_view harmless =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._:/,+=-";

bool is_control(char letter) {
    const auto octet = static_cast<unsigned char>(letter);
    return octet < 0x20 || octet == 0x7F;
}

std::string on_one_line(std::string_view word) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string result;
    for (const char letter : word) {
        if (is_control(letter)) {
            result += "\\x";
            result += digits[static_cast<unsigned char>(letter) >> 4];
            result += digits[static_cast<unsigned char>(letter) & 15];
        } else {
            result += letter;
        }
    }
    return result;
}

std::string inert(std::string_view text) {
    std::string result;
    for (const char letter : text) {
        result += harmless.find(letter) == std::string_view::npos ? '_' : letter;
    }
    return result;
}

} // namespace

LineFiller::LineFiller(const Evidence& evidence) {
    const Plan& plan = evidence.plan;
    for (const auto& text : {plan.remote_domain, plan.local_domain, plan.source_address, plan.local_netbios,
                             plan.preauth_user}) {
        note(text);
    }
    for (const auto* list : {&plan.remote_dns, &plan.local_dns, &plan.services}) {
        std::ranges::for_each(*list, [&](const auto& text) { note(text); });
    }
    for (const auto& item : evidence.items) {
        note(item.target);
        for (const auto& [name, value] : item.args) {
            if (const auto* text = std::get_if<std::string>(&value)) {
                note(*text);
            } else if (const auto* list = std::get_if<std::vector<std::string>>(&value)) {
                std::ranges::for_each(*list, [&](const auto& element) { note(element); });
            }
        }
    }
    note_files(evidence.aws);
    std::ranges::sort(unsafe_, [](const auto& left, const auto& right) {
        return left.size() != right.size() ? left.size() > right.size() : left < right;
    });
    unsafe_.erase(std::unique(unsafe_.begin(), unsafe_.end()), unsafe_.end());
}

/// Texts of AWS's files that stand in commands. Ids were read as such and hold nothing that could act.
void LineFiller::note_files(const AwsConfiguration& aws) {
    note(aws.directory_id);
    for (const auto& directory : aws.directories) {
        for (const auto& text :
             {directory.name, directory.short_name, directory.primary_region, directory.region}) {
            note(text);
        }
    }
    if (aws.request) {
        const auto& request = *aws.request;
        for (const auto& text : {request.directory_id, request.remote_domain, request.direction, request.type,
                                 request.place.file}) {
            note(text);
        }
        for (const auto* list : {&request.forwarder_addresses, &request.forwarder_ipv6_addresses}) {
            std::ranges::for_each(*list, [&](const auto& element) { note(element); });
        }
    }
}

void LineFiller::note(const std::string& text) {
    controls_ = controls_ || std::ranges::any_of(text, is_control);
    if (text.size() > 1 && text.find_first_not_of(harmless) != std::string::npos) {
        unsafe_.push_back(on_one_line(text));
    }
}

std::string LineFiller::tame(std::string line) const {
    for (const auto& text : unsafe_) {
        for (std::size_t at = line.find(text); at != std::string::npos;
             at = line.find(text, at + text.size())) {
            line.replace(at, text.size(), inert(text));
        }
    }
    return line;
}

std::string LineFiller::fill(std::string_view text, const std::map<std::string, std::string>& words) const {
    std::map<std::string, std::string> safe = words;
    if (controls_) {
        for (auto& [name, word] : safe) {
            word = on_one_line(word);
        }
    }
    const std::string filled = pretrust::fill(text, safe);
    std::string result;
    for (std::size_t begin = 0; begin <= filled.size();) {
        const std::size_t end = std::min(filled.find('\n', begin), filled.size());
        std::string line = filled.substr(begin, end - begin);
        result += begin == 0 ? "" : "\n";
        // A line that lost its breaks may hold a command anywhere.
        const bool command =
            line.starts_with(command_indent) || (controls_ && line.find("\\x0A") != std::string::npos);
        result += command ? tame(std::move(line)) : line;
        begin = end + 1;
    }
    return result;
}

} // namespace pretrust
