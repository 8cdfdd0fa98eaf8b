#include "driver/verify/subject.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <fstream>

#include "backends/helm/files/names.h"
#include "backends/kubernetes/documents.h"
#include "backends/yaml/yaml.h"
#include "driver/inputs.h"
#include "ir/bind/data_words.h"
#include "support/utf8.h"

namespace dpc::driver::verify {

using ir::Node;

namespace {

// As `dpc render` prints them, read again.
void print_plain(Job& job, const ir::ClosedModule& closed, Answer& answer) {
  std::vector<const Node*> bodies;
  for (const ir::Document* document : emit::in_apply_order(closed)) {
    if (ir::is_chart_test(*document->resource)) continue;
    bodies.push_back(document->body);
    answer.documents.push_back(*document);
  }
  std::string text;
  Unreadable fault;
  emit::write_bodies(bodies, emit::Format::Yaml, [&](std::string_view piece) {
    text += piece;
    return true;
  });
  const auto read = read_manifests(text, job.session.builder, job.session.limits, fault);
  for (std::size_t i = 0; read && i < read->size(); ++i) answer.objects.push_back((*read)[i].body);
  if (answer.objects.size() == answer.documents.size()) return;
  answer.refused = true;
  answer.why = "what dpc printed is no YAML: " + fault.why;
}

void refuse(Answer& answer, const Diagnostics& told) {
  answer.refused = true;
  answer.by_server = answer.next_line = true;
  for (const Diagnostic& diagnostic : told.all()) {
    if (diagnostic.info.severity != Severity::Error) continue;
    answer.by_server = answer.by_server && diagnostic.info.left_to_server;
    answer.next_line = answer.next_line && diagnostic.message.ends_with(" U+0085");
    answer.reasons.told.push_back(diagnostic.message);
    if (answer.why.empty()) answer.why = diagnostic.message;
  }
}

// Helm's reader of JSON is one of YAML: line ends beyond ASCII and what YAML does not print have to be escaped.
std::string values_text(const Node& values) {
  std::string text, out;
  emit::append_json(text, values);
  for (std::size_t at = 0; at < text.size();) {
    const Decoded character = decode_utf8(std::string_view(text).substr(at));
    const bool hidden = ir::inadmissible(std::string_view(text).substr(at, character.size)).has_value();
    if (hidden && character.point >= 0x7f) out += fmt::format("\\u{:04x}", character.point);
    else out.append(text, at, character.size);
    at += character.size;
  }
  return out;
}

void be_upgrade(ir::Assignment& assignment, ir::Builder& b) {
  const ir::Entry marks[] = {{b.symbol("is_install"), b.boolean(false), nullptr, {}},
                             {b.symbol("is_upgrade"), b.boolean(true), nullptr, {}}};
  assignment.release = ir::overlay_values(b, assignment.release, b.data_record(marks));
}

// Folders of this machine are no matter, and would tell two runs apart.
std::string without(std::string text, const std::string& folder) {
  for (std::size_t at = 0; (at = text.find(folder + "/", at)) != std::string::npos;)
    text.erase(at, folder.size() + 1);
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

// A message of helm's that is a chart's "no": of `fail` and `required`, of the schema, of the range of Kubernetes
// versions (pkg/engine/engine.go, pkg/chart/v2/util/jsonschema.go, pkg/action/install.go of Helm 3.18 and 4.1).
bool is_refusal(std::string_view message) {
  constexpr std::string_view refusals[] = {"execution error at (", "values don't meet the specifications of the schema",
                                           "chart requires kubeVersion:"};
  constexpr std::string_view begin = "Error: ";
  for (std::size_t at = 0; at < message.size(); at = std::min(message.find('\n', at), message.size() - 1) + 1) {
    if (!message.substr(at).starts_with(begin)) continue;
    const std::string_view said = message.substr(at + begin.size());
    return std::ranges::any_of(refusals, [&](std::string_view each) { return said.starts_with(each); });
  }
  return false;
}

void judge_failure(Answer& theirs, const Finished& finished, const Chart& chart) {
  const std::string said = without(finished.err, chart.scratch);
  theirs.failure = Failure::Helm;
  switch (finished.end) {
    case Finished::End::Exited:
      theirs.refused = is_refusal(said);
      // What shells say of a program that they cannot run, or that was killed.
      theirs.failure = theirs.refused         ? Failure::None
                       : finished.code >= 126 ? Failure::Helm
                                              : Failure::Chart;
      theirs.why = said.empty() ? fmt::format("it ended with {} and said nothing", finished.code) : said;
      return;
    case Finished::End::Killed: theirs.why = fmt::format("it was killed by signal {}", finished.code); break;
    case Finished::End::NotStarted:
      theirs.why = fmt::format("it cannot be started: {}", std::strerror(finished.code));
      break;
    case Finished::End::TooLate: theirs.why = fmt::format("it was not done after {} s", chart.at_most.count()); break;
  }
  if (!said.empty()) theirs.why += ": " + said;
}

}  // namespace

std::vector<std::string> Chart::command(const Case& each, const std::string& chart) const {
  const std::string values = fmt::format("{}/values-{}.json", scratch, ::getpid());
  // Helm 4.1 takes a file for empty whose last line has no end and 4096 bytes, or a multiple of that.
  std::ofstream(values, std::ios::binary) << values_text(*each.sample.values) << '\n';
  std::vector<std::string> out = {helm, "template", each.release, chart, "-n", each.name_space};
  if (each.environment != nullptr)
    out.insert(out.end(), {"-f", folder + "/" + helm::environment_file(*each.environment)});
  out.insert(out.end(), {"-f", values, "--kube-version", each.kube_version, "--include-crds"});
  if (each.upgrade) out.emplace_back("--is-upgrade");
  for (const std::string& api : each.api_versions) out.insert(out.end(), {"--api-versions", api});
  return out;
}

Answer ours_of(Job& job, const ir::Module& module, const Case& each, Conditions& conditions) {
  Diagnostics told;
  Answer answer;
  const ir::ReleaseFlags release{each.release, each.name_space, each.kube_version, each.api_versions};
  std::optional<ir::Assignment> assignment =
      assign_as(job, module, each.environment, each.sample.values, release, told);
  if (!assignment) {
    refuse(answer, told);
    answer.reasons.by_type = true;
    return answer;
  }
  if (each.upgrade) be_upgrade(*assignment, job.session.builder);
  const ir::ClosedModule closed =
      evaluate_module(module, job.session.builder, *assignment, told, job.session.limits, &job.session.sources);
  if (closed.ok && each.plain) {
    print_plain(job, closed, answer);
  } else {
    for (const ir::Document& document : closed.documents) {
      if (ir::is_chart_test(*document.resource)) continue;
      answer.objects.push_back(document.body);
      answer.documents.push_back(document);
    }
  }
  if (!closed.ok) {
    refuse(answer, told);
    answer.reasons.checks = failing_checks(module, *assignment, job.session.builder, job.session.limits);
  }
  Diagnostics ignored;
  ir::Evaluator evaluator(job.session.builder, *assignment, ignored, job.session.limits);
  conditions.see(evaluator, !answer.refused || answer.by_server);
  return answer;
}

Answer theirs_of(Job& job, const Chart& chart, const Case& each) {
  Finished finished = run(chart.command(each, chart.folder), chart.scratch, chart.at_most);
  Answer theirs;
  if (finished.end != Finished::End::Exited || finished.code != 0) {
    judge_failure(theirs, finished, chart);
    return theirs;
  }
  // Helm 3 reads the values through YAML before it holds them against the schema: there U+0085 is a line end.
  theirs.next_line = chart.version.starts_with("v3.");
  theirs.text = std::move(finished.out);
  Unreadable fault;
  const auto read = read_manifests(theirs.text, job.session.builder, job.session.limits, fault);
  for (std::size_t i = 0; read && i < read->size(); ++i) {
    const Manifest& manifest = (*read)[i];
    // A chart that comes with this one has objects of its own.
    if (manifest.source.starts_with("charts/")) continue;
    theirs.objects.push_back(manifest.body);
    theirs.sources.push_back(manifest.source);
  }
  if (!read) {
    theirs.why = "it printed no YAML: " + fault.why;
    theirs.fault_at = fault.at;
  }
  return theirs;
}

constexpr std::string_view failed = "failed";

namespace {

Symbol address_of(const Answer& ours, const ir::Node* object) {
  const auto at = std::ranges::find(ours.objects, object) - ours.objects.begin();
  return ours.documents[static_cast<std::size_t>(at)].resource->address;
}

// What rolls for data that is other than before has another checksum than before.
void add_stale(const Chart& chart, const Answer& ours, const Compared& compared, std::vector<Difference>& out) {
  for (const Checksum& now : compared.checksums) {
    const Symbol address = address_of(ours, now.our_object);
    const auto before = std::ranges::find_if(
        chart.rolls, [&](const Roll& roll) { return roll.address == address && roll.path == path_text(now.steps); });
    if (before == chart.rolls.end() || before->ours == now.ours || before->theirs != now.theirs) continue;
    out.push_back({now.object, now.steps, now.ours, now.theirs, now.our_object, nullptr, false,
                   "the chart's is the same under other values, though what it is a digest of is not"});
  }
}

Compared compared(Job& job, const Case& each, const Answer& ours, const Answer& theirs) {
  return compare(ours.objects, theirs.objects, Made::ByHelm, each.name_space, job.session.builder);
}

}  // namespace

std::vector<Roll> rolls_of(Job& job, const Case& each, const Answer& ours, const Answer& theirs) {
  std::vector<Roll> out;
  if (ours.refused || theirs.refused || theirs.failure != Failure::None) return out;
  for (const Checksum& it : compared(job, each, ours, theirs).checksums)
    out.push_back({address_of(ours, it.our_object), path_text(it.steps), it.ours, it.theirs});
  return out;
}

std::vector<Difference> differences(Job& job, const Chart& chart, const Case& each, const Answer& ours,
                                    const Answer& theirs) {
  const auto whole = [](std::string mine, std::string other, const std::string& why) {
    Difference difference;
    difference.ours = std::move(mine);
    difference.theirs = std::move(other);
    difference.detail = why;
    return std::vector<Difference>{difference};
  };
  if (theirs.failure != Failure::None)
    return whole(ours.refused ? "refused" : "accepted", std::string(failed), theirs.why);
  if (!theirs.refused && !theirs.why.empty())
    return whole(ours.refused ? "refused" : "accepted", "no YAML", theirs.why);
  if (ours.next_line && theirs.next_line) return {};
  if (ours.refused && theirs.refused) {
    // Where Helm 3's check of the schema does not see the character, it finds the next reason.
    if (ours.next_line || is_reason(ours.reasons, theirs.why)) return {};
    return whole("refused", "refused for another reason", theirs.why);
  }
  if (theirs.refused) return whole("accepted", "refused", theirs.why);
  if (ours.refused && !ours.by_server) return whole("refused", "accepted", ours.why);
  Compared both = compared(job, each, ours, theirs);
  add_stale(chart, ours, both, both.differences);
  return both.differences;
}

namespace {

// A message without what differs from case to case: numbers, and what is quoted.
std::string bare(std::string_view message) {
  std::string out;
  char quote = 0;
  for (const char c : message) {
    if (quote != 0) quote = c == quote ? 0 : quote;
    else if (c == '"' || c == '`') quote = c;
    else if (c < '0' || c > '9') out += c;
  }
  return out.substr(0, 200);
}

}  // namespace

bool is_failure(const Difference& it) { return it.object.empty() && it.theirs == failed; }

std::string cause_of(const Difference& it) {
  // Whatever dpc makes of it: fewer values may be accepted, and show it as well.
  if (is_failure(it)) return "helm failed: " + bare(it.detail);
  if (it.object.empty()) return fmt::format("{}, under helm {}: {}", it.ours, it.theirs, bare(it.detail));
  std::string path;
  for (const Step& step : it.steps) path += step.key ? "." + std::string(step.key.text()) : "[]";
  return it.object.substr(0, it.object.rfind(' ')) + " " + path;
}

}  // namespace dpc::driver::verify
