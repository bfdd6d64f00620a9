// Does what `pretrust check ... -o json` does, as a program of its own:
//   example corp.example.com --dns 172.16.10.153,172.16.10.154
#include <pretrust/library.hpp>

#include <iostream>
#include <string>
#include <vector>

int main(int argc, char** argv) {
    const auto wanted = pretrust::read_wanted(std::vector<std::string>(argv + 1, argv + argc));
    if (!wanted) {
        std::cerr << "example: " << wanted.error().what << '\n';
        return 2;
    }
    const auto evidence = pretrust::look(*wanted);
    if (!evidence) {
        std::cerr << "example: " << evidence.error().what << '\n';
        return 1;
    }
    const pretrust::Report report = pretrust::judge(*evidence);
    const auto json = pretrust::print(report, "json");
    if (!json) {
        std::cerr << "example: " << json.error().what << '\n';
        return 1;
    }
    std::cout << *json;
    return report.verdict == pretrust::Verdict::ready ? 0 : 3;
}
