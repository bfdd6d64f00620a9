// One rule for the whole family of ports that do not get through while the DC lives.
#pragma once

#include <diagnosis/causes.hpp>

#include <string_view>

namespace pretrust {

/// Which DCs a port rule is about.
enum class Audience {
    every_dc,
    global_catalogs, ///< only those that say they are one
};

struct PortRule {
    std::string_view services[2]; ///< ids in ports.hpp; the second may be empty
    Severity silent;              ///< when it is silent at every DC
    Severity refused;             ///< when it is refused at every DC
    Audience audience = Audience::every_dc;
};

/// Over all DCs that live. Words: seen, contrast, port, open.
Match port_blocked(const Facts& facts, const PortRule& rule);

/// The same over the ports that the endpoint mapper names.
Match rpc_ports_blocked(const Facts& facts);

} // namespace pretrust
