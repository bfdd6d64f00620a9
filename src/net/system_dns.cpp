// Which name servers this host asks: c-ares knows where each system keeps them.
#include <net/real_world.hpp>

#include <ares.h>
#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <memory>
#include <type_traits>

namespace pretrust {

namespace {

std::string text_of(const ares_addr_port_node& server) {
    if (server.family == AF_INET) {
        boost::asio::ip::address_v4::bytes_type octets;
        std::copy_n(reinterpret_cast<const unsigned char*>(&server.addr.addr4), octets.size(),
                    octets.begin());
        return boost::asio::ip::address_v4(octets).to_string();
    }
    boost::asio::ip::address_v6::bytes_type octets;
    std::copy_n(reinterpret_cast<const unsigned char*>(&server.addr.addr6), octets.size(), octets.begin());
    return boost::asio::ip::address_v6(octets).to_string();
}

} // namespace

std::vector<std::string> system_dns_servers() {
    ares_library_init(ARES_LIB_INIT_ALL);
    ares_channel channel = nullptr;
    std::vector<std::string> servers;
    if (ares_init(&channel) == ARES_SUCCESS) {
        ares_addr_port_node* list = nullptr;
        if (ares_get_servers_ports(channel, &list) == ARES_SUCCESS) {
            for (const auto* server = list; server != nullptr; server = server->next) {
                servers.push_back(text_of(*server));
            }
            ares_free_data(list);
        }
        ares_destroy(channel);
    }
    ares_library_cleanup();
    return servers;
}

} // namespace pretrust
