// What is compared: an app's chart, rendered by helm, and the app, evaluated by dpc.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "driver/job.h"
#include "driver/verify/compare.h"
#include "driver/verify/conditions.h"
#include "driver/verify/plan.h"
#include "driver/verify/process.h"
#include "driver/verify/reasons.h"
#include "ir/eval.h"

namespace dpc::driver::verify {

// Why there is no answer of theirs: the chart failed as none does that refuses values (its YAML is broken, a template
// calls something wrongly), or helm itself did (it could not be started, was killed, took too long).
enum class Failure : std::uint8_t { None, Chart, Helm };

// What one side makes of a case: objects, a refusal, or of theirs neither.
struct Answer {
  bool refused = false;
  Failure failure = Failure::None;
  bool by_server = false;  // refused by us for what a server would refuse, which a chart leaves to it
  bool next_line = false;  // refused by us for U+0085 alone; accepted by them though the chart's schema refuses it
  std::string why;
  Reasons reasons;  // ours, where it is refused
  std::vector<const ir::Node*> objects;
  std::vector<ir::Document> documents;  // ours: what each object is closed data of, in the same order
  std::vector<std::string> sources;     // theirs: the template of each object, see Manifest
  std::string text;                     // theirs: all that was printed
  std::uint32_t fault_at = 0;           // theirs: where that is no YAML, from 1
};

// What a checksum annotation says on either side, of the object at that address.
struct Roll {
  Symbol address;
  std::string path, ours, theirs;
};

// A chart on disk and how helm is called for it.
struct Chart {
  std::string helm, version, folder, scratch;
  std::map<Symbol, std::string> templates;  // the file of each object, by its address
  std::chrono::seconds at_most{120};        // for each helm
  std::vector<Roll> rolls;                  // under one assignment, with which others are compared

  std::vector<std::string> command(const Case& each, const std::string& chart) const;
};

// What dpc makes of it; which conditions hold is noted.
Answer ours_of(Job& job, const ir::Module& module, const Case& each, Conditions& conditions);
// What helm makes of it.
Answer theirs_of(Job& job, const Chart& chart, const Case& each);

// The objects that differ, and those that helm lets be though what they roll for is other than under `chart.rolls`;
// one without an object where only one side refuses, or each for something else, or theirs is neither.
std::vector<Difference> differences(Job& job, const Chart& chart, const Case& each, const Answer& ours,
                                    const Answer& theirs);

// None where either refuses.
std::vector<Roll> rolls_of(Job& job, const Case& each, const Answer& ours, const Answer& theirs);

// Helm neither rendered the chart nor refused the values; `detail` says why.
bool is_failure(const Difference& difference);

// The same for differences of one cause: what kind of object, and the path without positions in lists.
std::string cause_of(const Difference& difference);

}  // namespace dpc::driver::verify
