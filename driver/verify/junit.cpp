#include "driver/verify/junit.h"

#include <fmt/format.h>

#include <algorithm>


namespace dpc::driver::verify {
namespace {

// XML 1.0, section 2.2: control characters cannot be said at all.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\n': out += "&#10;"; break;
      case '\t': out += "&#9;"; break;
      default: out += byte < 0x20 ? "?" : std::string(1, c);
    }
  }
  return out;
}

std::string element(const std::string& suite, const JUnitCase& it) {
  std::string out = fmt::format(R"(    <testcase classname="{}" name="{}")", escaped(suite), escaped(it.name));
  switch (it.kind) {
    case JUnitCase::Kind::Passed:
      if (it.text.empty()) return out + "/>\n";
      return out + fmt::format("><system-out>{}</system-out></testcase>\n", escaped(it.text));
    case JUnitCase::Kind::Skipped:
      return out + fmt::format(R"(><skipped message="{}"/></testcase>)", escaped(it.message)) + "\n";
    case JUnitCase::Kind::Failed: break;
  }
  return out + fmt::format(R"(><failure message="{}">{}</failure></testcase>)", escaped(it.message), escaped(it.text)) +
         "\n";
}

std::string counts(const std::vector<const JUnitCase*>& cases) {
  const auto of = [&](JUnitCase::Kind kind) {
    return std::ranges::count_if(cases, [&](const JUnitCase* it) { return it->kind == kind; });
  };
  return fmt::format(R"(tests="{}" failures="{}" errors="0" skipped="{}")", cases.size(), of(JUnitCase::Kind::Failed),
                     of(JUnitCase::Kind::Skipped));
}

}  // namespace

std::string junit_xml(const std::string& app, const std::vector<JUnitCase>& cases) {
  std::vector<std::pair<std::string, std::vector<const JUnitCase*>>> groups;
  std::vector<const JUnitCase*> all;
  for (const JUnitCase& each : cases) {
    auto at = std::ranges::find(groups, each.group, &decltype(groups)::value_type::first);
    if (at == groups.end()) at = groups.insert(groups.end(), {each.group, {}});
    at->second.push_back(&each);
    all.push_back(&each);
  }
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  out += fmt::format("<testsuites name=\"dpc verify {}\" {}>\n", escaped(app), counts(all));
  for (const auto& [group, members] : groups) {
    const std::string suite = fmt::format("{}: {}", app, group);
    out += fmt::format("  <testsuite name=\"{}\" {}>\n", escaped(suite), counts(members));
    for (const JUnitCase* each : members) out += element(suite, *each);
    out += "  </testsuite>\n";
  }
  return out + "</testsuites>\n";
}

}  // namespace dpc::driver::verify
