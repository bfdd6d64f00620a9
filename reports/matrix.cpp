// Chooses the cells of the matrix. Judges nothing: a cell is what was seen, not what it means for the trust.
#include <diagnosis/facts.hpp>
#include <reports/matrix.hpp>

#include <pretrust/ports.hpp>

#include <algorithm>
#include <array>
#include <span>
#include <string_view>
#include <tuple>

namespace pretrust {
namespace {

/// These services are proved by a negative answer too: a DNS server that says "no such name", and an RPC port
/// that says "not this interface" or "not you", are there and reachable.
bool negative_proves(std::string_view service) {
    return service == "dns_udp" || service == "dns_tcp" || service == "rpc_ports";
}

/// One observation alone.
Cell cell_of(const Facts& facts, const Observation& look, std::string_view service) {
    if (look.outcome == Outcome::open && facts.accepts_everything(look.target)) {
        return Cell::unknown; // a box before the host accepts every port
    }
    if (look.tag == "TLS_CERTIFICATES_HANDSHAKE" && look.outcome == Outcome::rejected) {
        return Cell::open; // hangs up for want of a certificate, which no trust needs
    }
    switch (look.outcome) {
    case Outcome::answered:
        return Cell::good;
    case Outcome::open:
        return Cell::open;
    case Outcome::rejected:
        return negative_proves(service) ? Cell::good : Cell::wrong;
    case Outcome::malformed:
        return Cell::wrong;
    case Outcome::refused:
        return flag(look, "connected") ? Cell::wrong : Cell::refused;
    case Outcome::prohibited:
        return Cell::prohibited;
    case Outcome::unreachable:
        return Cell::unreachable;
    case Outcome::timed_out:
        if (!flag(look, "connected")) {
            return Cell::silent;
        }
        // A server that waits for the servers it forwards to is not the one that is silent.
        return text(look, "path") == "forwarder" ? Cell::open : Cell::wrong;
    case Outcome::skipped:
    case Outcome::crashed:
        break;
    }
    return Cell::unknown;
}

/// The first of `order` that is among the cells.
Cell first_present(std::span<const Cell> cells, std::span<const Cell> order) {
    for (const Cell wanted : order) {
        if (std::ranges::find(cells, wanted) != cells.end()) {
            return wanted;
        }
    }
    return Cell::not_asked;
}

/// Several questions to one port: the one that got furthest decides.
Cell most_decisive(std::span<const Cell> cells) {
    static constexpr std::array order{Cell::good,        Cell::wrong,  Cell::open,    Cell::prohibited,
                                      Cell::unreachable, Cell::silent, Cell::refused, Cell::unknown};
    const Cell decisive = first_present(cells, order);
    // It connects, yet the protocol's question was refused or met silence: one of the two was chance.
    const bool barred = std::ranges::any_of(cells, [](Cell cell) {
        return cell == Cell::prohibited || cell == Cell::unreachable || cell == Cell::silent ||
               cell == Cell::refused;
    });
    return decisive == Cell::open && barred ? Cell::unknown : decisive;
}

/// Several ports behind one symbol: the worst decides.
Cell worst(std::span<const Cell> cells) {
    static constexpr std::array order{Cell::silent, Cell::prohibited, Cell::unreachable, Cell::refused,
                                      Cell::wrong,  Cell::unknown,    Cell::open,        Cell::good};
    return first_present(cells, order);
}

std::vector<Cell> cells_at(const Facts& facts, const std::string& address) {
    const Seen seen = facts.everything_at(address);
    std::vector<Cell> row;
    for (const auto& service : services) {
        std::vector<Cell> cells;
        for (const Observation* look : seen.of(service.id)) {
            cells.push_back(cell_of(facts, *look, service.id));
        }
        row.push_back(service.id == "rpc_ports" ? worst(cells) : most_decisive(cells));
    }
    return row;
}

/// True when an address was asked for more than DNS.
bool asked_as_dc(const Facts& facts, const std::string& address) {
    return facts.everything_at(address).any([](const Observation& look) {
        const auto service = text(look, "service");
        return !service.empty() && service != "dns_udp" && service != "dns_tcp";
    });
}

MatrixRow row_of(const Facts& facts, const std::string& address, bool remote) {
    MatrixRow row;
    row.address = address;
    row.remote = remote;
    if (remote) {
        row.host = facts.host_of(address);
        row.pdc = facts.pdc(address);
    }
    row.cells = cells_at(facts, address);
    return row;
}

} // namespace

Matrix make_matrix(const Evidence& evidence) {
    const Facts facts(evidence);
    Matrix matrix;
    for (const auto& service : services) {
        matrix.columns.emplace_back(service.label);
        matrix.service_ids.emplace_back(service.id);
    }
    // remote_addresses() holds the DCs first; only those are sorted, the given servers keep the user's order.
    for (const auto& address : facts.remote_addresses()) {
        matrix.rows.push_back(row_of(facts, address, true));
    }
    if (facts.dcs_from_dns()) {
        const auto end = matrix.rows.begin() + static_cast<std::ptrdiff_t>(facts.remote_dcs().size());
        std::sort(matrix.rows.begin(), end, [](const MatrixRow& left, const MatrixRow& right) {
            return std::tuple(!left.pdc, std::string_view(left.host), std::string_view(left.address)) <
                   std::tuple(!right.pdc, std::string_view(right.host), std::string_view(right.address));
        });
    }
    for (const auto& address : evidence.plan.local_dns) {
        const auto& known = facts.remote_addresses();
        if (asked_as_dc(facts, address) && std::ranges::find(known, address) == known.end()) {
            matrix.rows.push_back(row_of(facts, address, false));
        }
    }
    return matrix;
}

} // namespace pretrust
