// The conversation of a null session against servers that mean ill: whatever comes, it ends within its
// limits, and going through the octets again finds what the live conversation found.
#include <probes/null_conversation.hpp>
#include <wire/epm.hpp>
#include <wire/reader.hpp>

#include <gtest/gtest.h>

#include <random>

namespace pretrust::probes {
namespace {

constexpr std::size_t share_of_pipes = 3;

std::vector<PipeErrand> errands(PipeScript script = {}) {
    std::vector<PipeErrand> list(share_of_pipes);
    const std::array names{"lsarpc", "samr", "netlogon"};
    for (std::size_t i = 0; i < list.size(); ++i) {
        list[i].pipe = names[i];
        list[i].service = wire::ad_interface_syntax(wire::AdInterface::lsarpc);
        list[i].script = script;
    }
    return list;
}

NullConversation conversation(PipeScript script = {}) {
    const Endpoint to{"192.0.2.10", 445, {}, 0};
    return {to, errands(std::move(script)), wire::NullLogon::signed_session, NullSeed()};
}

/// A server of our own that says yes to everything, in the order asked.
class Server {
  public:
    /// The replies to all requests in `octets`.
    Bytes answer(BytesView octets) {
        Bytes replies;
        while (!octets.empty()) {
            const auto frame = wire::read_smb2_frame(octets);
            if (frame.progress != Progress::complete) {
                ADD_FAILURE() << "a request that is no SMB2";
                break;
            }
            const auto reply = answer_one(frame.messages.front());
            replies.insert(replies.end(), reply.begin(), reply.end());
            octets = octets.subspan(frame.size);
            ++asked;
        }
        return replies;
    }

    std::uint16_t credits = 1;
    std::uint32_t output_status = 0; ///< of every transceive and read
    bool endless = false;            ///< RPC replies never end
    int asked = 0;

  private:
    Bytes answer_one(const wire::Smb2Message& request) {
        auto head = request.header;
        head.flags = wire::smb2_flag::reply;
        head.credits = credits;
        wire::Writer body;
        switch (request.header.command) {
        case wire::Smb2Command::negotiate:
            body.u16le(65).u16le(3).u16le(0x0302).u16le(0).zeros(16 + 16 + 16).u16le(128).u16le(0).u32le(0);
            break;
        case wire::Smb2Command::session_setup:
            return session_setup(head);
        case wire::Smb2Command::tree_connect:
            body.u16le(16).u8(2).u8(0).zeros(12);
            break;
        case wire::Smb2Command::create:
            body.u16le(89).zeros(62).u64le(head.message_id).zeros(16);
            break;
        case wire::Smb2Command::ioctl:
            return ioctl(head, request.body.subspan(56));
        case wire::Smb2Command::read:
            head.status = output_status;
            body.u16le(17).u8(80).u8(0).u32le(endless ? 1 : 0).zeros(8).zeros(endless ? 1 : 0);
            break;
        }
        return wire::encode_smb2(head, body.finish());
    }

    Bytes session_setup(wire::Smb2Header head) {
        wire::Writer body;
        if (challenged_) {
            body.u16le(9).u16le(0).u16le(72).u16le(0);
        } else {
            challenged_ = true;
            head.status = wire::smb2_status::more_processing;
            head.session_id = 7;
            body.u16le(9).u16le(0).u16le(72).u16le(48).text("NTLMSSP").u8(0).u32le(2).zeros(36);
        }
        return wire::encode_smb2(head, body.finish());
    }

    Bytes ioctl(wire::Smb2Header head, BytesView rpc) {
        head.status = output_status;
        wire::Reader reader(rpc);
        reader.skip(2);
        const bool bind = reader.u8() == 11;
        reader.skip(9);
        const auto call = reader.u32le();
        wire::Writer pdu;
        const std::size_t size = bind ? 56 : 32;
        pdu.u8(5).u8(0).u8(bind ? 12 : 2).u8(endless ? 1 : 3).u32be(0x10000000);
        pdu.u16le(static_cast<std::uint16_t>(endless ? 60000 : size)).u16le(0).u32le(call);
        if (bind) {
            pdu.zeros(8).u16le(0).zeros(2).u8(1).zeros(3).zeros(24);
        } else {
            pdu.zeros(16);
        }
        const Bytes output = pdu.finish();
        wire::Writer body;
        body.u16le(49)
            .zeros(30)
            .u32le(112)
            .u32le(static_cast<std::uint32_t>(output.size()))
            .zeros(8)
            .raw(output);
        return wire::encode_smb2(head, body.finish());
    }

