// A difference as a diagnostic (DP1002): what each side makes, the source, the line of the template, the values. What
// helm fails of without refusing is another (DP1003).
#pragma once

#include "driver/verify/shrink.h"
#include "driver/verify/subject.h"

namespace dpc::driver::verify {

// Where the first difference of that cause is made, on either side: what is told of there need not be told again.
std::string places_of(Job& job, const ir::Module& module, const Chart& chart, const Case& each,
                      const std::string& cause);

struct Told {
  std::string message;  // for other reports than the diagnostic
  std::string text;     // the values, as YAML
};

// Evaluates and renders the case once more. `ir::Module` must be what the chart was made of.
Told tell_difference(Job& job, const ir::Module& module, const Chart& chart, const Case& each, bool smallest);

// Of a helm that gave none: nothing is run again, which might take as long.
Told tell_no_answer(Job& job, const ir::Module& module, const Case& each, const std::string& why);

}  // namespace dpc::driver::verify
