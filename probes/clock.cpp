// Asks every clock that a DC shows to strangers: KDC, SMB, NTLM, root DSE and NTP. One offset each, with its
// uncertainty; whose clock is wrong is for the diagnosis to say, which sees all DCs.
#include "kerberos_facts.hpp"
#include "null_session.hpp"
#include "observe.hpp"

#include <wire/filetime.hpp>
#include <wire/kerberos.hpp>
#include <wire/ntp.hpp>
#include <wire/rootdse.hpp>

#include <array>
#include <functional>
#include <utility>

namespace pretrust {

namespace {

using probes::ClockOffset;
using probes::NullDepth;

constexpr std::array clock_tags{
    TagSpec{"CLOCK_OFFSET", "The host was asked what time one of its services has."},
};

constexpr std::int64_t microsecond = 1;
constexpr std::int64_t second_us = 1'000'000;
/// Better than this need not be asked for: the narrowest threshold of a trust is a minute.
constexpr std::int64_t good_enough_us = 5'000;
constexpr unsigned most_readings = 3; // of clocks that cost the DC nothing; a KDC may log every question
constexpr int kiss_of_death = 0;      // an NTP stratum: "go away", and its times mean nothing

/// One exchange with one clock: what happened, and what the clock showed, if it did.
struct Reading {
    Observation observation;
    std::optional<std::int64_t> server_time_us;
    ClockOffset offset;
};

Reading make_reading(std::string_view source, std::string_view service, const Endpoint& to,
                     const Exchange& exchange) {
    Reading reading;
    reading.observation = probes::observe("CLOCK_OFFSET", service, to, exchange);
    reading.observation.args["source"] = std::string(source);
    return reading;
}

/// Puts in what the clock showed. An answer without a time is a no.
void take_time(Reading& reading, std::optional<std::int64_t> time_us, std::int64_t resolution_us,
               const Exchange& exchange) {
    reading.server_time_us = time_us;
    if (time_us) {
        reading.offset = probes::clock_offset(*time_us, resolution_us, exchange);
    } else if (reading.observation.outcome == Outcome::answered) {
        reading.observation.outcome = Outcome::rejected;
    }
}

Task<Reading> read_kdc(Target target, std::string domain, World& world) {
    const auto to = probes::endpoint_of(target, "kerberos_udp");
    const auto request = probes::ticket_for_nobody(domain, world);
    const Framer framer = wire::kerberos_progress_udp;
    const auto exchange = co_await world.talk_udp(to, request, framer);
    auto reading = make_reading("kdc", "kerberos_udp", to, exchange);
    std::optional<std::int64_t> time;
    if (exchange.outcome == Outcome::answered) {
        if (const auto error = wire::decode_krb_error(exchange.reply)) {
            time = error->stime_us;
        }
    }
    take_time(reading, time, microsecond, exchange);
    co_return reading;
}

Task<Reading> read_smb(Target target, World& world) {
    const auto to = probes::endpoint_of(target, "smb");
    const auto met = co_await probes::meet_smb_server(to, NullDepth::negotiate, world);
    auto reading = make_reading("smb", "smb", to, met.exchange);
    take_time(reading, met.system_time_us, 0, met.exchange);
    co_return reading;
}

Task<Reading> read_ntlm(Target target, World& world) {
    const auto to = probes::endpoint_of(target, "smb");
    const auto met = co_await probes::meet_smb_server(to, NullDepth::challenge, world);
    auto reading = make_reading("ntlm", "smb", to, met.exchange);
    std::optional<std::int64_t> time;
    if (met.challenge) {
        time = wire::filetime_to_unix_us(met.challenge->timestamp);
    }
    take_time(reading, time, 0, met.exchange);
    co_return reading;
}

Task<Reading> read_rootdse(Target target, std::int32_t id, World& world) {
    const auto to = probes::endpoint_of(target, "ldap");
    const auto request = wire::encode_root_dse_search(id);
    const Framer framer = [id](BytesView stream) { return wire::ldap_progress(stream, id); };
    const auto exchange = co_await world.talk_tcp(to, request, framer);
    auto reading = make_reading("rootdse", "ldap", to, exchange);
    std::optional<std::int64_t> time;
    if (exchange.outcome == Outcome::answered) {
        const auto reply = wire::decode_ldap_search_reply(exchange.reply, id);
        if (reply && !reply->entries.empty()) {
            time = wire::read_root_dse(reply->entries.front()).current_time_us;
        }
    }
    take_time(reading, time, second_us, exchange);
    co_return reading;
}

Task<Reading> read_ntp(Target target, wire::NtpTimestamp transmit, World& world) {
    const auto to = probes::endpoint_of(target, "ntp");
    const auto request = wire::encode_ntp_request(transmit);
    const Framer framer = [transmit](BytesView datagram) { return wire::ntp_progress(datagram, transmit); };
    const auto exchange = co_await world.talk_udp(to, request, framer);
    auto reading = make_reading("ntp", "ntp", to, exchange);
    const auto reply =
        exchange.outcome == Outcome::answered ? wire::decode_ntp_reply(exchange.reply) : std::nullopt;
    take_time(reading, std::nullopt, 0, exchange);
    if (!reply) {
        co_return reading;
    }
    auto& args = reading.observation.args;
    args["stratum"] = std::int64_t{reply->stratum};
    args["leap"] = std::int64_t{reply->leap};
    args["refid"] = reply->reference_id;
    args["synchronized"] = reply->synchronized();
    const auto offset = wire::ntp_offset_us(*reply, exchange.sent_unix_us, exchange.received_unix_us);
    if (offset && reply->stratum != kiss_of_death) {
        reading.observation.outcome = Outcome::answered;
        reading.server_time_us = wire::ntp_to_unix_us(reply->transmit, exchange.received_unix_us);
        reading.offset.offset_us = *offset;
        reading.offset.uncertainty_us = (exchange.received_unix_us - exchange.sent_unix_us) / 2;
    }
    co_return reading;
}

void record(Reading reading, Recorder& recorder) {
    if (reading.server_time_us) {
        reading.observation.args["server_time_us"] = *reading.server_time_us;
        probes::add_offset(reading.observation, reading.offset);
    }
    recorder.record(std::move(reading.observation));
}

/// Reads a clock, for the n-th time.
using ReadClock = std::function<Task<Reading>(unsigned n)>;

/// The best of at most so many readings: where the way is short, of one.
Task<void> best_of(unsigned readings, ReadClock read, Recorder& recorder) {
    auto best = co_await read(0);
    for (unsigned n = 1; n < readings; ++n) {
        if (!best.server_time_us || best.offset.uncertainty_us <= good_enough_us) {
            break;
        }
        auto next = co_await read(n);
        if (!next.server_time_us) {
            break;
        }
        if (next.offset.uncertainty_us < best.offset.uncertainty_us) {
            best = std::move(next);
        }
    }
    record(std::move(best), recorder);
}

Task<void> run(const Plan& plan, Target target, World& world, Recorder& recorder) {
    auto domain = probes::domain_of(plan, target);
    if (domain.empty()) {
        domain = "realm.invalid"; // A KDC tells the time to whoever asks for a realm, even for a wrong one.
    }
    const auto id = static_cast<std::int32_t>(world.random() & 0x7fffffU);
    const auto upper = wire::NtpTimestamp{world.random()} << 32U;
    const auto transmit = upper | world.random();
    std::vector<Task<void>> clocks;
    const auto begin = [&](unsigned readings, ReadClock read) {
        clocks.push_back(best_of(readings, std::move(read), recorder));
    };
    begin(1, [=, &world](unsigned) { return read_kdc(target, domain, world); });
    begin(most_readings, [=, &world](unsigned) { return read_smb(target, world); });
    begin(1, [=, &world](unsigned) { return read_ntlm(target, world); });
    begin(1, [=, &world](unsigned) { return read_rootdse(target, id, world); });
    begin(most_readings, [=, &world](unsigned n) { return read_ntp(target, transmit + n, world); });
    co_await world.together(std::move(clocks));
}

} // namespace

extern const ProbeSpec clock_probe{"clock", "how far the clocks of the DCs are from this host's",
                                   Scope::every_dc, clock_tags, run};

} // namespace pretrust
