// From the strongest hint to the weakest; what several fit is refused rather than guessed.
#include <aws/choose.hpp>

#include <pretrust/aws_patterns.hpp>
#include <pretrust/domain_names.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace pretrust {
namespace {

void add(std::vector<std::string>& ids, const std::string& id) {
    if (!id.empty() && std::find(ids.begin(), ids.end(), id) == ids.end()) {
        ids.push_back(id);
    }
}

/// Those that can have trusts; where none can, all that are described; where none is, all that are named.
std::vector<std::string> candidates(const AwsConfiguration& configuration) {
    std::vector<std::string> managed;
    std::vector<std::string> all;
    for (const auto& directory : configuration.directories) {
        add(all, directory.id);
        if (directory.type == "MicrosoftAD") {
            add(managed, directory.id);
        }
    }
    if (!all.empty()) {
        return managed.empty() ? all : managed;
    }
    for (const auto& trust : configuration.trusts) {
        add(all, trust.directory_id);
    }
    for (const auto& controller : configuration.domain_controllers) {
        add(all, controller.directory_id);
    }
    for (const auto& route : configuration.ip_routes) {
        add(all, route.directory_id);
    }
    for (const auto& forwarder : configuration.forwarders) {
        add(all, forwarder.directory_id);
    }
    if (configuration.request) {
        add(all, configuration.request->directory_id);
    }
    return all;
}

std::string list_of(const AwsConfiguration& configuration, const std::vector<std::string>& ids) {
    std::string text;
    for (const auto& id : ids) {
        const auto* directory = find_directory(configuration, id);
        text += text.empty() ? "" : ", ";
        text += directory != nullptr && !directory->name.empty() ? fmt::format("{} ({})", id, directory->name)
                                                                 : id;
    }
    return text;
}

/// The only one of the ids that fits; empty when none or several do.
template <class Fits> std::string only_one(const std::vector<std::string>& ids, Fits fits) {
    std::string found;
    for (const auto& id : ids) {
        if (fits(id)) {
            if (!found.empty()) {
                return "";
            }
            found = id;
        }
    }
    return found;
}

Result<std::string> named(const AwsConfiguration& configuration, const std::string& id) {
    if (!aws_takes_directory_id(id)) {
        return Failure{
            FailureKind::usage,
            fmt::format("--directory-id: \"{}\" is no directory's id, which is d- and ten of 0-9 and a-f",
                        id)};
    }
    if (!configuration.directories.empty() && find_directory(configuration, id) == nullptr) {
        std::vector<std::string> ids;
        for (const auto& directory : configuration.directories) {
            add(ids, directory.id);
        }
        return Failure{FailureKind::usage,
                       fmt::format("--directory-id: the files of --aws do not describe {}: they hold {}", id,
                                   list_of(configuration, ids))};
    }
    return id;
}

bool names_partner(const AwsConfiguration& configuration, const std::string& id, const std::string& partner) {
    const auto forwards = [&](const AwsForwarder& forwarder) {
        return forwarder.directory_id == id && same_domain(forwarder.remote_domain, partner);
    };
    const auto* request = find_request(configuration, id, partner);
    return find_trust(configuration, id, partner) != nullptr ||
           std::any_of(configuration.forwarders.begin(), configuration.forwarders.end(), forwards) ||
           (request != nullptr && request->directory_id == id);
}

void add_name(std::vector<std::string>& names, const std::string& name) {
    const auto same = [&](const std::string& known) { return same_domain(known, name); };
    if (!name.empty() && std::none_of(names.begin(), names.end(), same)) {
        names.push_back(name);
    }
}

bool is_of(const std::string& directory_id, std::string_view id) {
    return directory_id.empty() || id.empty() || directory_id == id;
}

} // namespace

Result<std::string> choose_directory(const AwsConfiguration& configuration, const AwsHints& hints) {
    if (!hints.directory_id.empty()) {
        return named(configuration, hints.directory_id);
    }
    const auto ids = candidates(configuration);
    if (ids.size() < 2) {
        return ids.empty() ? std::string() : ids.front();
    }
    auto found = only_one(ids, [&](const std::string& id) {
        const auto* directory = find_directory(configuration, id);
        return directory != nullptr && !hints.managed_domain.empty() &&
               same_domain(directory->name, hints.managed_domain);
    });
    if (found.empty()) {
        found = only_one(ids, [&](const std::string& id) {
            return hints.partner_domain.empty()
                       ? configuration.request && configuration.request->directory_id == id
                       : names_partner(configuration, id, hints.partner_domain);
        });
    }
    if (found.empty()) {
        return Failure{FailureKind::usage,
                       fmt::format("--directory-id is missing: the files of --aws hold {}",
                                   list_of(configuration, ids))};
    }
    return found;
}

const AwsDirectory* find_directory(const AwsConfiguration& configuration, std::string_view id) {
    const auto& list = configuration.directories;
    const auto found = std::find_if(list.begin(), list.end(),
                                    [&](const AwsDirectory& directory) { return directory.id == id; });
    return found != list.end() ? &*found : nullptr;
}

const AwsTrust* find_trust(const AwsConfiguration& configuration, std::string_view id,
                           std::string_view partner) {
    for (const auto& trust : configuration.trusts) {
        if (is_of(trust.directory_id, id) && same_domain(trust.remote_domain, partner)) {
            return &trust;
        }
    }
    return nullptr;
}

const AwsForwarder* find_forwarder(const AwsConfiguration& configuration, std::string_view id,
                                   std::string_view partner) {
    for (const auto& forwarder : configuration.forwarders) {
        if (is_of(forwarder.directory_id, id) && same_domain(forwarder.remote_domain, partner)) {
            return &forwarder;
        }
    }
    return nullptr;
}

const AwsTrustRequest* find_request(const AwsConfiguration& configuration, std::string_view id,
                                    std::string_view partner) {
    const auto& request = configuration.request;
    const bool fits = request && is_of(request->directory_id, id) &&
                      (partner.empty() || same_domain(request->remote_domain, partner));
    return fits ? &*request : nullptr;
}

std::vector<std::string> partners_of(const AwsConfiguration& configuration, std::string_view id) {
    std::vector<std::string> names;
    if (const auto* request = find_request(configuration, id, "")) {
        add_name(names, request->remote_domain);
    }
    if (names.empty()) {
        for (const auto& trust : configuration.trusts) {
            if (is_of(trust.directory_id, id)) {
                add_name(names, trust.remote_domain);
            }
        }
    }
    if (names.empty()) {
        for (const auto& forwarder : configuration.forwarders) {
            if (is_of(forwarder.directory_id, id)) {
                add_name(names, forwarder.remote_domain);
            }
        }
    }
    return names;
}

} // namespace pretrust
