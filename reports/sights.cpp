// Counting cells. The words name ports, for a firewall rule needs ports.
#include <diagnosis/words.hpp>
#include <reports/sights.hpp>

#include <pretrust/names.hpp>
#include <pretrust/ports.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

namespace pretrust {
namespace {

bool is_dns(std::string_view service) {
    return service == "dns_udp" || service == "dns_tcp";
}

/// Whether a cell says anything about this host's part in the trust.
bool counts(const Service& service, const MatrixRow& row, const Plan& plan) {
    if (is_dns(service.id)) {
        const auto& given = row.remote ? plan.remote_dns : plan.local_dns;
        return std::ranges::find(given, row.address) != given.end();
    }
    return true;
}

struct Tally {
    std::size_t passed = 0;
    std::size_t barred = 0;
    std::size_t wrong = 0;
    std::size_t unknown = 0;
};

void add(Tally& tally, const Service& service, Cell cell) {
    switch (cell) {
    case Cell::good:
    case Cell::open:
        ++tally.passed;
        break;
    case Cell::wrong:
        ++tally.wrong;
        break;
    case Cell::silent:
    case Cell::prohibited:
        ++tally.barred;
        break;
    case Cell::refused:
    case Cell::unreachable:
        tally.barred += needed(service) ? 1U : 0U;
        break;
    case Cell::unknown:
        tally.unknown += needed(service) ? 1U : 0U;
        break;
    case Cell::not_asked:
        break;
    }
}

std::string port_of(const Service& service) {
    const std::string_view transport = service.transport == Transport::udp ? "UDP" : "TCP";
    return service.port == 0 ? "RPC ports" : fmt::format("{} {}", transport, service.port);
}

std::size_t asked_of(const MatrixRow& row) {
    return static_cast<std::size_t>(
        std::ranges::count_if(row.cells, [](Cell cell) { return cell != Cell::not_asked; }));
}

std::string counted_services(std::size_t count) {
    return count == 1 ? "1 service answers" : fmt::format("{} services answer", count);
}

} // namespace

bool needed(const Service& service) {
    return service.creation == Need::required || service.use == Need::required;
}

Sight sight_of(const Matrix& matrix, const MatrixRow& row, const Plan& plan) {
    Tally tally;
    for (std::size_t column = 0; column < row.cells.size(); ++column) {
        const auto service = find_service(matrix.service_ids[column]);
        if (service && counts(*service, row, plan)) {
            add(tally, *service, row.cells[column]);
        }
    }
    if (tally.passed + tally.wrong == 0) {
        return tally.barred > 0 ? Sight::blocked : Sight::unknown;
    }
    if (tally.barred + tally.wrong > 0) {
        return Sight::partly;
    }
    return tally.unknown > 0 ? Sight::unknown : Sight::good;
}

std::vector<std::string> ports_where(const Matrix& matrix, const MatrixRow& row,
                                     const std::function<bool(const Service&, Cell)>& wanted) {
    std::vector<std::string> ports;
    for (std::size_t column = 0; column < row.cells.size(); ++column) {
        const auto service = find_service(matrix.service_ids[column]);
        if (service && wanted(*service, row.cells[column])) {
            ports.push_back(port_of(*service));
        }
    }
    return ports;
}

std::vector<std::string> ports_with(const Matrix& matrix, const MatrixRow& row,
                                    const std::vector<Cell>& wanted) {
    return ports_where(matrix, row, [&](const Service&, Cell cell) {
        return std::ranges::find(wanted, cell) != wanted.end();
    });
}

std::string sight_words(const Matrix& matrix, const MatrixRow& row) {
    struct Part {
        Cell cell;
        std::string_view words;
    };
    static constexpr std::array parts{
        Part{Cell::silent, "silent"},           Part{Cell::prohibited, "a firewall says prohibited"},
        Part{Cell::unreachable, "no route to"}, Part{Cell::refused, "refused"},
        Part{Cell::wrong, "no right answer"},   Part{Cell::unknown, "could not be told"},
    };
    const auto dead = ports_with(matrix, row, {Cell::silent});
    if (dead.size() > 1 && dead.size() == asked_of(row)) {
        return fmt::format("silent on all {} ports that were asked", dead.size());
    }
    std::vector<std::string> words;
    if (const auto passed = ports_with(matrix, row, {Cell::good, Cell::open}); !passed.empty()) {
        words.push_back(counted_services(passed.size()));
    }
    for (const auto& part : parts) {
        if (const auto ports = ports_with(matrix, row, {part.cell}); !ports.empty()) {
            words.push_back(fmt::format("{}: {}", part.words, listed(ports)));
        }
    }
    return words.empty() ? "nothing was asked" : joined(words, "; ");
}

std::vector<MatrixGroup> group_rows(const Matrix& matrix, const Plan& plan, std::size_t limit) {
    std::vector<MatrixGroup> groups;
    std::map<std::tuple<bool, bool, Sight, std::vector<Cell>>, std::size_t> known;
    for (std::size_t at = 0; at < matrix.rows.size(); ++at) {
        const MatrixRow& row = matrix.rows[at];
        const Sight sight = sight_of(matrix, row, plan);
        if (matrix.rows.size() > limit && !row.pdc) {
            const auto [place, fresh] =
                known.try_emplace({row.remote, row.host.empty(), sight, row.cells}, groups.size());
            if (!fresh) {
                groups[place->second].rows.push_back(at);
                continue;
            }
        }
        groups.push_back({{at}, sight, sight_words(matrix, row)});
    }
    return groups;
}

} // namespace pretrust
