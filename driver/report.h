// The binding report: what a target could not carry, and what was done with it instead. Nothing is frozen in silence.
#pragma once

#include <string>
#include <vector>

#include "ir/eval.h"

namespace dpc::driver {

struct ReportLine {
  std::string kind;     // "skipped", "hook-as-object", "chart-test", "dependency", "values-open"
  std::string target;   // "kubernetes"
  std::string subject;  // an environment's name, an object's KIND/NAME
  std::string text;     // a sentence for people, without a full stop
};

class Report {
 public:
  void add(ReportLine line);  // once
  bool empty() const { return lines_.empty(); }
  std::string human() const;  // "note: ..." lines
  std::string json() const;   // { "report": [ { kind, target, subject, text } ] }

 private:
  std::vector<ReportLine> lines_;
};

// Charts that come with the app's chart and that the values switch on: only Helm installs them.
void report_dependencies(Report& report, const ir::Module& module, const ir::Assignment& assignment);

// Hooks that plain YAML carries as plain objects, and tests of the chart, which it leaves out.
void report_hooks(Report& report, const ir::ClosedModule& module);

}  // namespace dpc::driver
