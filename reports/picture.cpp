// Boxes and ways, from top to bottom: the DNS servers and the forwarder, then this host and the DCs, then
// what cannot be seen from here.
#include <diagnosis/facts.hpp>
#include <diagnosis/words.hpp>
#include <reports/picture.hpp>
#include <reports/sights.hpp>

#include <pretrust/names.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace pretrust {
namespace {

constexpr std::size_t near_domain = 0;
constexpr std::size_t far_domain = 1;
constexpr std::size_t most_single_hosts = 6;  ///< more rows than that are put together where they are alike
constexpr std::size_t most_groups = 8;        ///< boxes of DCs in all
constexpr std::size_t most_local_servers = 4; ///< boxes of DNS servers of this side

std::string host_or_address(const MatrixRow& row) {
    return row.host.empty() ? row.address : row.host;
}

bool among(const std::vector<std::string>& list, std::string_view item) {
    return std::ranges::find(list, item) != list.end();
}

bool spoke_at_all(const Matrix& matrix, const MatrixRow& row) {
    return !ports_with(matrix, row, {Cell::good, Cell::open, Cell::wrong}).empty();
}

/// The way of an answer that a server gave, or did not give, to one question.
Sight sight_of_question(const Observation& look) {
    switch (look.outcome) {
    case Outcome::answered:
        return Sight::good;
    case Outcome::skipped:
    case Outcome::crashed:
    case Outcome::open:
        return Sight::unknown;
    default:
        return Sight::blocked;
    }
}

class Painter {
  public:
    explicit Painter(const Report& report)
        : report_(report), matrix_(report.matrix), plan_(report.evidence.plan), facts_(report.evidence) {}

    Picture paint() {
        if (report_.evidence.offline || matrix_.rows.empty()) {
            return {};
        }
        domains();
        const std::size_t far_dns = far_dns_server();
        for (const auto server : local_servers()) {
            forwarding(server, far_dns);
        }
        const std::size_t host = this_host();
        for (const auto server : servers_) {
            to_local_server(host, server);
        }
        straight(host, far_dns);
        domain_controllers(host);
        way_back();
        return std::move(picture_);
    }

  private:
    std::size_t box(NodeKind kind, PictureSide place, std::string title, std::vector<std::string> lines,
                    Sight sight = Sight::unknown) {
        picture_.nodes.push_back({kind, place, std::move(title), std::move(lines), sight});
        return picture_.nodes.size() - 1;
    }

    void way(std::size_t from, std::size_t to, Sight sight, std::string words,
             std::optional<std::size_t> through = {}, std::string cause = {}) {
        picture_.edges.push_back({from, to, sight, std::move(words), through, std::move(cause)});
    }

    /// The first found cause that is about one of these targets, and whose id is not about something else.
    std::string cause_about(const std::vector<std::string>& targets, bool forwarder) const {
        for (const auto& cause : report_.causes) {
            const bool about_forwarder = cause.id.starts_with("FORWARDER_");
            const bool about = std::ranges::any_of(
                targets, [&](const std::string& target) { return among(cause.targets, target); });
            if (about && about_forwarder == forwarder) {
                return cause.id;
            }
        }
        return {};
    }

    static Sight sight_of_verdict(Verdict verdict) {
        switch (verdict) {
        case Verdict::ready:
            return Sight::good;
        case Verdict::at_risk:
            return Sight::partly;
        case Verdict::not_ready:
            return Sight::blocked;
        case Verdict::inconclusive:
            break;
        }
        return Sight::unknown;
    }

    void domains() {
        const bool aws = plan_.side == Side::aws;
        const std::string here = plan_.local_domain.empty() ? "domain not given" : plan_.local_domain;
        box(NodeKind::domain, PictureSide::near, here,
            {aws ? "AWS side" : "Self-managed side", "this host's side"});
        box(NodeKind::domain, PictureSide::far, plan_.remote_domain,
            {aws ? "Self-managed side" : "AWS side", "the other side"});
        way(near_domain, far_domain, sight_of_verdict(report_.verdict),
            fmt::format("{} {} trust: {}", to_name(plan_.direction), to_name(plan_.type), report_.headline),
            {}, report_.causes.empty() ? "" : report_.causes.front().id);
    }

