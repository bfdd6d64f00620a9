// Descriptors and the terminal: the octets go from the kernel straight into the Secret's own page.
#include <app/password_file.hpp>
#include <app/streams.hpp>

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <sys/select.h>
#include <system_error>
#include <termios.h>
#include <unistd.h>
#include <utility>

namespace pretrust {
namespace {

constexpr std::array signals_at_prompt{SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP};
volatile std::sig_atomic_t signal_seen = 0;

void note_signal(int signal) {
    signal_seen = signal;
}

/// While it lives the terminal does not echo, and signals are noted, only while somebody waits.
class SilentTerminal {
  public:
    SilentTerminal() {
        signal_seen = 0;
        sigset_t held;
        sigemptyset(&held);
        for (const int signal : signals_at_prompt) {
            sigaddset(&held, signal);
        }
        ::sigprocmask(SIG_BLOCK, &held, &mask_before_);
        struct sigaction noting {};
        noting.sa_handler = note_signal; // without SA_RESTART
        for (std::size_t i = 0; i < signals_at_prompt.size(); ++i) {
            ::sigaction(signals_at_prompt[i], &noting, &before_[i]);
        }
        known_ = ::tcgetattr(STDIN_FILENO, &settings_) == 0;
        if (known_) {
            auto silent = settings_;
            silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
            silent.c_lflag |= static_cast<tcflag_t>(ECHONL);
            ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
        }
    }
    SilentTerminal(const SilentTerminal&) = delete;
    SilentTerminal& operator=(const SilentTerminal&) = delete;
    ~SilentTerminal() {
        if (known_) {
            ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &settings_);
        }
        for (std::size_t i = 0; i < signals_at_prompt.size(); ++i) {
            ::sigaction(signals_at_prompt[i], &before_[i], nullptr);
        }
        ::sigprocmask(SIG_SETMASK, &mask_before_, nullptr);
    }

    /// Until something was typed (true) or a signal came.
    bool wait() const {
        while (signal_seen == 0) {
            fd_set inputs;
            FD_ZERO(&inputs);
            FD_SET(STDIN_FILENO, &inputs);
            if (::pselect(STDIN_FILENO + 1, &inputs, nullptr, nullptr, nullptr, &mask_before_) != -1 ||
                errno != EINTR) {
                return true;
            }
        }
        return false;
    }

  private:
    termios settings_{};
    bool known_ = false;
    sigset_t mask_before_{};
    std::array<struct sigaction, signals_at_prompt.size()> before_{};
};

/// Until the end, a full room, or (at a terminal) the end of the line or a signal.
Result<Secret> read_all(int descriptor, const SilentTerminal* terminal) {
    Secret secret(password_room);
    std::size_t used = 0;
    while (used < secret.capacity()) {
        if (terminal != nullptr && !terminal->wait()) {
            break;
        }
        const auto room = secret.room().subspan(used);
        const auto size = ::read(descriptor, room.data(), room.size());
        if (size < 0 && errno == EINTR) {
            continue;
        }
        if (size < 0) {
            return Failure{FailureKind::unreadable,
                           "cannot be read: " + std::generic_category().message(errno)};
        }
        used += static_cast<std::size_t>(size);
        if (size == 0 || (terminal != nullptr && secret.room()[used - 1] == '\n')) {
            break;
        }
    }
    secret.use(used);
    return secret;
}

Result<Secret> ask_at_terminal() {
    while (true) {
        Result<Secret> got = Failure{};
        {
            const SilentTerminal silent;
            constexpr std::string_view prompt = "Trust password: ";
            (void)!::write(STDERR_FILENO, prompt.data(), prompt.size());
            got = read_all(STDIN_FILENO, &silent);
        }
        if (signal_seen == 0) {
            return got;
        }
        (void)!::write(STDERR_FILENO, "\n", 1);
        std::raise(
            std::exchange(signal_seen, 0)); // comes back after a stop: then the question is asked again
    }
}

Result<Secret> read_octets(const std::string& file) {
    if (file == "-") {
        return is_terminal(StandardStream::input) ? ask_at_terminal() : read_all(STDIN_FILENO, nullptr);
    }
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (descriptor == -1) {
        return Failure{FailureKind::unreadable,
                       "cannot be opened: " + std::generic_category().message(errno)};
    }
    auto secret = read_all(descriptor, nullptr);
    ::close(descriptor);
    return secret;
}

} // namespace

Result<GivenPassword> read_password(const std::string& file) {
    const auto option = fmt::format("--trust-password-file: {}", file == "-" ? "standard input" : file);
    auto octets = read_octets(file);
    if (!octets) {
        return Failure{octets.error().kind, fmt::format("{} {}", option, octets.error().what)};
    }
    auto password = judge_password(std::move(*octets));
    wipe_stack(); // single characters went through registers
    if (!password) {
        return Failure{password.error().kind, fmt::format("{} {}", option, password.error().what)};
    }
    const bool typed = file == "-" && is_terminal(StandardStream::input);
    password->remark =
        typed || password->remark.empty() ? "" : fmt::format("{}: {}", option, password->remark);
    return password;
}

} // namespace pretrust
