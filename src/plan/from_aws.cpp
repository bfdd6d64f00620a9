// AWS's files -> words of a plan, each with its place, so that one validator serves them too.
#include <aws/choose.hpp>
#include <aws/load.hpp>
#include <plan/from_aws.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <span>
#include <utility>
#include <vector>

namespace pretrust {
namespace {

std::string place_text(const AwsPlace& place) {
    return fmt::format("--aws: {}: {}", place.file, place.pointer.empty() ? "/" : place.pointer);
}

std::string typed_text(const std::optional<Word>& word) {
    return word ? word->text : "";
}

class Filler {
  public:
    Filler(AwsConfiguration& configuration, RawPlan& raw) : aws_(configuration), raw_(raw) {}

    Result<void> fill() {
        const bool managed_here = typed_text(raw_.side) != "self-managed";
        auto& managed = managed_here ? raw_.local_domain : raw_.remote_domain;
        auto& partner = managed_here ? raw_.remote_domain : raw_.local_domain;
        AwsHints hints{typed_text(raw_.directory_id), typed_text(managed), typed_text(partner)};
        auto chosen = choose_directory(aws_, hints);
        if (!chosen) {
            return chosen.error();
        }
        aws_.directory_id = std::move(*chosen);
        const auto* directory = find_directory(aws_, aws_.directory_id);
        if (auto named = name_partner(partner, managed_here); !named) {
            return named.error();
        }
        if (directory != nullptr) {
            one(managed, managed_here ? "--local-domain" : "REMOTE_DOMAIN", directory->name,
                directory->place);
            many(managed_here ? raw_.local_dns : raw_.dns, managed_here ? "--local-dns" : "--dns",
                 texts(directory->dns_addresses), directory->place);
            if (managed_here) {
                one(raw_.local_netbios, "--local-netbios", directory->short_name, directory->place);
            }
        }
        const auto name = typed_text(partner);
        if (managed_here && !name.empty()) {
            fill_forwarder(name);
        }
        fill_trust(name);
        return {};
    }

    std::string taken() const { return fmt::format("{}", fmt::join(taken_, " ")); }

  private:
    static std::vector<std::string> texts(const std::vector<Ip>& addresses) {
        std::vector<std::string> list;
        list.reserve(addresses.size());
        for (const auto& address : addresses) {
            list.push_back(to_text(address));
        }
        return list;
    }

    /// Whether a plan could hold what `set` writes into an empty one; a remark when not.
    template <class Set> bool usable(Set set, const AwsPlace& place) {
        RawPlan alone;
        alone.remote_domain = Word{"any.example", ""};
        set(alone);
        const auto valid = validate(alone);
        if (!valid) {
            aws_.remarks.push_back({place, "not taken into the plan" + valid.error().what, ""});
        }
        return valid.has_value();
    }

    void one(std::optional<Word>& into, const char* option, const std::string& text, const AwsPlace& place) {
        if (into || text.empty()) {
            return;
        }
        const Word alone{text, ""};
        const auto set = [&](RawPlan& plan) {
            if (&into == &raw_.local_netbios) {
                plan.local_netbios = alone;
            } else if (&into == &raw_.type) {
                plan.type = alone;
            } else if (&into == &raw_.direction) {
                plan.direction = alone;
            } else {
                plan.remote_domain = alone;
            }
        };
        if (usable(set, place)) {
            into = Word{text, place_text(place)};
            const auto* const positional = "REMOTE_DOMAIN";
            taken_.push_back(option == std::string_view(positional) ? text
                                                                    : fmt::format("{} {}", option, text));
        }
    }

    void many(std::optional<std::vector<Word>>& into, const char* option,
              const std::vector<std::string>& list, const AwsPlace& place) {
        if (into) {
            return;
        }
        std::vector<Word> words;
        std::vector<std::string> used;
        for (const auto& text : list) {
            const auto set = [&](RawPlan& plan) { plan.dns = {Word{text, ""}}; };
            if (words.size() < most_addresses && usable(set, place)) {
                words.push_back({text, place_text(place)});
                used.push_back(text);
            }
        }
        if (!words.empty()) {
            taken_.push_back(fmt::format("{} {}", option, fmt::join(used, ",")));
            into = std::move(words);
        }
    }

