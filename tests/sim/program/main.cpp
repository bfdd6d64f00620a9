// pretrust_sim SCENARIO... [-- COMMAND...]: plays the networks of .sim files, for people, the lab and
// measurements. With a command, in a network namespace of its own, in which the command runs; without, on
// this host's own addresses until the end of standard input.
#include <algorithm>
#include <cstdio>
#include <exception>
#include <memory>
#include <simulator/own_network.hpp>
#include <simulator/simulator.hpp>
#include <stdexcept>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace {

constexpr int exit_usage = 2, exit_cannot_run = 127, exit_skipped = 77;

int run(std::vector<char*> command) {
    command.push_back(nullptr);
    const auto child = fork();
    if (child == 0) {
        execvp(command.front(), command.data());
        std::perror(command.front());
        _exit(exit_cannot_run);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void wait_for_end_of_input() {
    while (std::getchar() != EOF) {
    }
}

int play(const std::vector<std::string>& files, const std::vector<char*>& command) {
    const bool own = !command.empty();
    std::vector<pretrust::sim::Script> scripts;
    for (const auto& file : files) {
        scripts.push_back(pretrust::sim::read_script(file));
    }
    if (own) {
        if (const auto why = pretrust::sim::enter_own_network(); !why.empty()) {
            std::fprintf(stderr, "pretrust_sim: %s\n", why.c_str());
            return exit_skipped;
        }
    }
    std::vector<std::unique_ptr<pretrust::sim::Simulator>> running;
    std::size_t sockets = 0;
    for (const auto& script : scripts) {
        const auto why = own ? pretrust::sim::set_filters(script) : std::string();
        if (!why.empty()) {
            throw std::runtime_error(why);
        }
        running.push_back(std::make_unique<pretrust::sim::Simulator>(script));
        sockets += running.back()->sockets();
    }
    std::fprintf(stderr, "pretrust_sim: %zu sockets\n", sockets);
    if (own) {
        return run(command);
    }
    wait_for_end_of_input();
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    const std::vector<char*> words(argv + 1, argv + argc);
    const auto dashes =
        std::find_if(words.begin(), words.end(), [](const char* word) { return std::string(word) == "--"; });
    const std::vector<std::string> files(words.begin(), dashes);
    const std::vector<char*> command(dashes == words.end() ? dashes : dashes + 1, words.end());
    if (files.empty()) {
        std::fputs("usage: pretrust_sim SCENARIO... [-- COMMAND [ARGUMENT...]]\n", stderr);
        return exit_usage;
    }
    try {
        return play(files, command);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "pretrust_sim: %s\n", error.what());
        return 1;
    }
}
