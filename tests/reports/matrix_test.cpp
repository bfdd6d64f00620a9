// Which rows, in which order, and what each cell says.
#include "build.hpp"

#include <reports/matrix.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pretrust {
namespace {

using test::look;
using test::name_dc;

std::vector<std::string> addresses(const Matrix& matrix) {
    std::vector<std::string> result;
    for (const auto& row : matrix.rows) {
        result.push_back(row.address);
    }
    return result;
}

/// The cell of one service after these observations of one given server.
Cell cell(std::string_view service, std::vector<std::pair<std::string, Outcome>> seen,
          const Args& more = {}) {
    Evidence evidence;
    evidence.plan.remote_dns = {"192.0.2.1"};
    for (auto& [tag, outcome] : seen) {
        evidence.items.push_back(look(tag, "192.0.2.1", outcome, service, more));
    }
    return make_matrix(evidence).rows.at(0).cells.at(test::column(service));
}

TEST(Matrix, PutsThePdcFirstThenDcsByNameThenGivenServersThenLocalDcs) {
    Evidence evidence;
    evidence.plan.remote_dns = {"192.0.2.9", "192.0.2.3", "192.0.2.8"};
    evidence.plan.local_dns = {"192.0.2.20", "192.0.2.21"};
    name_dc(evidence, "192.0.2.9", "dc2.corp.example.com", "192.0.2.2");
    name_dc(evidence, "192.0.2.9", "dc1.corp.example.com", "192.0.2.1");
    name_dc(evidence, "192.0.2.9", "dc3.corp.example.com", "192.0.2.3", true);
    evidence.items.push_back(look("CLDAP_PING_ANSWER", "192.0.2.21", Outcome::answered, "ldap_ping"));
    evidence.items.push_back(look("DNS_FORWARDER_CONTROL", "192.0.2.20", Outcome::answered, "dns_udp"));
    const Matrix matrix = make_matrix(evidence);
    EXPECT_THAT(addresses(matrix), testing::ElementsAre("192.0.2.3", "192.0.2.1", "192.0.2.2", "192.0.2.9",
                                                        "192.0.2.8", "192.0.2.21"));
    EXPECT_TRUE(matrix.rows[0].pdc);
    EXPECT_FALSE(matrix.rows[1].pdc);
    EXPECT_EQ(matrix.rows[1].host, "dc1.corp.example.com");
    EXPECT_EQ(matrix.rows[3].host, "");
    EXPECT_FALSE(matrix.rows[5].remote);
}

TEST(Matrix, HasTheGivenServersWhenDnsNamesNoDc) {
    Evidence evidence;
    evidence.plan.remote_dns = {"192.0.2.9", "192.0.2.3"};
    EXPECT_THAT(addresses(make_matrix(evidence)), testing::ElementsAre("192.0.2.9", "192.0.2.3"));
}

TEST(Matrix, HasAColumnForEveryServiceAndACellForEveryColumn) {
    Evidence evidence;
    evidence.plan.remote_dns = {"192.0.2.9"};
    const Matrix matrix = make_matrix(evidence);
    EXPECT_EQ(matrix.columns.size(), services.size());
    EXPECT_EQ(matrix.service_ids.size(), services.size());
    EXPECT_EQ(matrix.rows[0].cells, std::vector<Cell>(services.size(), Cell::not_asked));
}

TEST(MatrixCell, BelievesTheProtocolMoreThanAConnect) {
    EXPECT_EQ(cell("ldap", {{"TRUST_PORTS_CONNECT", Outcome::open}}), Cell::open);
    EXPECT_EQ(
        cell("ldap", {{"TRUST_PORTS_CONNECT", Outcome::open}, {"LDAP_ROOTDSE_ANSWER", Outcome::answered}}),
        Cell::good);
    EXPECT_EQ(
        cell("ldap", {{"TRUST_PORTS_CONNECT", Outcome::open}, {"LDAP_ROOTDSE_ANSWER", Outcome::rejected}}),
        Cell::wrong);
    EXPECT_EQ(
        cell("ldap", {{"TRUST_PORTS_CONNECT", Outcome::open}, {"LDAP_ROOTDSE_ANSWER", Outcome::malformed}}),
        Cell::wrong);
}

TEST(MatrixCell, IsWrongWhenAServiceConnectsAndSaysNothing) {
    EXPECT_EQ(cell("ldap", {{"LDAP_ROOTDSE_ANSWER", Outcome::timed_out}}, {{"connected", true}}),
              Cell::wrong);
}

/// It waits for servers of the other side, and is not to blame for their silence.
TEST(MatrixCell, IsOpenWhenAServerConnectsAndItsForwarderStaysSilent) {
    const Args through = {{"connected", true}, {"path", std::string("forwarder")}};
    EXPECT_EQ(cell("dns_tcp", {{"DNS_LOCATOR_RECORDS", Outcome::timed_out}}, through), Cell::open);
}

TEST(MatrixCell, IsUnknownWhenOneOfTwoConnectsFailed) {
    EXPECT_EQ(
        cell("ldap", {{"TRUST_PORTS_CONNECT", Outcome::open}, {"LDAP_ROOTDSE_ANSWER", Outcome::timed_out}}),
        Cell::unknown);
}

TEST(MatrixCell, TakesANegativeDnsAnswerForAWorkingService) {
    EXPECT_EQ(cell("dns_udp",
                   {{"DNS_LOCATOR_RECORDS", Outcome::timed_out}, {"DNS_LOCATOR_RECORDS", Outcome::rejected}}),
              Cell::good);
    EXPECT_EQ(cell("kerberos_udp", {{"KERBEROS_PING_ANSWER", Outcome::rejected}}), Cell::wrong);
}

TEST(MatrixCell, SaysHowItWasBarred) {
    EXPECT_EQ(cell("smb", {{"TRUST_PORTS_CONNECT", Outcome::refused}}), Cell::refused);
    EXPECT_EQ(cell("smb", {{"TRUST_PORTS_CONNECT", Outcome::prohibited}}), Cell::prohibited);
    EXPECT_EQ(cell("smb", {{"TRUST_PORTS_CONNECT", Outcome::unreachable}}), Cell::unreachable);
    EXPECT_EQ(cell("smb", {{"TRUST_PORTS_CONNECT", Outcome::timed_out}}), Cell::silent);
}

TEST(MatrixCell, NeverTurnsWhatWasNotSeenIntoAPass) {
    EXPECT_EQ(cell("smb", {}), Cell::not_asked);
    EXPECT_EQ(cell("smb", {{"TRUST_PORTS_CONNECT", Outcome::skipped}}), Cell::unknown);
    EXPECT_EQ(cell("smb", {{"TRUST_PORTS_CONNECT", Outcome::crashed}}), Cell::unknown);
}

TEST(MatrixCell, TakesTheProtocolsWordForSmb) {
    EXPECT_EQ(cell("smb", {{"TRUST_PORTS_CONNECT", Outcome::open},
                           {"SMB_PIPES_NEGOTIATE", Outcome::answered},
                           {"SMB_PIPES_PIPE", Outcome::rejected}}),
              Cell::good);
}

TEST(MatrixCell, TakesAMissingCertificateForAnOpenPort) {
    EXPECT_EQ(cell("ldaps", {{"TRUST_PORTS_CONNECT", Outcome::open},
                             {"TLS_CERTIFICATES_HANDSHAKE", Outcome::rejected}}),
              Cell::open);
}

TEST(MatrixCell, DoesNotBelieveAConnectWhereEverythingConnects) {
    const std::vector<std::pair<std::string, Outcome>> boxed = {{"TRUST_PORTS_CONNECT", Outcome::open},
                                                                {"PATH_UNUSED_PORT", Outcome::open},
                                                                {"PATH_UNUSED_PORT", Outcome::open}};
    EXPECT_EQ(cell("adws", boxed), Cell::unknown);
}

TEST(MatrixCell, IsNotDecidedByQuestionsAboutTheWay) {
    EXPECT_EQ(cell("ldap", {{"TRUST_PORTS_CONNECT", Outcome::timed_out},
                            {"PATH_HOP", Outcome::unreachable},
                            {"SOURCE_PORTS_REPLY", Outcome::open},
                            {"PATH_SIZE", Outcome::answered}}),
              Cell::silent);
    EXPECT_EQ(cell("rpc_ports",
                   {{"RPC_ENDPOINTS_CONNECT", Outcome::answered}, {"RPC_RANGE_SWEEP", Outcome::skipped}}),
              Cell::good);
}

TEST(MatrixCell, TakesTheWorstOfTheRpcPorts) {
    EXPECT_EQ(cell("rpc_ports", {{"RPC_ENDPOINTS_CONNECT", Outcome::answered},
                                 {"RPC_ENDPOINTS_CONNECT", Outcome::timed_out}}),
              Cell::silent);
    EXPECT_EQ(cell("rpc_ports", {{"RPC_ENDPOINTS_CONNECT", Outcome::answered},
                                 {"RPC_ENDPOINTS_CONNECT", Outcome::rejected}}),
              Cell::good);
}

} // namespace
} // namespace pretrust
