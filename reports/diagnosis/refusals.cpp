#include <diagnosis/refusals.hpp>
#include <diagnosis/words.hpp>

#include <pretrust/ports.hpp>

#include <algorithm>

namespace pretrust {

namespace {

std::string hops(std::int64_t count) {
    return std::to_string(count) + (count == 1 ? " hop" : " hops");
}

/// What a path observation of the same service and port says, or null.
Look companion(const Facts& facts, std::string_view tag, const Observation& look) {
    const auto service = text(look, "service");
    return facts.at(tag, look.target).of(service).first([&](const Observation& other) {
        return judged(other) && number(other, "port") == number(look, "port");
    });
}

std::string who_refused(const Observation& refusal) {
    const auto by = text(refusal, "by");
    if (by == "host") {
        return " (by the host itself)";
    }
    if (by != "box") {
        return "";
    }
    std::string words = " (by a box on the way";
    if (!text(refusal, "icmp_from").empty()) {
        words += ", " + std::string(text(refusal, "icmp_from"));
    }
    if (has(refusal, "refused_within_hops")) {
        words += ", at most " + hops(number(refusal, "refused_within_hops")) + " away";
        if (has(refusal, "hops_to_host")) {
            words += "; the DC is " + std::to_string(number(refusal, "hops_to_host")) + " away";
        }
    }
    return words + ")";
}

/// The furthest router that still answered about this service.
Look last_hop(const Facts& facts, const Observation& look) {
    Look last = nullptr;
    for (const Look hop : facts.at("PATH_HOP", look.target).of(text(look, "service"))) {
        const bool same = number(*hop, "port") == number(look, "port") && !text(*hop, "hop_from").empty();
        if (same && (last == nullptr || number(*hop, "hop") > number(*last, "hop"))) {
            last = hop;
        }
    }
    return last;
}

} // namespace

std::string refusal_text(const Facts& facts, const std::vector<Look>& looks, std::vector<Look>& proof) {
    for (const Look look : looks) {
        if (const Look refusal = companion(facts, "PATH_REFUSAL", *look)) {
            std::string words = who_refused(*refusal);
            if (!words.empty()) {
                proof.push_back(refusal);
                return words;
            }
        }
        if (const Look hop = last_hop(facts, *look)) {
            proof.push_back(hop);
            std::string words = " (lost behind " + std::string(text(*hop, "hop_from")) + ", " +
                                hops(number(*hop, "hop")) + " away";
            if (has(*hop, "hops_to_host")) {
                words += "; the DC is " + std::to_string(number(*hop, "hops_to_host")) + " away";
            }
            return words + ")";
        }
    }
    return "";
}

} // namespace pretrust