    bool challenged_ = false;
};

struct Talk {
    Turn last;
    Bytes heard;
    NullSession said;
};

/// Until the conversation ends or says no more.
Talk talk(NullConversation live, Server& server) {
    Talk talk;
    talk.last = live(BytesView());
    while (talk.last.progress == Progress::complete && !talk.last.send.empty()) {
        const Bytes replies = server.answer(talk.last.send);
        talk.heard.insert(talk.heard.end(), replies.begin(), replies.end());
        talk.last = live(replies);
    }
    talk.said = live.said();
    return talk;
}

void expect_same(const NullSession& left, const NullSession& right) {
    EXPECT_EQ(left.negotiate_status, right.negotiate_status);
    EXPECT_EQ(left.session_status, right.session_status);
    EXPECT_EQ(left.tree_status, right.tree_status);
    for (std::size_t i = 0; i < left.pipes.size(); ++i) {
        EXPECT_EQ(left.pipes[i].create_status, right.pipes[i].create_status);
        EXPECT_EQ(left.pipes[i].bound, right.pipes[i].bound);
        EXPECT_EQ(left.pipes[i].replies.size(), right.pipes[i].replies.size());
    }
}

NullSession read_again(NullConversation fresh, BytesView heard) {
    (void)fresh(BytesView());
    (void)fresh(heard);
    return fresh.said();
}

PipeScript calls(std::size_t count) {
    return [count](const std::vector<PipeReply>& so_far) -> std::optional<PipeCall> {
        PipeCall call;
        call.opnum = static_cast<std::uint16_t>(so_far.size());
        return so_far.size() < count ? std::optional(call) : std::nullopt;
    };
}

TEST(NullSession, OneCreditAtATimeIsEnough) {
    Server server;
    const auto talked = talk(conversation(calls(2)), server);
    EXPECT_EQ(talked.last.progress, Progress::complete);
    for (const auto& pipe : talked.said.pipes) {
        EXPECT_TRUE(pipe.opened() && pipe.bound.value_or(false));
        EXPECT_EQ(pipe.replies.size(), 2U);
    }
    EXPECT_EQ(server.asked, 4 + 3 * 4);
    expect_same(talked.said, read_again(conversation(calls(2)), talked.heard));
}

TEST(NullSession, NoCreditAtAllIsEnoughToo) {
    Server server;
    server.credits = 0;
    EXPECT_TRUE(talk(conversation(), server).said.pipes.back().bound.value_or(false));
}

TEST(NullSession, CreditsWithoutEndDoNoHarm) {
    Server server;
    server.credits = 0xffff;
    EXPECT_TRUE(talk(conversation(), server).said.pipes.back().bound.value_or(false));
}

TEST(NullSession, ScriptWithoutAnEndIsEnded) {
    Server server;
    server.credits = 16;
    const auto talked = talk(conversation(calls(1000)), server);
    EXPECT_EQ(talked.last.progress, Progress::complete);
    EXPECT_EQ(talked.said.pipes.front().replies.size(), 32U);
}

TEST(NullSession, PipeWithoutAnEndIsEnded) {
    Server server;
    server.endless = true;
    server.output_status = wire::smb2_status::buffer_overflow;
    const auto talked = talk(conversation(), server);
    EXPECT_EQ(talked.last.progress, Progress::malformed);
    EXPECT_TRUE(talked.said.pipes.front().opened());
    EXPECT_LT(server.asked, 4 + 3 * 70);
}

TEST(NullSession, StubThatFitsNoFragmentIsNotSent) {
    Server server;
    const auto talked = talk(conversation([](const std::vector<PipeReply>&) {
                                 return std::optional(PipeCall{1, Bytes(5000)});
                             }),
                             server);
    EXPECT_EQ(talked.last.progress, Progress::complete);
    EXPECT_TRUE(talked.said.pipes.front().replies.empty());
}

TEST(NullSession, AnyCutOfTheStreamIsReadAlike) {
    Server server;
    server.credits = 16;
    const auto talked = talk(conversation(calls(1)), server);
    for (std::size_t step = 1; step < 200; step += 7) {
        auto fresh = conversation(calls(1));
        (void)fresh(BytesView());
        Bytes received;
        for (std::size_t at = 0; at < talked.heard.size(); at += step) {
            const auto piece =
                BytesView(talked.heard).subspan(at).first(std::min(step, talked.heard.size() - at));
            received.insert(received.end(), piece.begin(), piece.end());
            const auto turn = fresh(received);
            if (turn.progress == Progress::complete && !turn.send.empty()) {
                received.clear();
            }
        }
        expect_same(talked.said, fresh.said());
    }
}

TEST(NullSession, DamagedStreamsAreReadTheSameLiveAndAgain) {
    Server server;
    server.credits = 16;
    const auto talked = talk(conversation(calls(2)), server);
    std::mt19937 random(20261121);
    for (int round = 0; round < 100; ++round) {
        Bytes heard = talked.heard;
        for (unsigned blows = 1 + random() % 4; blows > 0; --blows) {
            heard[random() % heard.size()] = static_cast<std::uint8_t>(random());
        }
        auto live = conversation(calls(2));
        (void)live(BytesView());
        const std::size_t half = random() % heard.size();
        const auto turn = live(BytesView(heard).first(half));
        const bool new_turn = turn.progress == Progress::complete && !turn.send.empty();
        (void)live(BytesView(heard).subspan(new_turn ? half : 0));
        expect_same(live.said(), read_again(conversation(calls(2)), heard));
    }
}

} // namespace
} // namespace pretrust::probes