    std::size_t far_dns_server() {
        std::vector<std::string> lines(
            plan_.remote_dns.begin(),
            plan_.remote_dns.begin() +
                static_cast<std::ptrdiff_t>(std::min<std::size_t>(plan_.remote_dns.size(), 4)));
        if (plan_.remote_dns.size() > lines.size()) {
            lines.push_back(fmt::format("and {} more", plan_.remote_dns.size() - lines.size()));
        }
        return box(NodeKind::dns_server, PictureSide::far, "DNS of " + plan_.remote_domain, std::move(lines));
    }

    /// Boxes of the DNS servers that hold the forwarder; what they are called is in servers_.
    std::vector<std::size_t> local_servers() {
        for (const auto& address : plan_.local_dns) {
            if (servers_.size() == most_local_servers) {
                break;
            }
            const bool system = plan_.local_dns_from == LocalDnsFrom::system;
            addresses_[box(NodeKind::dns_server, PictureSide::near, address,
                           {system ? "DNS server of this host" : "DNS server, local domain"})] = address;
            servers_.push_back(picture_.nodes.size() - 1);
        }
        if (servers_.empty()) {
            return {box(NodeKind::dns_server, PictureSide::near, "DNS servers",
                        {"not given: --local-dns names them"})};
        }
        return servers_;
    }

    void forwarding(std::size_t server, std::size_t far_dns) {
        const std::string address = addresses_.contains(server) ? addresses_.at(server) : "";
        const Observation* look =
            facts_.at("DNS_FORWARDER_ANSWER", address).first([](const Observation&) { return true; });
        const Sight sight = look == nullptr ? Sight::unknown : sight_of_question(*look);
        const std::string seen = look == nullptr ? "not asked" : outcome_text(*look);
        const std::string short_seen = sight == Sight::good ? "leads there" : seen;
        const std::size_t bead =
            box(NodeKind::forwarder, PictureSide::between, "Conditional forwarder", {short_seen}, sight);
        way(server, far_dns, sight,
            fmt::format("{} to the DNS servers of {}, through the conditional forwarder: {}.",
                        address.empty() ? "The DNS servers of this side (not given)" : address,
                        plan_.remote_domain, seen),
            bead, address.empty() ? "" : cause_about({address}, true));
    }

    std::size_t this_host() {
        std::vector<std::string> lines;
        if (!plan_.source_address.empty()) {
            lines.push_back(plan_.source_address);
        }
        lines.emplace_back("where pretrust ran");
        return box(NodeKind::host, PictureSide::near, "This host", std::move(lines));
    }

    void to_local_server(std::size_t host, std::size_t server) {
        const std::string& address = addresses_.at(server);
        const auto row = std::ranges::find_if(matrix_.rows, [&](const MatrixRow& candidate) {
            return !candidate.remote && candidate.address == address;
        });
        if (row != matrix_.rows.end()) {
            const Sight sight = sight_of(matrix_, *row, plan_);
            way(host, server, sight, fmt::format("This host to {}: {}.", address, sight_words(matrix_, *row)),
                {}, sight == Sight::good ? "" : cause_about({address}, false));
            return;
        }
        const Observation* look =
            facts_.at("DNS_FORWARDER_CONTROL", address).first([](const Observation&) { return true; });
        way(host, server, look == nullptr ? Sight::unknown : sight_of_question(*look),
            fmt::format("This host to {}: {}.", address, look == nullptr ? "not asked" : said(*look)), {},
            look == nullptr ? "" : cause_about({address}, false));
    }

