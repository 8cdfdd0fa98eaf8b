#include "driver/verify/tell.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "backends/yaml/yaml.h"
#include "driver/inputs.h"
#include "driver/verify/marks.h"

namespace dpc::driver::verify {

using ir::Node;

namespace {

// A line of the chart's.
struct Place {
  std::string file;
  std::uint32_t line = 0;  // 0: nowhere
  bool exact = true;       // false: somewhere in the file
};

std::string content(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// "execution error at (app/templates/web-service.yaml:12:8): ..."
Place place_in(std::string_view message) {
  constexpr std::string_view folder = "templates/";
  for (std::size_t at = message.find(folder); at != std::string_view::npos; at = message.find(folder, at + 1)) {
    const std::size_t colon = message.find_first_of(": )\n", at);
    if (colon == std::string_view::npos || message[colon] != ':') continue;
    Place place{std::string(message.substr(at, colon - at)), 0};
    std::from_chars(message.data() + colon + 1, message.data() + message.size(), place.line);
    if (place.line > 0) return place;
  }
  return {};
}

std::string values_of(const Case& each) {
  std::string text;
  if (each.sample.values->count > 0) emit::append_yaml(text, *each.sample.values);
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

std::string where_of(const ir::Module& module, const Case& each) {
  std::string text = fmt::format("release '{}' in namespace '{}'", each.release, each.name_space);
  if (each.upgrade) text += ", an upgrade";
  if (each.kube_version != newest_version(module)) text += ", Kubernetes " + each.kube_version;
  for (const std::string& api : each.api_versions) text += ", API version " + api;
  if (each.environment != nullptr) text += fmt::format(", environment '{}'", each.environment->name.text());
  const std::string given = values_of(each);
  return text + (given.empty() ? ", no values given" : ", with the values\n" + given);
}

class Telling {
 public:
  Telling(Job& job, const ir::Module& module, const Chart& chart, const Case& each)
      : job_(job),
        module_(module),
        chart_(chart),
        case_(each),
        ours_(ours_of(job, module, each, ignored_)),
        theirs_(theirs_of(job, chart, each)) {}

  std::string places(const std::string& cause) {
    for (const Difference& it : differences(job_, chart_, case_, ours_, theirs_)) {
      if (cause_of(it) != cause) continue;
      const Place theirs = their_place(it);
      if (theirs.line > 0) return fmt::format("{} {}:{}", our_span(it).begin, theirs.file, theirs.line);
    }
    return {};
  }

  Told tell(bool smallest) {
    const std::vector<Difference> found = differences(job_, chart_, case_, ours_, theirs_);
    if (found.empty()) return {"no difference any more: helm does not print the same each time", values()};
    const Difference& first = found.front();
    if (is_failure(first)) return tell_failure(first, smallest);
    const std::string what = subject(first);
    const auto [ours, theirs] = sides(first);
    auto report = job_.session.diagnostics.report(our_span(first), diag::ChartDiffers, what, ours, theirs);
    report.place(job_.options.operands[0]);
    const Span within = made_at(first);
    if (within.known() && within != our_span(first)) report.label(within, "dpc's is made here");
    if (const Place place = their_place(first); place.line > 0) label(report, place, theirs);
    if (first.object.empty() && ours_.refused) report.note("dpc: " + ours_.why);
    if (first.object.empty() && !theirs_.why.empty()) report.note("helm: " + theirs_.why);
    if (!first.object.empty() && !first.detail.empty() && !secret(first)) report.note(first.detail);
    report.note(where());
    if (found.size() > 1) report.note("also differing: " + others(found));
    note_size(report, smallest);
    report.help(
        "the chart does not mean what the app says, which is a fault of dpc: please report it with these values");
    return {fmt::format("{} is {} in dpc and {} under helm", what, ours, theirs), where()};
  }

 private:
  Told tell_failure(const Difference& failure, bool smallest) {
    auto report = job_.session.diagnostics.report({}, diag::HelmFailed);
    report.place(job_.options.operands[0]);
    if (const Place place = their_place(failure); place.line > 0) label(report, place, failure.theirs);
    report.note("helm: " + failure.detail);
    if (ours_.refused) report.note("dpc refuses the values: " + ours_.why);
    report.note(where());
    note_size(report, smallest);
    report.help("the chart fails instead of refusing, which is a fault of dpc: please report it with these values");
    return {"helm failed: " + failure.detail, where()};
  }

  static void note_size(Diagnostics::Builder& report, bool smallest) {
    if (!smallest) report.note("fewer or simpler values may show it as well: no more were tried");
  }

  static std::string subject(const Difference& it) {
    if (it.object.empty()) return "the assignment";
    return it.steps.empty() ? it.object : fmt::format("'{}' of {}", path_text(it.steps), it.object);
  }

  // The texts of secrets that verify gave itself are none.
  std::pair<std::string, std::string> sides(const Difference& it) const {
    if (it.object.empty() || it.steps.empty() || !secret(it)) return {it.ours, it.theirs};
    const auto hidden = [](const std::string& side) { return side == "absent" ? side : std::string("*****"); };
    return {hidden(it.ours), hidden(it.theirs)};
  }

  bool secret(const Difference& it) const {
    const ir::Document* document = document_of(it);
    const Reached reached = document != nullptr ? reach(document->body, it.steps) : Reached();
    const bool tainted = it.tainted || (reached.entry != nullptr && holds_secret(reached.entry->value));
    return tainted && !gives_secret();
  }

  bool gives_secret() const {
    for (const Param& param : params_of(module_, job_.session.builder)) {
      const Node* value = value_at(case_.sample.values, param.path);
      if (ir::without_optional(*param.type).kind == ir::TypeKind::Secret && value != nullptr) return true;
    }
    return false;
  }

  const ir::Document* document_of(const Difference& it) const {
    const auto at = std::ranges::find(ours_.objects, it.our_object);
    if (it.our_object == nullptr || at == ours_.objects.end()) return nullptr;
    return &ours_.documents[static_cast<std::size_t>(at - ours_.objects.begin())];
  }

  // Of the field, or where dpc makes none of what it would stand in.
  Span made_at(const Difference& it) const {
    const ir::Document* document = document_of(it);
    if (document == nullptr) return {};
    std::vector<Step> steps = it.steps;
    for (; !steps.empty(); steps.pop_back()) {
      const Reached reached = reach(document->body, steps);
      if (reached.whole && reached.entry->span.known()) return reached.entry->span;
    }
    return document->resource->span;
  }

  // The same in the user's source: what the standard library makes is pointed at by the object that it is made for.
  Span our_span(const Difference& it) const {
    const Span made = made_at(it);
    const SourceFile* file = made.known() ? job_.session.sources.find(made.begin) : nullptr;
    if (file == nullptr || !file->path().starts_with("std/")) return made;
    return document_of(it)->resource->span;
  }

  Place their_place(const Difference& it) const {
    if (it.object.empty()) return theirs_.fault_at > 0 ? printed_at(theirs_.fault_at) : place_in(it.detail);
    const auto at = std::ranges::find(theirs_.objects, it.their_object);
    if (it.their_object == nullptr || at == theirs_.objects.end()) {
      const ir::Document* document = document_of(it);
      const auto file =
          document != nullptr ? chart_.templates.find(document->resource->address) : chart_.templates.end();
      return file != chart_.templates.end() ? Place{file->second, 1, false} : Place();
    }
    // What helm prints nothing of, and a null that is no more than a dash, have no place of their own.
    for (std::vector<Step> steps = it.steps; !steps.empty(); steps.pop_back()) {
      const ir::Entry* entry = reach(it.their_object, steps).entry;
      const bool placed = entry != nullptr && entry->span.known() && (entry->key || entry->value->op != ir::Op::Null);
      if (placed) return printed_at(entry->span.begin);
    }
    if (it.their_object->count > 0) return printed_at(it.their_object->entries()[0].span.begin);
    return {theirs_.sources[static_cast<std::size_t>(at - theirs_.objects.begin())], 1, false};
  }

  // A place in what helm printed, from 1.
  Place printed_at(std::uint32_t place) const {
    const std::string source = source_at(theirs_.text, place - 1);
    if (source.empty()) return {};
    const auto line = template_line(theirs_.text, place - 1, marked_output());
    return {source, line.value_or(1), line.has_value()};
  }

  // What helm prints of the chart with marks in its templates.
  std::string marked_output() const {
    const TemporaryFolder folder;
    const std::filesystem::path copy = folder.path() + "/chart";
    std::error_code fault;
    std::filesystem::copy(chart_.folder, copy, std::filesystem::copy_options::recursive, fault);
    if (fault) return {};
    for (const auto& file : std::filesystem::directory_iterator(copy / "templates", fault)) {
      if (file.path().extension() != ".yaml") continue;
      const std::string text = with_marks(content(file.path()));
      std::ofstream(file.path(), std::ios::binary) << text;
    }
    return run(chart_.command(case_, copy), chart_.scratch, chart_.at_most).out;
  }

  void label(Diagnostics::Builder& report, const Place& place, const std::string& theirs) const {
    const SourceFile* file = job_.session.sources.find(place.file);
    if (file == nullptr) file = job_.session.sources.add(place.file, content(chart_.folder + "/" + place.file));
    if (file == nullptr) return;
    const std::string_view line = file->line(place.line);
    if (line.empty()) return;
    const std::size_t begin = static_cast<std::size_t>(line.data() - file->text().data());
    const std::size_t indent = std::min(line.find_first_not_of(' '), line.size() - 1);
    const bool absent = theirs == "absent";
    report.label(file->span(begin + indent, begin + line.size()),
                 !place.exact ? (absent ? "the object's template" : "helm's comes from this template")
                 : absent     ? "helm prints nothing of it here"
                              : "helm's comes from here");
  }

  std::string values() const { return values_of(case_); }
  std::string where() const { return where_of(module_, case_); }

  static std::string others(const std::vector<Difference>& found) {
    constexpr std::size_t most = 4;
    std::string text;
    for (std::size_t i = 1; i < std::min(found.size(), most); ++i) text += (i > 1 ? ", " : "") + subject(found[i]);
    return found.size() > most ? text + fmt::format(" and {} more", found.size() - most) : text;
  }

  Job& job_;
  const ir::Module& module_;
  const Chart& chart_;
  const Case& case_;
  Conditions ignored_;
  Answer ours_, theirs_;
};

}  // namespace

std::string places_of(Job& job, const ir::Module& module, const Chart& chart, const Case& each,
                      const std::string& cause) {
  return Telling(job, module, chart, each).places(cause);
}

Told tell_difference(Job& job, const ir::Module& module, const Chart& chart, const Case& each, bool smallest) {
  return Telling(job, module, chart, each).tell(smallest);
}

Told tell_no_answer(Job& job, const ir::Module& module, const Case& each, const std::string& why) {
  auto report = job.session.diagnostics.report({}, diag::HelmFailed);
  report.place(job.options.operands[0]);
  report.note("helm: " + why);
  report.note(where_of(module, each));
  report.help("is there enough memory? `--jobs` runs fewer helms at a time, `--timeout` gives each more time");
  return {"helm failed: " + why, where_of(module, each)};
}

}  // namespace dpc::driver::verify
