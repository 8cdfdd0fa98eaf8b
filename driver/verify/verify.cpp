// `dpc verify`: for many assignments of the params, the objects that helm makes of the emitted chart are those that dpc
// itself makes; and what kubectl builds of the Kustomize tree as well.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <thread>

#include "backends/helm/chart.h"
#include "driver/build.h"
#include "driver/commands.h"
#include "driver/exit_code.h"
#include "driver/inputs.h"
#include "driver/verify/find_helm.h"
#include "driver/verify/find_kubectl.h"
#include "driver/verify/journal.h"
#include "driver/verify/junit.h"
#include "driver/verify/kustomize.h"
#include "driver/verify/shrink.h"
#include "driver/verify/stub_charts.h"
#include "driver/verify/subject.h"
#include "driver/verify/tell.h"
#include "ir/text.h"

namespace dpc::driver {
namespace {

using namespace verify;
using ir::Node;

// The files of a folder, one after another; nothing where none is named.
std::string contents_of(const std::string& folder) {
  if (folder.empty()) return {};
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) paths.push_back(entry.path());
  }
  std::ranges::sort(paths);
  std::ostringstream text;
  for (const std::filesystem::path& path : paths) text << path.string() << '\n' << std::ifstream(path).rdbuf();
  return text.str();
}

// False after a report.
bool write_junit(Job& job, const ir::Module& module, const std::vector<JUnitCase>& cases) {
  if (job.options.junit.empty()) return true;
  std::ofstream file(job.options.junit, std::ios::binary | std::ios::trunc);
  file << junit_xml(std::string(module.app.name.text()), cases);
  file.close();
  if (file) return true;
  job.session.diagnostics.report({}, diag::CannotWrite, job.options.junit, "it cannot be opened or is full");
  return false;
}

int broken(Job& job) {
  job.world.streams.err.write(
      "dpc: a part of the verification ended without a word; is there enough memory, and room for files?\n");
  finish(job);
  return InputOutput;
}

class Verification {
 public:
  // `trees`: what was said of the Kustomize tree before.
  Verification(Job& job, const ir::Module& module, const Helm& helm, const KustomizeOutcome& trees)
      : job_(job),
        module_(module),
        b_(job.session.builder),
        chart_{helm.program, helm.version, job.options.chart.empty() ? folder_.path() + "/chart" : job.options.chart,
               folder_.path(), {}, std::chrono::seconds(job.options.timeout)},
        params_(params_of(module, b_)),
        conditions_(module),
        trees_(trees) {}

  int run() {
    if (!write_chart()) return finish(job_);
    const StopSignals signals;
    const auto is_refused = [this](const Case& each, Conditions& seen) { return ours(each, seen).refused; };
    Conditions conditions = conditions_;
    const Options& options = job_.options;
    Plan plan({module_, params_, b_, options.count, options.seed, job_.session.limits.guard_steps,
               newest_version(module_), oldest_version(module_), is_refused, asked()},
              conditions);
    plan_ = &plan;
    Journal journal(job_.options.state.empty() ? default_state_folder() : job_.options.state, key());
    for (const Verdict& verdict : journal.found()) take(verdict);
    const std::size_t before = verdicts_.size();
    if (before > 0 && !job_.options.quiet)
      say_aside(fmt::format("going on after {} assignments of a run that was stopped\n", before));
    take_rolls();
    const bool whole = work(journal);
    if (StopSignals::seen() != 0) return stopped(journal);
    if (!whole) {
      clear_progress();
      return broken(job_);
    }
    tell_differences();
    if (StopSignals::seen() != 0) return stopped(journal);
    journal.remove();
    const bool written = write_junit();
    const int code = finish(job_);
    summary();
    return written ? code : InputOutput;
  }

 private:
  static constexpr std::size_t most_causes = 5, most_differences = 50, most_without_answer = 3, shrinking_runs = 120;

