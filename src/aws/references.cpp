// Ids that are named and not described in any file.
#include <aws/settle.hpp>

#include <fmt/format.h>

#include <unordered_set>

namespace pretrust {
namespace {

using Ids = std::unordered_set<std::string>;

template <class T> Ids ids_of(const std::vector<T>& list) {
    Ids ids;
    for (const auto& thing : list) {
        ids.insert(thing.id);
    }
    return ids;
}

class References {
  public:
    References(const AwsConfiguration& configuration, AwsRemarks& remarks)
        : all_(configuration), remarks_(remarks) {}

    void check() {
        for (const auto& list : all_.prefix_lists) {
            if (list.entries_given) {
                listed_.insert(list.id);
            }
        }
        directories();
        groups();
        network();
    }

  private:
    void need(const std::string& id, const AwsPlace& place, const std::string& what) {
        if (!id.empty() && said_.insert(id).second) {
            remarks_.add(place, what, id);
        }
    }

    /// One id out of a list of a kind: nothing when no file of the kind was given, for that is said
    /// elsewhere.
    void one_of(std::string_view kind, const Ids& known, const std::string& id, const AwsPlace& place) {
        if (kind_given(all_, kind) && !known.contains(id)) {
            need(id, place, fmt::format("refers to {}, which is not in the files of {}", id, kind));
        }
    }

    void prefix_list(const std::string& id, const AwsPlace& place) {
        if (!id.empty() && !listed_.contains(id)) {
            need(id, place,
                 fmt::format("refers to {}, whose entries are not in the files: aws ec2 "
                             "get-managed-prefix-list-entries --prefix-list-id {} prints them",
                             id, id));
        }
    }

    void directories() {
        for (const auto& directory : all_.directories) {
            one_of("security groups", groups_, directory.security_group_id, directory.place);
            one_of("vpcs", vpcs_, directory.vpc_id, directory.place);
            for (const auto& subnet : directory.subnet_ids) {
                one_of("subnets", subnets_, subnet, directory.place);
            }
            own_vpcs_.insert(directory.vpc_id);
            own_groups_.insert(directory.security_group_id);
        }
        for (const auto& controller : all_.domain_controllers) {
            one_of("subnets", subnets_, controller.subnet_id, controller.place);
        }
        own_vpcs_.erase("");
        own_groups_.erase("");
    }

    void rules(const std::vector<AwsGroupRule>& list) {
        for (const auto& rule : list) {
            for (const auto& group : rule.groups) {
                one_of("security groups", groups_, group, rule.place);
            }
            for (const auto& id : rule.prefix_lists) {
                prefix_list(id, rule.place);
            }
        }
    }

    void groups() {
        for (const auto& group : all_.security_groups) {
            if (own_groups_.empty() || own_groups_.contains(group.id)) {
                rules(group.ingress);
                rules(group.egress);
            }
        }
    }

    bool is_own(const std::string& vpc) const { return own_vpcs_.empty() || own_vpcs_.contains(vpc); }

    void network() {
        for (const auto& acl : all_.network_acls) {
            for (const auto& subnet : acl.subnet_ids) {
                if (is_own(acl.vpc_id)) {
                    one_of("subnets", subnets_, subnet, acl.place);
                }
            }
        }
        for (const auto& table : all_.route_tables) {
            if (!is_own(table.vpc_id)) {
                continue;
            }
            for (const auto& subnet : table.subnet_ids) {
                one_of("subnets", subnets_, subnet, table.place);
            }
            for (const auto& route : table.routes) {
                prefix_list(route.prefix_list, route.place);
            }
        }
    }

    const AwsConfiguration& all_;
    AwsRemarks& remarks_;
    const Ids groups_ = ids_of(all_.security_groups);
    const Ids subnets_ = ids_of(all_.subnets);
    const Ids vpcs_ = ids_of(all_.vpcs);
    Ids listed_; ///< prefix lists whose entries are known
    Ids own_vpcs_;
    Ids own_groups_;
    Ids said_;
};

} // namespace

void check_references(const AwsConfiguration& configuration, AwsRemarks& remarks) {
    References(configuration, remarks).check();
}

} // namespace pretrust
