// What came of one assignment, as a line: workers tell it so, and a run that was stopped is continued from such lines.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dpc::driver::verify {

struct Verdict {
  enum class Kind : char {
    Same = '=',
    Refused = '-',  // by both
    Left = '>',     // refused by dpc for what only a server would refuse, and the objects are the same
    Differs = '!',
    Broken = 'x',    // the chart failed as none does that refuses values
    NoAnswer = '0',  // helm could not be started, was killed, or took too long
  };
  std::size_t number = 0;
  Kind kind = Kind::Same;
  std::string why;                       // why it was refused, or what differs: equal for what has the same cause
  std::vector<std::size_t> held, failed;  // conditions that were not seen so before
};

// "17 - +3,4 -5 why\n": what is in `why` stands on one line.
std::string line_of(const Verdict& verdict);
// Nothing where it is no such line.
std::optional<Verdict> read_verdict(std::string_view line);

}  // namespace dpc::driver::verify
