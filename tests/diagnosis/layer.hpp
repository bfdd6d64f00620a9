// Lays what one fault changed in the plan and in AWS's configuration over what another one changed in them.
#pragma once

#include <pretrust/evidence.hpp>

#include <string>
#include <utility>
#include <vector>

namespace pretrust {

/// Lays one member after the other over that of the first run, and notes those that both change.
class Layer {
  public:
    template <class T>
    void lay(T& into, const T& first_was, const T& second, const T& second_was, const char* what) {
        if (into == first_was) {
            into = second;
        } else if (second != second_was && second != into) {
            both_.emplace_back(what);
        }
    }
    template <class T> void lay(T& into, const T& was, const T& second, const char* what) {
        lay(into, was, second, was, what);
    }
    void lay(Plan& into, const Plan& was, const Plan& second, const Plan& second_was);
    void lay(AwsConfiguration& into, const AwsConfiguration& plain, const AwsConfiguration& second);
    std::vector<std::string> both() { return std::move(both_); }

  private:
    void lay(AwsDirectory& into, const AwsDirectory& plain, const AwsDirectory& second);
    void lay(AwsTrustRequest& into, const AwsTrustRequest& plain, const AwsTrustRequest& second);

    std::vector<std::string> both_;
};

} // namespace pretrust
