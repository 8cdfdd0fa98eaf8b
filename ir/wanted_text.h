// What a server asks of a text, as a regular expression: for a chart, whose schema and templates have no other words.
//
// The same as has_form (ir/rules_text.h) and the rules for names (stdlib/facts/curated.h) say in code; a test compares
// them. RE2, Go's regexp and ECMA-262 read these patterns alike.
#pragma once

#include <cstdint>
#include <string_view>

#include "ir/rules_text.h"
#include "stdlib/facts/curated.h"

namespace dpc::ir {

struct WantedText {
  std::string_view pattern;  // of the whole text, whatever its length
  std::uint32_t most;        // characters
  std::string_view counted;  // the pattern that says the length too; empty where that would not be short
  std::string_view start;    // what every text of it begins with, up to any place but its begin; empty where not needed
  std::string_view words;    // how to mend it: "at most 63 lower-case letters ..."
  std::int8_t form = -1;     // the TextForm; negative for none

  friend bool operator==(const WantedText&, const WantedText&) = default;
};

WantedText wanted_text(TextForm form);
// The name of an object.
WantedText wanted_text(k8s::NameRule rule);
// As image_fault: no blanks, a name in lower case, one tag at most.
WantedText wanted_image();
// Less than schedule_fault: five fields or a word, but not what each field may be.
WantedText wanted_schedule();

}  // namespace dpc::ir
