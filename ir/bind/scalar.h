// What a plain YAML scalar means in each dialect.
//
// HelmValues is go.yaml.in/yaml/v2's resolve.go as Helm 4 uses it, followed by the passage through JSON that makes
// every number a float64; Strict is the core schema of YAML 1.2 (section 10.3.2). tests/unit/values_test.cpp holds the
// measured table.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ir/bind/values.h"

namespace dpc::ir {

struct Scalar {
  enum class Kind : std::uint8_t { Null, Bool, Int, Float, Text } kind = Kind::Text;
  bool boolean = false;
  std::int64_t integer = 0;
  double number = 0;  // Float; may be infinite or NaN
  friend bool operator==(const Scalar&, const Scalar&) = default;
};

// An Int is within int64; what is beyond is a Float. The empty text is Null.
Scalar read_scalar(std::string_view text, Dialect dialect);

// A number as the closed data that stands for it: a float64 that is integral and within ±max_int is an Int, for nothing
// in Helm can tell 3.0 from 3.
const Node* number_node(double value, Builder& builder);

// The text that Helm's reader makes of a plain key ('y' is "true", '010' is "8"); `ok` is false for null, which it
// refuses.
std::string helm_key(std::string_view text, bool& ok);

// "the number 8", "true", "null", "the text 'on'", for messages.
std::string describe(const Scalar& scalar, std::string_view text);

// A decimal number in floating form ([-+] digits . digits e [-+] digits) into a double; false where it overflows.
bool parse_float(std::string_view text, double& value);

}  // namespace dpc::ir
