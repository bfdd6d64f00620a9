// The line on a terminal that says how far the work is. Nothing but a terminal ever sees it.
#pragma once

#include <plan/command.hpp>

#include <string_view>

namespace pretrust {

/// Draws on standard error when that is a terminal and the user did not ask for quiet. Erased at its end.
class LiveLine {
  public:
    explicit LiveLine(Amount amount);
    LiveLine(const LiveLine&) = delete;
    LiveLine& operator=(const LiveLine&) = delete;
    ~LiveLine();

    bool shown() const { return shown_; }
    /// The text instead of what stands there; empty: nothing.
    void say(std::string_view text) const;

  private:
    bool shown_;
};

} // namespace pretrust
