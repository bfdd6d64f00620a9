// The trust account asks for a ticket (RFC 4120 3.1.1): once without pre-authentication, which every KDC
// refuses with the etypes and the salt it wants, then once with a timestamp under the key of the password.
// The ticket, if one comes, is thrown away unread.
#include "kerberos_facts.hpp"
#include "observe.hpp"
#include "password_attempt.hpp"

#include <wire/kerberos.hpp>
#include <wire/password_keys.hpp>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <utility>

namespace pretrust::probes {

namespace {

namespace error = wire::kerberos_error;

/// RC4 first where the account has it: its key is the NT hash, while AES keys exist only for passwords that
/// were set since the domain knows AES.
constexpr std::array<std::int32_t, 3> preferred{wire::kerberos_etype::rc4, wire::kerberos_etype::aes256,
                                                wire::kerberos_etype::aes128};

std::optional<wire::KerberosEtype> choose(const std::vector<wire::KerberosEtype>& offered) {
    for (const auto wanted : preferred) {
        for (const auto& etype : offered) {
            if (etype.etype == wanted) {
                return etype;
            }
        }
    }
    return std::nullopt;
}

std::string first_verdict(std::int32_t code) {
    switch (code) {
    case error::client_unknown:
        return "no_account";
    case error::etype_unsupported:
        return "etype";
    case error::client_revoked:
        return "barred";
    case error::clock_skew:
        return "clock";
    default:
        return "undecided";
    }
}

std::string second_verdict(std::int32_t code) {
    switch (code) {
    case error::response_too_big: // the ticket is ready, and larger than the KDC wants to send this way
        return "right";
    case error::preauth_failed:
        return "wrong";
    default:
        return first_verdict(code);
    }
}

/// The request goes out on one connection only, however many are begun: that many passwords would count as
/// tried. This is the one thing that the copies of the dialogue share.
Dialogue say_once(Bytes request) {
    const auto said = std::make_shared<bool>(false);
    return [request = std::move(request), said, begun = false](BytesView received) mutable {
        Turn turn;
        if (begun) {
            turn.progress = wire::kerberos_progress_tcp(received);
            return turn;
        }
        begun = true;
        turn.progress = Progress::complete;
        if (!*said) {
            *said = true;
            turn.send = request;
        }
        return turn;
    };
}

std::optional<wire::KerberosReply> read(const Exchange& exchange) {
    if (exchange.outcome != Outcome::answered) {
        return std::nullopt;
    }
    const auto message = wire::strip_tcp_length(exchange.reply);
    return wire::decode_kerberos_reply(message.value_or(BytesView()));
}

void keep_error(PasswordAttempt& attempt, const wire::KerberosError& said) {
    attempt.args["error_code"] = std::int64_t{said.code};
    attempt.args["error_name"] = kerberos_error_name(said.code);
    attempt.outcome = Outcome::rejected;
}

/// How the first request went; the etype to go on with, if any.
std::optional<wire::KerberosEtype> judge_first(PasswordAttempt& attempt) {
    attempt.args["step"] = std::string("challenge");
    attempt.outcome = attempt.exchange.outcome;
    const auto reply = read(attempt.exchange);
    const auto* said = reply ? std::get_if<wire::KerberosError>(&*reply) : nullptr;
    if (said == nullptr) {
        // A ticket without pre-authentication says nothing about the password.
        attempt.outcome = reply ? Outcome::rejected : attempt.outcome;
        return std::nullopt;
    }
    keep_error(attempt, *said);
    attempt.verdict = first_verdict(said->code);
    if (said->code != error::preauth_required) {
        return std::nullopt;
    }
    auto etype = choose(said->padata.etypes);
    if (!etype) {
        attempt.verdict = "etype";
    }
    return etype;
}

void judge_second(PasswordAttempt& attempt) {
    attempt.args.erase("error_code");
    attempt.args.erase("error_name");
    attempt.args["step"] = std::string("authenticate");
    attempt.outcome = attempt.exchange.outcome;
    attempt.verdict = "undecided";
    attempt.judged = attempt.exchange.connected;
    const auto reply = read(attempt.exchange);
    if (!reply) {
        return;
    }
    if (const auto* said = std::get_if<wire::KerberosError>(&*reply)) {
        keep_error(attempt, *said);
        attempt.verdict = second_verdict(said->code);
    } else {
        attempt.verdict = "right";
    }
    attempt.outcome = attempt.verdict == "right" ? Outcome::answered : Outcome::rejected;
}

wire::KerberosAsRequest request_of(const TrustAccount& account, const std::string& realm, World& world) {
    wire::KerberosAsRequest request;
    request.client = account.netbios_name;
    request.realm = upper_case(realm);
    request.nonce = world.random();
    return request;
}

Bytes random_octets(World& world) {
    Bytes octets;
    while (octets.size() < 16) {
        const auto bits = world.random();
        for (std::size_t octet = 0; octet < 4; ++octet) {
            octets.push_back(static_cast<std::uint8_t>(bits >> (8 * octet)));
        }
    }
    return octets;
}

} // namespace

Task<PasswordAttempt> try_kerberos(FoundDc dc, TrustAccount account, std::string realm, World& world) {
    PasswordAttempt attempt;
    attempt.to.address = dc.address;
    attempt.to.port = find_service("kerberos_tcp")->port;
    attempt.service = "kerberos_tcp";
    attempt.args["account"] = account.netbios_name;
    auto request = request_of(account, realm, world);
    const auto opening = wire::prepend_tcp_length(wire::encode_as_request(request));
    const Framer framer = wire::kerberos_progress_tcp;
    attempt.exchange = co_await world.talk_tcp(attempt.to, opening, framer);
    const auto etype = judge_first(attempt);
    if (!etype) {
        co_return attempt;
    }
    // The KDC's own clock, so that a wrong one of this host is not taken for a wrong password.
    const auto now = std::get<wire::KerberosError>(*read(attempt.exchange)).stime_us;
    request.nonce = world.random();
    request.etypes = {etype->etype};
    const auto random = random_octets(world);
    request.encrypted_timestamp = wire::encrypt_timestamp(*world.trust_password(), *etype, now, random);
    attempt.args["etype"] = std::int64_t{etype->etype};
    const auto proof = say_once(wire::prepend_tcp_length(wire::encode_as_request(request)));
    attempt.exchange = co_await world.converse_tcp(attempt.to, proof);
    judge_second(attempt);
    co_return attempt;
}

} // namespace pretrust::probes