    /// The DNS servers of the other side, asked without the forwarder.
    void straight(std::size_t host, std::size_t far_dns) {
        std::vector<std::string> working;
        std::vector<std::string> failing;
        bool unknown = false;
        for (const auto& address : plan_.remote_dns) {
            const Cell cell = cell_at(address, "dns_udp");
            if (cell == Cell::good) {
                working.push_back(address);
            } else if (cell == Cell::unknown || cell == Cell::not_asked) {
                unknown = true;
            } else {
                failing.push_back(address);
            }
        }
        Sight sight = Sight::good;
        if (!failing.empty()) {
            sight = working.empty() ? Sight::blocked : Sight::partly;
        } else if (unknown || working.empty()) {
            sight = Sight::unknown;
        }
        std::string words =
            fmt::format("This host to the DNS servers of {}, asked straight: ", plan_.remote_domain);
        words += working.empty()
                     ? "none answers UDP 53"
                     : fmt::format("{} answer{} UDP 53", listed(working), working.size() == 1 ? "s" : "");
        words += failing.empty() ? "." : fmt::format("; not {}.", listed(failing));
        way(host, far_dns, sight, std::move(words), {},
            sight == Sight::good ? "" : cause_about(failing, false));
    }

    Cell cell_at(std::string_view address, std::string_view service) const {
        const auto row = std::ranges::find_if(matrix_.rows, [&](const MatrixRow& candidate) {
            return candidate.remote && candidate.address == address;
        });
        const auto column = std::ranges::find(matrix_.service_ids, service);
        if (row == matrix_.rows.end() || column == matrix_.service_ids.end()) {
            return Cell::not_asked;
        }
        return row->cells[static_cast<std::size_t>(column - matrix_.service_ids.begin())];
    }

    /// The groups of remote hosts that are drawn: the given DNS servers that are no DC have their box
    /// already.
    std::vector<MatrixGroup> remote_groups() const {
        std::vector<MatrixGroup> groups;
        for (auto& group : group_rows(matrix_, plan_, most_single_hosts)) {
            const MatrixRow& row = matrix_.rows[group.rows.front()];
            if (row.remote && !(facts_.dcs_from_dns() && row.host.empty())) {
                groups.push_back(std::move(group));
            }
        }
        if (groups.size() > most_groups) {
            std::stable_sort(groups.begin() + 1, groups.end(),
                             [](const MatrixGroup& left, const MatrixGroup& right) {
                                 return left.sight != Sight::good && right.sight == Sight::good;
                             });
            put_rest_together(groups);
        }
        return groups;
    }

    static void put_rest_together(std::vector<MatrixGroup>& groups) {
        MatrixGroup rest = groups[most_groups - 1];
        std::size_t ways = 1;
        for (std::size_t at = most_groups; at < groups.size(); ++at, ++ways) {
            rest.rows.insert(rest.rows.end(), groups[at].rows.begin(), groups[at].rows.end());
            if (groups[at].sight != rest.sight) {
                rest.sight = Sight::partly;
            }
        }
        rest.words = fmt::format("they differ in {} ways: the table has them all", ways);
        groups.resize(most_groups - 1);
        groups.push_back(std::move(rest));
    }

    void domain_controllers(std::size_t host) {
        const auto groups = remote_groups();
        const bool none_speaks = std::ranges::none_of(groups, [&](const MatrixGroup& group) {
            return spoke_at_all(matrix_, matrix_.rows[group.rows.front()]);
        });
        for (const auto& group : groups) {
            const MatrixRow& row = matrix_.rows[group.rows.front()];
            std::vector<std::string> targets;
            for (const std::size_t at : group.rows) {
                targets.push_back(matrix_.rows[at].address);
            }
            // Every port may answer and a cause be about the host all the same: then not all is well there.
            std::string cause = cause_about(targets, false);
            const Sight sight = group.sight == Sight::good && !cause.empty() ? Sight::partly : group.sight;
            auto lines = lines_of(group);
            if (sight != group.sight) {
                lines.push_back("but " + cause);
            }
            const std::size_t node =
                box(NodeKind::dc, PictureSide::far, title_of_group(group), std::move(lines), sight);
            const std::string who =
                group.rows.size() == 1 ? name_with_address(row) : fmt::format("{} hosts", group.rows.size());
            way(host, node, sight, fmt::format("This host to {}: {}.", who, group.words),
                in_the_way(group, none_speaks), std::move(cause));
        }
    }