  bool write_chart() {
    const helm::Emitted made = helm::emit_chart(module_, b_, job_.session.limits);
    if (!is_chart_whole(job_, made)) return false;
    chart_.templates = made.templates;
    if (!job_.options.chart.empty()) {
      written_ = contents_of(job_.options.chart);
      return true;
    }
    std::vector<output::File> files = made.files;
    add_stub_charts(files, module_.dependencies);
    for (const output::File& file : files) {
      written_ += fmt::format("{} {}\n{}", file.path, file.content.size(), file.content);
      const std::filesystem::path path = chart_.folder + "/" + file.path;
      std::filesystem::create_directories(path.parent_path());
      std::ofstream(path, std::ios::binary) << file.content;
    }
    return true;
  }

  // Of the cluster, by the app and by templates that were edited by hand.
  Asked asked() const {
    Asked out = sought_in(module_, b_).asked;
    add_asked(out, written_, b_);
    return out;
  }

  // All that the verdicts depend on.
  std::string key() const {
    const std::string program = fmt::format("{} {}", DPC_VERSION, chart_.version);
    const Options& options = job_.options;
    return fmt::format("{}\n{} {}\n{}{}", program, options.count, options.seed, ir::print(module_), written_);
  }

  Answer ours(const Case& each, Conditions& seen) {
    return ours_of(job_, module_, each, seen);
  }

  // Of the first assignment that has any; most apps have them under their defaults.
  void take_rolls() {
    if (written_.find("checksum/") == std::string::npos) return;
    constexpr std::size_t tried = 8;
    for (std::size_t i = 0; i < std::min(tried, plan_->size()) && chart_.rolls.empty(); ++i) {
      Conditions ignored;
      const Case each = plan_->at(i);
      if (const Answer mine = ours(each, ignored); !mine.refused)
        chart_.rolls = rolls_of(job_, each, mine, theirs_of(job_, chart_, each));
    }
  }

  // False where a part of the assignments was not judged.
  bool work(Journal& journal) {
    std::vector<std::size_t> left;
    for (std::size_t i = 0; i < plan_->size(); ++i) {
      if (!verdicts_.contains(i)) left.push_back(i);
    }
    const unsigned cores = std::max(1u, std::thread::hardware_concurrency());
    const unsigned at_once = job_.options.jobs > 0 ? static_cast<unsigned>(job_.options.jobs) : cores;
    const std::function<std::string(std::size_t)> judge = [this](std::size_t i) { return line_of(verdict(i)); };
    progress();
    const bool whole = run_workers(left, at_once, judge, [&](std::string_view line) {
      const std::optional<Verdict> verdict = read_verdict(line);
      if (!verdict) return true;
      take(*verdict);
      // What only this machine was too slow or too small for is tried again.
      if (verdict->kind != Verdict::Kind::NoAnswer) journal.add(*verdict);
      progress();
      return causes_.size() < most_causes && differing_ + broken_ < most_differences &&
             without_answer_ < most_without_answer;
    });
    clear_progress();
    return whole;
  }

  Verdict verdict(std::size_t number) {
    const Case each = plan_->at(number);
    const std::vector<Condition> before = conditions_.all();
    const Answer mine = ours(each, conditions_), theirs = theirs_of(job_, chart_, each);
    const std::vector<Difference> found = differences(job_, chart_, each, mine, theirs);
    Verdict out;
    out.number = number;
    const bool no_answer = theirs.failure == Failure::Helm;
    out.why = no_answer ? theirs.why : found.empty() ? mine.why : cause_of(found.front());
    out.kind = no_answer                          ? Verdict::Kind::NoAnswer
               : theirs.failure == Failure::Chart ? Verdict::Kind::Broken
               : !found.empty()                   ? Verdict::Kind::Differs
               : theirs.refused                   ? Verdict::Kind::Refused
               : mine.refused                     ? Verdict::Kind::Left
                                                  : Verdict::Kind::Same;
    for (std::size_t i = 0; i < before.size(); ++i) {
      const Condition& now = conditions_.all()[i];
      if (now.held && !before[i].held) out.held.push_back(i);
      if (now.failed && !before[i].failed) out.failed.push_back(i);
    }
    return out;
  }

