// Every stub that Windows hosts sent is read: what the program asks for by its own decoders (here those of
// LSA), the rest by readers of this file, on the same NdrReader. Two are sealed: nobody reads them.
#include "samples.hpp"

#include <wire/dcerpc.hpp>
#include <wire/epm.hpp>
#include <wire/lsa.hpp>
#include <wire/netlogon.hpp>
#include <wire/text.hpp>

#include <gtest/gtest.h>

#include <functional>
#include <map>

namespace pretrust::wire {
namespace {

/// What a reader finds in a stub, under the names of the captures' `expect`.
struct Found {
    std::optional<std::uint32_t> status;
    std::map<std::string, std::string> texts;
    std::vector<std::string> names;
    std::map<std::string, std::int64_t> numbers;
};
using Reading = std::function<std::optional<Found>(BytesView, Ndr)>;

std::optional<Found> finished(const NdrReader& reader, Found found) {
    return reader.ok() && reader.left() == 0 ? std::optional(std::move(found)) : std::nullopt;
}

/// A handle and a status, under the name that the capture has for the handle.
Reading handle(const std::string& name) {
    return [name](BytesView stub, Ndr) -> std::optional<Found> {
        const auto reply = decode_handle_reply(stub);
        if (!reply) {
            return std::nullopt;
        }
        Found found;
        found.status = reply->status;
        found.texts[name] = samples::to_hex(reply->handle);
        return found;
    };
}

/// LsarOpenPolicy3 and SamrConnect5: version, and a union of it with one arm of two words, before the handle.
std::optional<Found> versioned_handle(BytesView stub, Ndr ndr) {
    NdrReader reader(stub, ndr);
    const auto version = reader.u32();
    EXPECT_EQ(reader.u32(), version);
    (void)reader.octets(8);
    Found found;
    found.texts["handle"] = samples::to_hex(reader.octets(20));
    found.status = reader.u32();
    return finished(reader, found);
}

std::optional<Found> query_policy(BytesView stub, Ndr ndr) {
    const auto reply = decode_query_policy(stub, ndr);
    if (!reply || !reply->policy) {
        return std::nullopt;
    }
    Found found;
    found.status = reply->status;
    found.numbers["level"] = static_cast<std::int64_t>(reply->policy->what);
    found.names = {reply->policy->netbios_domain};
    found.texts["sid"] = reply->policy->domain_sid;
    return found;
}

/// LSAPR_TRUST_INFORMATION: a name and a SID, in arrays.
void read_domains(NdrReader& reader, Found& found) {
    const auto count = reader.array(12);
    std::vector<std::pair<bool, bool>> pointers;
    for (std::uint32_t i = 0; i < count; ++i) {
        const bool name = reader.text_head();
        pointers.emplace_back(name, reader.pointer());
    }
    for (const auto& [name, sid] : pointers) {
        if (name) {
            found.names.push_back(reader.text());
        }
        if (sid) {
            found.texts["sid"] = reader.sid();
        }
    }
}

std::optional<Found> enumerate_trusted_domains(BytesView stub, Ndr ndr) {
    NdrReader reader(stub, ndr);
    Found found;
    (void)reader.u32();
    reader.align_word();
    (void)reader.u32();
    if (reader.pointer()) {
        read_domains(reader, found);
    }
    found.status = reader.u32();
    return finished(reader, found);
}

void read_referenced_domains(NdrReader& reader, Found& found) {
    if (!reader.pointer()) {
        return;
    }
    (void)reader.u32();
    const bool any = reader.pointer();
    (void)reader.u32();
    if (any) {
        read_domains(reader, found);
    }
}

/// LsarLookupNames3: of one name.
std::optional<Found> lookup_names(BytesView stub, Ndr ndr) {
    NdrReader reader(stub, ndr);
    Found found;
    read_referenced_domains(reader, found);
    reader.align_word();
    (void)reader.u32();
    if (reader.pointer() && reader.array(1) == 1) {
        reader.align_word();
        (void)reader.enumeration();
        const bool sid = reader.pointer();
        (void)reader.u32();
        (void)reader.u32();
        EXPECT_TRUE(sid && reader.sid().starts_with(found.texts["sid"] + "-")) << "the account's";
    }
    (void)reader.u32(); // how many were found
    found.status = reader.u32();
    return finished(reader, found);
}

/// LsarLookupSids2: of one SID.
std::optional<Found> lookup_sids(BytesView stub, Ndr ndr) {
    NdrReader reader(stub, ndr);
    Found found;
    read_referenced_domains(reader, found);
    reader.align_word();
    (void)reader.u32();
    if (reader.pointer() && reader.array(1) == 1) {
        reader.align_word();
        (void)reader.enumeration();
        const bool name = reader.text_head();
        (void)reader.u32();
        (void)reader.u32();
        EXPECT_TRUE(name && reader.text() == "Administrators");
    }
    (void)reader.u32();
    found.status = reader.u32();
    return finished(reader, found);
}

/// DsRolerGetPrimaryDomainInformation, level 1 (MS-DSSP 2.2.4).
std::optional<Found> ds_role(BytesView stub, Ndr ndr) {
    NdrReader reader(stub, ndr);
    Found found;
    if (!reader.pointer() || reader.enumeration() != 1) {
        return std::nullopt;
    }
    reader.align_word();
    found.numbers["role"] = reader.enumeration();
    (void)reader.u32();
    const bool netbios = reader.pointer();
    const bool dns = reader.pointer();
    const bool forest = reader.pointer();
    found.texts["domain_guid"] = reader.guid();
    found.texts["domain"] = netbios ? reader.text() : "";
    found.texts["dns_domain"] = dns ? reader.text() : "";
    found.texts["forest"] = forest ? reader.text() : "";
    found.status = reader.u32();
    return finished(reader, found);
}

std::optional<Found> sam_lookup_domain(BytesView stub, Ndr ndr) {
    NdrReader reader(stub, ndr);
    Found found;
    found.texts["sid"] = reader.pointer() ? reader.sid() : "";
    found.status = reader.u32();
    return finished(reader, found);
}

std::optional<Found> sam_enumerate_domains(BytesView stub, Ndr ndr) {
    NdrReader reader(stub, ndr);
    Found found;
    (void)reader.u32();
    if (!reader.pointer()) {
        return std::nullopt;
    }
    (void)reader.u32();
    const auto count = reader.pointer() ? reader.array(12) : 0;
    for (std::uint32_t i = 0; i < count; ++i) {
        (void)reader.u32();
        EXPECT_TRUE(reader.text_head());
    }
    for (std::uint32_t i = 0; i < count; ++i) {
        found.names.push_back(reader.text());
    }
    EXPECT_EQ(reader.u32(), count);
    found.status = reader.u32();
    return finished(reader, found);
}

/// Where only the status at the end is of interest.
std::optional<Found> status_only(BytesView stub, Ndr ndr) {
    if (stub.size() < 4) {
        return std::nullopt;
    }
    NdrReader reader(stub.last(4), ndr);
    Found found;
    found.status = reader.u32();
    return found;
}

std::optional<Found> authenticate2(BytesView stub, Ndr ndr) {
    NdrReader reader(stub, ndr);
    Found found;
    found.texts["server_credential"] = samples::to_hex(reader.octets(8));
    (void)reader.u32();
    found.status = reader.u32();
    return finished(reader, found);
}

std::optional<Found> endpoint_map(BytesView stub, Ndr ndr) {
    const auto reply = decode_ept_map(stub, ndr);
    Found found;
    found.status = reply ? std::optional(reply->status) : std::nullopt;
    return reply ? std::optional(found) : std::nullopt;
}

std::optional<Found> req_challenge(BytesView stub, Ndr) {
    const auto reply = decode_req_challenge(stub);
    Found found;
    found.status = reply ? std::optional(reply->status) : std::nullopt;
    return reply ? std::optional(found) : std::nullopt;
}

std::optional<Found> authenticate3(BytesView stub, Ndr) {
    const auto reply = decode_authenticate3(stub);
    Found found;
    found.status = reply ? std::optional(reply->status) : std::nullopt;
    return reply ? std::optional(found) : std::nullopt;
}

const std::map<std::string, Reading>& readings() {
    static const std::map<std::string, Reading> rows{
        {"epm-op3", endpoint_map},
        {"netlogon-op4", req_challenge},
        {"netlogon-op15", authenticate2},
        {"netlogon-op26", authenticate3},
        {"lsarpc-op0", handle("policy_handle")},
        {"lsarpc-op44", handle("policy_handle")},
        {"lsarpc-op130", versioned_handle},
        {"lsarpc-op7", query_policy},
        {"lsarpc-op13", enumerate_trusted_domains},
        {"lsarpc-op57", lookup_sids},
        {"lsarpc-op68", lookup_names},
        {"dssetup-op0", ds_role},
        {"samr-op0", handle("handle")},
        {"samr-op1", handle("handle")},
        {"samr-op7", handle("handle")},
        {"samr-op34", handle("handle")},
        {"samr-op64", versioned_handle},
        {"samr-op5", sam_lookup_domain},
        {"samr-op6", sam_enumerate_domains},
        {"samr-op3", status_only},
        {"samr-op8", status_only},
        {"efs-op0", status_only},
    };
    return rows;
}

class WindowsStub : public samples::WindowsTest {
  protected:
    /// nullopt: not a response.
    std::optional<Bytes> stub() const {
        const auto call = static_cast<std::uint32_t>(exchange().number("call_id"));
        const auto reply = decode_rpc_reply(exchange().reply, call);
        const auto* response = reply ? std::get_if<RpcResponse>(&reply->body) : nullptr;
        return response != nullptr ? std::optional(response->stub) : std::nullopt;
    }
    Ndr ndr() const { return exchange().text("transfer_syntax") == "NDR64" ? Ndr::ndr64 : Ndr::ndr32; }
};

TEST_P(WindowsStub, IsReadAsTsharkReadsIt) {
    const auto& exchange = this->exchange();
    const auto octets = stub();
    if (!octets || exchange.expects("sealed")) {
        return; // a bind's reply or a fault, which windows_dcerpc_test reads whole; or ciphertext
    }
    ASSERT_TRUE(readings().contains(exchange.kind)) << "nobody reads " << exchange.kind;
    const auto found = readings().at(exchange.kind)(*octets, ndr());
    ASSERT_TRUE(found);
    EXPECT_EQ(found->status, exchange.bits("status"));
    for (const auto& [name, value] : found->texts) {
        if (exchange.expects(name)) {
            EXPECT_EQ(value, exchange.text(name)) << name;
        }
    }
    for (const auto& [name, value] : found->numbers) {
        EXPECT_EQ(value, exchange.number(name)) << name;
    }
    for (const auto* list : {"names", "strings"}) {
        if (exchange.expects(list)) {
            EXPECT_EQ(found->names, exchange.texts(list));
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Captures, WindowsStub, ::testing::ValuesIn(samples::windows("dcerpc")),
                         samples::IdAsName());

class WindowsOpenPolicy : public WindowsStub {};

TEST_P(WindowsOpenPolicy, RequestIsOursButForReferentsAndQualityOfService) {
    const auto& exchange = this->exchange();
    if (ndr() != Ndr::ndr32) {
        return; // we offer NDR32 only
    }
    NdrReader theirs(BytesView(exchange.request).subspan(24), Ndr::ndr32);
    ASSERT_TRUE(theirs.pointer());
    const auto server = theirs.text();
    const auto ours = encode_open_policy2(server);
    NdrReader reader(ours, Ndr::ndr32);
    ASSERT_TRUE(reader.pointer());
    EXPECT_EQ(reader.text(), server);
    EXPECT_EQ(theirs.u32(), 24U);
    EXPECT_EQ(reader.u32(), 24U);
    EXPECT_EQ(samples::to_hex(reader.octets(16)), samples::to_hex(theirs.octets(16)));
    EXPECT_FALSE(reader.pointer());
    EXPECT_EQ(reader.u32(), 1U) << "the right to view, nothing more";
    EXPECT_TRUE(reader.ok() && reader.left() == 0);
}

INSTANTIATE_TEST_SUITE_P(Captures, WindowsOpenPolicy,
                         ::testing::ValuesIn(samples::windows("dcerpc", "dcerpc-lsarpc-op44-")),
                         samples::IdAsName());

} // namespace
} // namespace pretrust::wire
