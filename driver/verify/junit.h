// The results as CI systems read them: JUnit's XML, as Jenkins and GitLab take it.
#pragma once

#include <string>
#include <vector>

namespace dpc::driver::verify {

struct JUnitCase {
  enum class Kind { Passed, Skipped, Failed } kind = Kind::Passed;
  std::string group;    // the suite: "boundaries"
  std::string name;     // "boundaries 17, release 'r1' in 'default'"
  std::string message;  // why it was skipped, or what differs
  std::string text;     // of a failure: the values and both sides; of another what else is to be said
};

// A suite for each group, in the order in which they first come.
std::string junit_xml(const std::string& app, const std::vector<JUnitCase>& cases);

}  // namespace dpc::driver::verify