    static std::string name_with_address(const MatrixRow& row) {
        return row.host.empty() ? row.address : fmt::format("{} ({})", row.host, row.address);
    }

    std::string title_of_group(const MatrixGroup& group) const {
        const MatrixRow& row = matrix_.rows[group.rows.front()];
        return group.rows.size() == 1 ? host_or_address(row)
                                      : fmt::format("{} domain controllers", group.rows.size());
    }

    std::vector<std::string> lines_of(const MatrixGroup& group) const {
        const MatrixRow& row = matrix_.rows[group.rows.front()];
        std::vector<std::string> lines;
        if (group.rows.size() > 1) {
            lines.push_back(fmt::format("{} and others", host_or_address(row)));
        } else if (!row.host.empty()) {
            lines.push_back(row.address + (row.pdc ? ", PDC emulator" : ""));
        }
        lines.push_back(group.words);
        return lines;
    }

    /// What must lie between: nothing when all answers or when the host itself says no.
    std::optional<std::size_t> in_the_way(const MatrixGroup& group, bool none_speaks) {
        const MatrixRow& row = matrix_.rows[group.rows.front()];
        const auto said_so = ports_with(matrix_, row, {Cell::prohibited});
        if (!said_so.empty()) {
            return bead("Firewall", "says: prohibited, " + listed(said_so, 3));
        }
        const auto refused = refused_by_a_box(row);
        if (!refused.empty()) {
            return bead("Firewall (inferred)", "refuses in the host's name: " + listed(refused, 3));
        }
        const auto dropped = ports_with(matrix_, row, {Cell::silent});
        if (!dropped.empty() && spoke_at_all(matrix_, row)) {
            return bead("Firewall (inferred)", "drops " + listed(dropped, 3));
        }
        if (group.sight == Sight::blocked && none_speaks) {
            return bead("No way (inferred)", "routing, VPN or a firewall");
        }
        return {};
    }

    /// Who refused was looked for at one port, mostly; the others that a DC has to serve are taken to be
    /// refused alike.
    std::vector<std::string> refused_by_a_box(const MatrixRow& row) const {
        const Seen refusals = facts_.at("PATH_REFUSAL", row.address);
        const auto refused_by = [&](std::string_view who, std::string_view service) {
            return refusals.any([&](const Observation& look) {
                return text(look, "by") == who && (service.empty() || text(look, "service") == service);
            });
        };
        if (!refused_by("box", "")) {
            return {};
        }
        return ports_where(matrix_, row, [&](const Service& service, Cell cell) {
            return cell == Cell::refused &&
                   (refused_by("box", service.id) || (needed(service) && !refused_by("host", service.id)));
        });
    }

    /// One box for one behaviour, however many DCs lie behind it.
    std::size_t bead(std::string title, std::string line) {
        const auto [place, fresh] = beads_.try_emplace(title + '\n' + line, picture_.nodes.size());
        if (fresh) {
            box(NodeKind::firewall, PictureSide::between, std::move(title), {std::move(line)},
                Sight::blocked);
        }
        return place->second;
    }

    void way_back() {
        way(far_domain, near_domain, Sight::unknown,
            fmt::format("From {} back to this side: not to be seen from here.", plan_.remote_domain));
    }

    const Report& report_;
    const Matrix& matrix_;
    const Plan& plan_;
    Facts facts_;
    Picture picture_;
    std::vector<std::size_t> servers_;
    std::map<std::size_t, std::string> addresses_;
    std::map<std::string, std::size_t> beads_;
};

} // namespace

Picture make_picture(const Report& report) {
    return Painter(report).paint();
}

} // namespace pretrust
