#include "lsa_questions.hpp"

#include <algorithm>
#include <utility>

namespace pretrust::probes {

namespace {

using wire::LsaClass;

constexpr int most_pages = 8;
constexpr std::size_t most_trusts = 256;

enum class Step { open, domain, account, role, trusts, close, done };

/// Goes through the replies in the order of the calls.
class Conversation {
  public:
    explicit Conversation(const std::vector<PipeReply>& replies) {
        for (const auto& reply : replies) {
            take(reply);
        }
    }

    std::optional<PipeCall> next(const std::string& server) const {
        using namespace wire::lsa_opnum;
        switch (step_) {
        case Step::open:
            return PipeCall{open_policy2, wire::encode_open_policy2(server)};
        case Step::domain:
            return query(LsaClass::dns_domain);
        case Step::account:
            return query(LsaClass::account_domain);
        case Step::role:
            return query(LsaClass::server_role);
        case Step::trusts:
            return PipeCall{enumerate_trusted_domains_ex, wire::encode_enumerate_trusts(handle_, resume_)};
        case Step::close:
            return PipeCall{close, wire::encode_lsa_close(handle_)};
        case Step::done:
            break;
        }
        return std::nullopt;
    }

    const LsaAnswers& answers() const { return answers_; }

  private:
    PipeCall query(LsaClass what) const {
        return {wire::lsa_opnum::query_information_policy2, wire::encode_query_policy2(handle_, what)};
    }

    void take(const PipeReply& reply) {
        switch (step_) {
        case Step::open:
            take_handle(reply);
            break;
        case Step::domain:
            answers_.domain = take_policy(reply, LsaClass::dns_domain);
            step_ = answers_.domain.good ? Step::role : Step::account;
            break;
        case Step::account:
            answers_.account = take_policy(reply, LsaClass::account_domain);
            step_ = Step::role;
            break;
        case Step::role:
            (void)take_policy(reply, LsaClass::server_role);
            step_ = Step::trusts;
            break;
        case Step::trusts:
            take_trusts(reply);
            break;
        case Step::close:
            step_ = Step::done;
            break;
        case Step::done:
            break;
        }
    }

    void take_handle(const PipeReply& reply) {
        auto& answer = answers_.opening;
        answer.fault = reply.fault;
        const auto opened = wire::decode_handle_reply(reply.stub);
        answer.unreadable = !reply.fault && !opened;
        step_ = Step::done;
        if (reply.fault || !opened) {
            return;
        }
        answer.status = opened->status;
        answer.good = opened->status == 0;
        if (answer.good) {
            handle_ = opened->handle;
            step_ = Step::domain;
        }
    }

    LsaAnswer take_policy(const PipeReply& reply, LsaClass what) {
        LsaAnswer answer;
        answer.fault = reply.fault;
        if (reply.fault) {
            return answer;
        }
        const auto read = wire::decode_query_policy(reply.stub);
        const bool told = read && read->policy && read->policy->what == what;
        if (!read || (read->status == 0 && !told)) {
            answer.unreadable = true;
            return answer;
        }
        answer.status = read->status;
        answer.good = read->status == 0;
        if (answer.good) {
            keep(*read->policy);
        }
        return answer;
    }

    void keep(const wire::LsaPolicy& policy) {
        if (policy.what == LsaClass::server_role) {
            answers_.role = policy.role;
            return;
        }
        answers_.netbios_domain = policy.netbios_domain;
        answers_.dns_domain = policy.dns_domain;
        answers_.forest = policy.forest;
        answers_.domain_guid = policy.domain_guid;
        answers_.domain_sid = policy.domain_sid;
    }

    void take_trusts(const PipeReply& reply) {
        auto& answer = answers_.listing;
        answer = LsaAnswer();
        answer.fault = reply.fault;
        step_ = Step::close;
        if (reply.fault) {
            return;
        }
        const auto read = wire::decode_enumerate_trusts(reply.stub);
        answer.unreadable = !read;
        if (!read) {
            return;
        }
        answer.status = read->status;
        const bool more = read->status == wire::lsa_status::more_entries;
        const bool end = read->status == wire::lsa_status::no_more_entries;
        answer.good = read->status == 0 || more || end;
        const auto room = most_trusts - answers_.trusts.size();
        const auto count = std::min(read->trusts.size(), room);
        answers_.trusts.insert(answers_.trusts.end(), read->trusts.begin(),
                               read->trusts.begin() + static_cast<std::ptrdiff_t>(count));
        answers_.listed_all = answer.good && !more && count == read->trusts.size();
        // A server that says "more" and does not go on would do so for ever.
        if (more && read->resume > resume_ && ++pages_ < most_pages && answers_.trusts.size() < most_trusts) {
            resume_ = read->resume;
            step_ = Step::trusts;
        }
    }

    Step step_ = Step::open;
    wire::LsaHandle handle_{};
    std::uint32_t resume_ = 0;
    int pages_ = 0;
    LsaAnswers answers_;
};

} // namespace

std::optional<PipeCall> next_lsa_question(const std::string& server, const std::vector<PipeReply>& so_far) {
    return Conversation(so_far).next(server);
}

LsaAnswers read_lsa_answers(const std::vector<PipeReply>& replies) {
    return Conversation(replies).answers();
}

} // namespace pretrust::probes
