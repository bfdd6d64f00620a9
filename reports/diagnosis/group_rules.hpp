// Whether a security group lets something through in one direction: stateful, allows only, order does not
// matter. Pure arithmetic over the rules; knows nothing of trusts.
#pragma once

#include <pretrust/aws.hpp>

#include <string>
#include <vector>

namespace pretrust {

enum class Pass {
    no,
    yes,
    open, ///< a rule whose members or entries are not in the files, or that could not be read, may let it
};

enum class Way { in, out };

class GroupRules {
  public:
    /// Follows references as far as the files go. A reference to the group itself means the hosts in it and
    /// never the other side; one to another group of the files means addresses of that group's VPC.
    GroupRules(const AwsConfiguration& aws, const AwsSecurityGroup& group, Way way);

    /// For each address: whether every one of these ports passes between it and a host in the group.
    std::vector<Pass> passes(int protocol, AwsPortRange ports, const std::vector<Ip>& addresses) const;
    /// Nobody, wherever it stands, is let through on any of these ports, so far as rules name addresses.
    bool closed_to_all(int protocol, AwsPortRange ports) const;
    /// What the rules leave open and why: "the members of sg-..., named in FILE: PLACE".
    const std::vector<std::string>& open_ends() const { return open_ends_; }

  private:
    struct Rule {
        int protocol = every_protocol;
        AwsPortRange ports;
        std::vector<Cidr> sure;
        std::vector<Cidr> perhaps; ///< of these addresses some, all or none
    };

    void follow_group(const AwsConfiguration& aws, const AwsSecurityGroup& own, const std::string& id,
                      const AwsPlace& place, Rule& rule);
    void follow_list(const AwsConfiguration& aws, const std::string& id, const AwsPlace& place, Rule& rule);

    std::vector<Rule> rules_;
    std::vector<std::string> open_ends_; ///< each once
};

/// 0.0.0.0/0 and ::/0.
const std::vector<Cidr>& everywhere();
/// The addresses of a VPC; empty when the files do not say.
std::vector<Cidr> vpc_ranges(const AwsConfiguration& aws, const std::string& vpc_id);

} // namespace pretrust
