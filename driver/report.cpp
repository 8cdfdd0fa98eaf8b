#include "driver/report.h"

#include <fmt/format.h>

#include <algorithm>

#include "support/json.h"

namespace dpc::driver {

void Report::add(ReportLine line) {
  const auto same = [&](const ReportLine& other) { return other.kind == line.kind && other.text == line.text; };
  if (std::none_of(lines_.begin(), lines_.end(), same)) lines_.push_back(std::move(line));
}

std::string Report::human() const {
  std::string out;
  for (const ReportLine& line : lines_) out += fmt::format("note: {}\n", line.text);
  return out;
}

std::string Report::json() const {
  std::string out;
  JsonWriter writer(out, true);
  writer.open('{');
  writer.key("report");
  writer.open('[');
  for (const ReportLine& line : lines_) {
    writer.open('{');
    writer.key("kind");
    writer.string(line.kind);
    writer.key("target");
    writer.string(line.target);
    writer.key("subject");
    writer.string(line.subject);
    writer.key("text");
    writer.string(line.text);
    writer.close('}');
  }
  writer.close(']');
  writer.close('}');
  out += '\n';
  return out;
}

void report_hooks(Report& report, const ir::ClosedModule& module) {
  for (const ir::Document& document : module.documents) {
    if (document.resource->hook == nullptr) continue;
    std::string events;
    for (const Symbol event : document.resource->hook->events)
      events.append(events.empty() ? "" : ", ").append(event.text());
    const std::string subject = fmt::format("{}/{}", document.resource->kind.text(), document.name.text());
    if (ir::is_chart_test(*document.resource)) {
      report.add({"chart-test", "kubernetes", subject,
                  fmt::format("{} is a test of the chart, which plain YAML leaves out", subject)});
      continue;
    }
    report.add({"hook-as-object", "kubernetes", subject,
                fmt::format("{} is a hook ({}): plain YAML has no hooks, so it is an object like any other", subject,
                            events)});
  }
}

namespace {

const ir::Node* entry(const ir::Node& record, std::string_view key) {
  for (const ir::Entry& each : record.entries())
    if (each.key.text() == key) return each.value;
  return nullptr;
}

bool is_on(const ir::Dependency& dependency, const ir::Node* values) {
  std::string_view rest = dependency.condition.text();
  const ir::Node* at = rest.empty() ? nullptr : values;
  while (at != nullptr && at->op == ir::Op::Record && !rest.empty()) {
    const std::size_t dot = std::min(rest.find('.'), rest.size());
    at = entry(*at, rest.substr(0, dot));
    rest.remove_prefix(std::min(dot + 1, rest.size()));
  }
  return at == nullptr || at->op != ir::Op::Bool || at->b;
}

}  // namespace

void report_dependencies(Report& report, const ir::Module& module, const ir::Assignment& assignment) {
  for (const ir::Dependency& dependency : module.dependencies) {
    if (!is_on(dependency, assignment.values)) continue;
    const std::string_view condition = dependency.condition.text();
    report.add({"dependency", "kubernetes", std::string(dependency.name.text()),
                fmt::format("the chart {} {} comes with the Helm chart alone{}: what it installs is not in here",
                            dependency.name.text(), dependency.version.text(),
                            condition.empty() ? "" : fmt::format(" (values.{})", condition))});
  }
}

}  // namespace dpc::driver