  void take(const Verdict& verdict) {
    if (verdict.number >= plan_->size()) return;
    verdicts_.emplace(verdict.number, verdict);
    for (const std::size_t i : verdict.held) conditions_.mark(i, true);
    for (const std::size_t i : verdict.failed) conditions_.mark(i, false);
    differing_ += verdict.kind == Verdict::Kind::Differs;
    broken_ += verdict.kind == Verdict::Kind::Broken;
    without_answer_ += verdict.kind == Verdict::Kind::NoAnswer;
    if (is_shown(verdict)) causes_.insert(verdict.why);
    refused_ += verdict.kind == Verdict::Kind::Refused;
    left_ += verdict.kind == Verdict::Kind::Left;
    if (job_.options.verbose && (verdict.kind == Verdict::Kind::Refused || verdict.kind == Verdict::Kind::Left))
      say_aside(fmt::format("refused ({}): {}\n", verdict.number, verdict.why));
  }

  // Running it again shows the same.
  static bool is_shown(const Verdict& verdict) {
    return verdict.kind == Verdict::Kind::Differs || verdict.kind == Verdict::Kind::Broken;
  }

  // One of each cause, the first by number.
  void tell_differences() {
    std::set<std::string> told, places;
    const auto silent = std::ranges::find(
        verdicts_, Verdict::Kind::NoAnswer, [](const auto& it) { return it.second.kind; });
    if (silent != verdicts_.end())
      told_.emplace(silent->first, tell_no_answer(job_, module_, plan_->at(silent->first), silent->second.why));
    for (const auto& [number, verdict] : verdicts_) {
      if (!is_shown(verdict) || !told.insert(verdict.why).second) continue;
      if (StopSignals::seen() != 0) return;
      say_progress(fmt::format("looking for the smallest values of difference {} of {}", told.size(), causes_.size()));
      const Case found = plan_->at(number);
      const std::string place = places_of(job_, module_, chart_, found, verdict.why);
      if (!place.empty() && !places.insert(place).second) continue;
      const auto [each, smallest] = shrunk(found, verdict.why);
      told_.emplace(number, tell_difference(job_, module_, chart_, each, smallest));
    }
    clear_progress();
  }

  bool shows(const Case& each, const std::string& cause) {
    Conditions ignored;
    const Answer mine = ours(each, ignored), theirs = theirs_of(job_, chart_, each);
    const std::vector<Difference> found = differences(job_, chart_, each, mine, theirs);
    return std::ranges::any_of(found, [&](const Difference& it) { return cause_of(it) == cause; });
  }

  std::pair<Case, bool> shrunk(Case each, const std::string& cause) {
    Case plain = each;
    plain.release = plan_->at(0).release;
    plain.name_space = plan_->at(0).name_space;
    if (shows(plain, cause)) each = plain;
    plain = each;
    plain.kube_version = plan_->at(0).kube_version;
    plain.upgrade = false;
    plain.api_versions.clear();
    if (shows(plain, cause)) each = plain;
    const Shrunk small = shrink(
        b_, each.sample.values,
        [&](const Node* values) {
          Case tried = each;
          tried.sample.values = values;
          return StopSignals::seen() == 0 && shows(tried, cause);
        },
        shrinking_runs);
    each.sample.values = small.values;
    return {each, small.smallest};
  }

  int stopped(const Journal& journal) {
    say_aside(fmt::format("stopped after {} of {} assignments{}\n", verdicts_.size(), plan_->size(),
                          journal.keeps() ? "; the same command goes on from there" : ""));
    finish(job_);
    return 128 + StopSignals::seen();
  }

  bool write_junit() {
    std::vector<JUnitCase> cases = trees_.cases;
    for (const auto& [number, verdict] : verdicts_) cases.push_back(junit_case(number, verdict));
    return driver::write_junit(job_, module_, cases);
  }

  JUnitCase junit_case(std::size_t number, const Verdict& verdict) {
    const Case each = plan_->title(number);
    JUnitCase out;
    out.group = each.environment != nullptr ? "environments" : each.sample.why;
    out.name = fmt::format("{} {}, release '{}' in '{}'", number, each.sample.why, each.release, each.name_space);
    switch (verdict.kind) {
      case Verdict::Kind::Same: break;
      case Verdict::Kind::Left: out.text = "left to the server: " + verdict.why; break;
      case Verdict::Kind::Refused:
        out.kind = JUnitCase::Kind::Skipped;
        out.message = "refused by dpc and by helm: " + verdict.why;
        break;
      case Verdict::Kind::Differs:
      case Verdict::Kind::Broken:
      case Verdict::Kind::NoAnswer: {
        out.kind = JUnitCase::Kind::Failed;
        const auto told = told_.find(number);
        out.message = told != told_.end() ? told->second.message : verdict.why;
        out.text = told != told_.end() ? told->second.text : "as another assignment shows: " + verdict.why;
        break;
      }
    }
    return out;
  }

