#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <simulator/certificate.hpp>
#include <simulator/drop_filter.hpp>
#include <simulator/simulator.hpp>
#include <simulator/talk.hpp>
#include <stdexcept>
#include <sys/resource.h>
#include <thread>

namespace pretrust::sim {

namespace {

constexpr int backlog = 128;

void raise_descriptor_limit(std::size_t needed) {
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    constexpr std::size_t spare = 4096; // connections
    if (limit.rlim_cur >= needed + spare) {
        return;
    }
    limit.rlim_cur = needed + spare;
    limit.rlim_max = std::max(limit.rlim_max, limit.rlim_cur);
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0) { // not root: as far as it goes
        getrlimit(RLIMIT_NOFILE, &limit);
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

std::runtime_error cannot_have(const Host& host, const Listening& what,
                               const boost::system::error_code& error) {
    return std::runtime_error(host.address + " port " + std::to_string(what.port) +
                              (what.udp ? "/udp: " : "/tcp: ") + error.message());
}

Udp::socket bound_socket(asio::io_context& context, const Post& post, const Listening& what) {
    const Udp::endpoint here(asio::ip::make_address(post.host->address), what.port);
    boost::system::error_code error;
    Udp::socket socket(context);
    socket.open(here.protocol(), error);
    if (!error) {
        socket.set_option(asio::socket_base::reuse_address(true), error);
        drop_as_scripted(socket.native_handle(), post);
        socket.bind(here, error);
    }
    if (error) {
        throw cannot_have(*post.host, what, error);
    }
    return socket;
}

Tcp::acceptor listening_socket(asio::io_context& context, const Post& post, const Listening& what) {
    const Tcp::endpoint here(asio::ip::make_address(post.host->address), what.port);
    boost::system::error_code error;
    Tcp::acceptor acceptor(context);
    acceptor.open(here.protocol(), error);
    if (!error) {
        acceptor.set_option(asio::socket_base::reuse_address(true), error);
        drop_as_scripted(acceptor.native_handle(), post);
        acceptor.bind(here, error);
    }
    if (!error) {
        acceptor.listen(backlog, error);
    }
    if (error) {
        throw cannot_have(*post.host, what, error);
    }
    return acceptor;
}

} // namespace

class Simulator::Impl {
  public:
    explicit Impl(Script script) : script_(std::move(script)), context_(1) {
        std::size_t count = 0;
        for (const auto& host : script_.hosts) {
            count += listening(host).size();
        }
        raise_descriptor_limit(count);
        for (const auto& host : script_.hosts) {
            for (const auto& what : listening(host)) {
                stand(host, what);
            }
        }
        thread_ = std::thread([this] { context_.run(); });
    }

    ~Impl() {
        context_.stop();
        thread_.join();
    }

    std::size_t sockets() const { return sockets_; }

  private:
    void stand(const Host& host, const Listening& what) {
        const Post post{&script_, &host, what.service, what.port};
        if (post.way() == "closed") {
            return;
        }
        ++sockets_;
        const auto failed = [](const std::exception_ptr& fault) {
            if (fault) {
                std::rethrow_exception(fault); // a mistake of the simulator: out of its thread, loudly
            }
        };
        if (what.udp) {
            asio::co_spawn(context_, answer_datagrams(bound_socket(context_, post, what), post), failed);
            return;
        }
        const bool tls = what.service == "ldaps" || what.service == "gc_tls";
        const auto context = tls ? tls_context(post) : nullptr;
        auto acceptor = listening_socket(context_, post, what);
        asio::co_spawn(context_,
                       accept_streams(std::move(acceptor), post, tls ? Secured::tls : Secured::no, context),
                       failed);
    }

    Script script_;
    asio::io_context context_;
    std::size_t sockets_ = 0;
    std::thread thread_;
};

Simulator::Simulator(Script script) : impl_(std::make_unique<Impl>(std::move(script))) {}

Simulator::~Simulator() = default;

std::size_t Simulator::sockets() const {
    return impl_->sockets();
}

} // namespace pretrust::sim