    Result<void> name_partner(std::optional<Word>& partner, bool must_be_one) {
        if (partner) {
            return {};
        }
        const auto names = partners_of(aws_, aws_.directory_id);
        if (names.size() == 1) {
            const auto* request = find_request(aws_, aws_.directory_id, names.front());
            const auto* trust = find_trust(aws_, aws_.directory_id, names.front());
            const auto* forwarder = find_forwarder(aws_, aws_.directory_id, names.front());
            one(partner, must_be_one ? "REMOTE_DOMAIN" : "--local-domain", names.front(),
                request != nullptr ? request->place
                : trust != nullptr ? trust->place
                                   : forwarder->place);
        }
        if (names.size() > 1 && must_be_one) {
            return Failure{
                FailureKind::usage,
                fmt::format("REMOTE_DOMAIN is missing: the files of --aws name {}", fmt::join(names, ", "))};
        }
        return {};
    }

    void fill_forwarder(const std::string& name) {
        if (const auto* forwarder = find_forwarder(aws_, aws_.directory_id, name)) {
            many(raw_.dns, "--dns", texts(forwarder->dns_addresses), forwarder->place);
        }
        if (const auto* request = find_request(aws_, aws_.directory_id, name)) {
            auto addresses = request->forwarder_addresses;
            addresses.insert(addresses.end(), request->forwarder_ipv6_addresses.begin(),
                             request->forwarder_ipv6_addresses.end());
            many(raw_.dns, "--dns", addresses, AwsPlace(request->place));
        }
    }

    void fill_trust(const std::string& name) {
        const auto* request = find_request(aws_, aws_.directory_id, name);
        const auto* trust = find_trust(aws_, aws_.directory_id, name);
        if (request != nullptr) { // what is to be made counts more than what was
            type_and_direction(request->type.empty() ? "Forest" : request->type, request->direction,
                               request->place);
        } else if (trust != nullptr) {
            type_and_direction(trust->type, trust->direction, trust->place);
        }
    }

    /// Words that AWS does not have are left alone: the causes of requests judge them.
    void type_and_direction(const std::string& type, const std::string& direction, const AwsPlace& place) {
        one(raw_.type, "--type",
            type == "Forest"     ? "forest"
            : type == "External" ? "external"
                                 : "",
            AwsPlace(place));
        one(raw_.direction, "--direction",
            direction == "Two-Way"             ? "two-way"
            : direction == "One-Way: Outgoing" ? "outgoing"
            : direction == "One-Way: Incoming" ? "incoming"
                                               : "",
            AwsPlace(place));
    }

    static constexpr std::size_t most_addresses = 16;

    AwsConfiguration& aws_;
    RawPlan& raw_;
    std::vector<std::string> taken_;
};

/// The request stands first: of several, that of --request counts.
Result<AwsConfiguration> load(const RawPlan& typed) {
    std::vector<NamedText> texts;
    if (typed.request) {
        auto request = load_texts({typed.request->text}, typed.request->place);
        if (!request) {
            return request.error();
        }
        const auto alone = read_aws(std::span<const NamedText>(*request));
        if (!alone.request) {
            const auto why = alone.remarks.empty() ? "" : ": " + alone.remarks.front().what;
            return Failure{FailureKind::invalid_file,
                           fmt::format("{}: {}: is no CreateTrust request{}", typed.request->place,
                                       typed.request->text, why)};
        }
        texts = std::move(*request);
    }
    if (typed.aws) {
        std::vector<std::string> paths;
        for (const auto& word : *typed.aws) {
            paths.push_back(word.text);
        }
        auto files = load_texts(paths, "--aws");
        if (!files) {
            return files.error();
        }
        std::move(files->begin(), files->end(), std::back_inserter(texts));
    }
    return read_aws(std::move(texts));
}

} // namespace

Result<FromAws> fill_from_aws(AwsConfiguration configuration, RawPlan typed) {
    FromAws filled{std::move(configuration), std::move(typed), ""};
    Filler filler(filled.configuration, filled.raw);
    if (auto done = filler.fill(); !done) {
        return done.error();
    }
    filled.taken = filler.taken();
    return filled;
}

Result<FromAws> load_and_fill(RawPlan typed) {
    AwsConfiguration configuration;
    if (typed.aws || typed.request) {
        auto loaded = load(typed);
        if (!loaded) {
            return loaded.error();
        }
        configuration = std::move(*loaded);
    } else if (typed.directory_id) {
        return Failure{
            FailureKind::usage,
            fmt::format("{}: says which directory of the files of --aws is meant, and there are none",
                        typed.directory_id->place)};
    } else {
        return FromAws{{}, std::move(typed), ""};
    }
    return fill_from_aws(std::move(configuration), std::move(typed));
}

} // namespace pretrust