  // Where programs read the messages, they read nothing else.
  void say_aside(const std::string& text) {
    clear_progress();
    if (job_.options.json_messages) return;
    job_.world.streams.err.write(text);
  }

  void say_progress(const std::string& text) {
    if (!job_.world.streams.err_is_terminal || job_.options.quiet) return;
    job_.world.streams.err.write("\r\x1b[K" + text);
    progress_shown_ = true;
  }

  void progress() {
    std::string text = fmt::format("{} of {} assignments", verdicts_.size(), plan_->size());
    if (differing_ > 0) text += fmt::format(", {} differ", differing_);
    if (broken_ > 0) text += fmt::format(", {} fail", broken_);
    say_progress(text);
  }

  void clear_progress() {
    if (progress_shown_) job_.world.streams.err.write("\r\x1b[K");
    progress_shown_ = false;
  }

  void summary() {
    std::string text = trees_.summary;
    const Session& session = job_.session;
    for (const std::string& line :
         seen_one_way(conditions_, module_, b_, session.sources, session.limits.guard_steps))
      text += line + '\n';
    if (broken_ + without_answer_ > 0)
      text += fmt::format("{} assignments that helm neither renders nor refuses\n", broken_ + without_answer_);
    if (plan_->pairs() > 0)
      text += fmt::format("{} of {} pairs of switches tried\n", plan_->pairs() - plan_->pairs_left(), plan_->pairs());
    text += fmt::format(
        "{} assignments: {} difference{}; {} of {} conditions seen both ways; {} refused by both, {} left to the "
        "server\n",
        verdicts_.size(), differing_, differing_ == 1 ? "" : "s", conditions_.seen_both_ways(), conditions_.count(),
        refused_, left_);
    job_.world.streams.out.write(text);
  }

  Job& job_;
  const ir::Module& module_;
  ir::Builder& b_;
  TemporaryFolder folder_;
  Chart chart_;
  std::string written_;  // all of the chart
  std::vector<Param> params_;
  Conditions conditions_;
  const KustomizeOutcome& trees_;
  Plan* plan_ = nullptr;  // of run()
  std::map<std::size_t, Verdict> verdicts_;
  std::map<std::size_t, Told> told_;
  std::set<std::string> causes_;
  std::size_t differing_ = 0, broken_ = 0, without_answer_ = 0, refused_ = 0, left_ = 0;
  bool progress_shown_ = false;
};

// The Kustomize tree alone.
int tell_trees(Job& job, const ir::Module& module, const KustomizeOutcome& trees) {
  const bool written = write_junit(job, module, trees.cases);
  const int code = finish(job);
  job.world.streams.out.write(trees.summary);
  return written ? code : InputOutput;
}

}  // namespace

int run_verify(const Options& options, World& world) {
  Job job(options, world);
  const std::optional<ir::Module> module = compile_app(job, options.operands[0]);
  if (!module) return finish(job);
  if (!options.chart.empty() && !std::filesystem::exists(options.chart + "/Chart.yaml")) {
    world.streams.err.write(fmt::format("dpc: '{}' is no chart: it has no Chart.yaml\n", options.chart));
    return InputOutput;
  }
  // A chart that is named is verified alone.
  const bool charts = options.wants("helm"), builds = options.wants("kustomize") && options.chart.empty();
  const std::optional<Helm> helm = charts ? find_helm(job) : std::nullopt;
  const std::optional<std::string> kubectl = builds ? find_kubectl(job) : std::nullopt;
  if ((charts && !helm) || (builds && !kubectl)) return InputOutput;
  KustomizeOutcome trees;
  if (builds) trees = verify_kustomize(job, *module, *kubectl);
  if (builds && trees.broken) return broken(job);
  return charts ? Verification(job, *module, *helm, trees).run() : tell_trees(job, *module, trees);
}

}  // namespace dpc::driver
