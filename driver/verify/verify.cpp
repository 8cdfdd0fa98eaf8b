// `dpc verify`: for many assignments of the params, the objects that helm makes of the emitted chart are those that dpc
// itself makes.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <thread>

#include "backends/helm/chart.h"
#include "backends/yaml/yaml.h"
#include "driver/build.h"
#include "driver/commands.h"
#include "driver/inputs.h"
#include "driver/verify/compare.h"
#include "driver/verify/conditions.h"
#include "driver/verify/process.h"
#include "driver/verify/sample.h"

namespace dpc::driver {
namespace {

using namespace verify;
using ir::Node;

struct Answer {
  bool refused = false;
  bool by_server = false;  // refused by us for what a server would refuse, which a chart leaves to it
  std::string why;
  std::vector<const Node*> objects;
};

struct Case {
  Sample sample;
  const ir::Environment* environment = nullptr;
  std::string release, name_space;
};

class Verification {
 public:
  Verification(Job& job, const ir::Module& module, std::string helm)
      : job_(job),
        module_(module),
        b_(job.session.builder),
        helm_(std::move(helm)),
        params_(params_of(module, b_)),
        conditions_(module) {}

  bool run() {
    if (!write_chart()) return false;
    cases();
    std::size_t done = 0;
    run_all(
        cases_.size(), std::max(1u, std::thread::hardware_concurrency()),
        [&](std::size_t i) { return command(i, cases_[i]); },
        [&](std::size_t i, Finished finished) {
          judge(cases_[i], ours_[i], finished);
          progress(++done);
          return differences_ < most_differences;
        });
    summary();
    return differences_ == 0;
  }

 private:
  static constexpr std::size_t most_differences = 5;

  std::string chart() const { return folder_.path() + "/chart"; }

  bool write_chart() {
    const helm::Emitted made = helm::emit_chart(module_, b_, job_.session.limits);
    if (!is_chart_whole(job_, made)) return false;
    for (const output::File& file : made.files) {
      const std::filesystem::path path = chart() + "/" + file.path;
      std::filesystem::create_directories(path.parent_path());
      std::ofstream(path, std::ios::binary) << file.content;
    }
    return true;
  }

  // Releases of several shapes: as helm users call them, one that has the app's name in it, the longest, one of digits.
  Case with_release(Sample sample, const ir::Environment* environment, Random& random) {
    const std::string app(module_.app.name.text());
    const std::string names[] = {app, "r1", "my-" + app, std::string(52, 'r') + "1"};
    return {std::move(sample), environment, names[random.below(std::size(names))],
            random.one_in(3) ? "prod-1" : "default"};
  }

  void cases() {
    Random random(job_.options.seed);
    const std::string app(module_.app.name.text());
    std::vector<Sample> all = samples(params_, b_, job_.options.count, job_.options.seed);
    const Node* base = all.front().values;
    for (const ir::Environment& environment : module_.environments)
      cases_.push_back({{base, fmt::format("environment {}", environment.name.text())}, &environment, app, "default"});
    for (std::size_t i = 0; i < all.size(); ++i) {
      cases_.push_back(i == 0 ? Case{all[i], nullptr, app, "default"} : with_release(all[i], nullptr, random));
    }
    for (Case& each : cases_) {
      ours_.push_back(evaluate(each));
      // A few refusals are enough: the others lose what they are refused for.
      if (ours_.back().refused && each.environment == nullptr && !random.one_in(6)) ours_.back() = mended(each, base);
    }
    targeted(base, random);
  }

  // Of the values that were chosen those that are not refused together with the ones before them.
  Answer mended(Case& each, const Node* base) {
    const Node* chosen = each.sample.values;
    each.sample.values = base;
    Answer answer = evaluate(each);
    for (const Param& param : params_) {
      const Node* value = value_at(chosen, param.path);
      if (value == nullptr) continue;
      Case tried = each;
      tried.sample.values = with_value(b_, each.sample.values, param.path, value);
      Answer other = evaluate(tried);
      if (other.refused && !answer.refused) continue;
      each = std::move(tried);
      answer = std::move(other);
    }
    return answer;
  }

  static const Node* value_at(const Node* values, std::span<const Symbol> path) {
    for (const Symbol name : path) {
      if (values == nullptr || values->op != ir::Op::Record) return nullptr;
      values = ir::find(*values, name);
    }
    return values;
  }

  // What is not yet seen both ways takes the place of random samples, from the end.
  void targeted(const Node* base, Random& random) {
    std::size_t at = cases_.size();
    for (std::size_t i = 0; i < conditions_.count(); ++i) {
      for (const bool holds : {true, false}) {
        const Condition& condition = conditions_.all()[i];
        if ((holds ? condition.held : condition.failed) || at == 0) continue;
        const Node* values = values_for(condition.node, holds, params_, base, b_, job_.session.limits.guard_steps);
        if (values == nullptr || cases_[at - 1].sample.why != "random") continue;
        --at;
        cases_[at] = with_release({values, "a condition"}, nullptr, random);
        ours_[at] = evaluate(cases_[at]);
      }
    }
  }

  Answer evaluate(const Case& each) {
    Diagnostics told;
    Answer answer;
    ir::ReleaseFlags release{each.release, each.name_space, kube_version_, {}};
    std::optional<ir::Assignment> assignment =
        assign_as(job_, module_, each.environment, each.sample.values, release, told);
    if (assignment) {
      const ir::ClosedModule closed =
          evaluate_module(module_, b_, *assignment, told, job_.session.limits, &job_.session.sources);
      ir::Evaluator evaluator(b_, *assignment, told, job_.session.limits);
      conditions_.see(evaluator);
      for (const ir::Document& document : closed.documents) answer.objects.push_back(document.body);
      if (closed.ok) return answer;
    }
    answer.refused = true;
    answer.by_server = true;
    for (const Diagnostic& diagnostic : told.all()) {
      if (diagnostic.info.severity != Severity::Error) continue;
      answer.by_server = answer.by_server && diagnostic.info.left_to_server;
      if (answer.why.empty()) answer.why = diagnostic.message;
    }
    return answer;
  }

  std::vector<std::string> command(std::size_t i, const Case& each) {
    const std::string values = fmt::format("{}/{}.json", folder_.path(), i);
    std::string text;
    emit::append_json(text, *each.sample.values);
    std::ofstream(values, std::ios::binary) << text;
    std::vector<std::string> out = {helm_, "template", each.release, chart(), "-n", each.name_space};
    if (each.environment != nullptr) {
      out.insert(out.end(), {"-f", fmt::format("{}/values-{}.yaml", chart(), each.environment->name.text())});
    }
    out.insert(out.end(), {"-f", values, "--kube-version", kube_version_});
    return out;
  }

  Answer read(const Finished& finished) {
    Answer theirs;
    theirs.refused = finished.code != 0;
    theirs.why = finished.err;
    if (theirs.refused) return theirs;
    std::string why;
    std::optional<std::vector<const Node*>> objects = read_manifests(finished.out, b_, job_.session.limits, why);
    if (objects) {
      theirs.objects = std::move(*objects);
    } else {
      theirs.refused = true;
      theirs.why = "what helm printed is no YAML: " + why;
    }
    return theirs;
  }

  std::vector<Difference> differences(const Case& each, const Answer& ours, const Answer& theirs) {
    if (ours.refused && theirs.refused) return {};
    const bool left = ours.by_server && !theirs.refused;
    if (ours.refused != theirs.refused && !left) {
      const auto said = [](const Answer& it) { return it.refused ? "refused: " + it.why : "taken"; };
      return {{"(all)", "", said(ours), said(theirs)}};
    }
    return compare(ours.objects, theirs.objects, each.name_space, b_);
  }

  void judge(const Case& each, const Answer& ours, const Finished& finished) {
    const Answer theirs = read(finished);
    const std::vector<Difference> found = differences(each, ours, theirs);
    refused_ += found.empty() && ours.refused && theirs.refused;
    if (job_.options.verbose && ours.refused)
      job_.world.streams.err.write(fmt::format("refused ({}): {}\n", each.sample.why, ours.why));
    left_ += found.empty() && ours.by_server && !theirs.refused;
    if (found.empty()) return;
    ++differences_;
    tell(shrunk(each));
  }

  // Without the values that the difference does not need: halves of them are taken away, then quarters, down to single
  // ones. (Zeller, Hildebrandt: Simplifying and isolating failure-inducing input, 2002.)
  Case shrunk(Case each) {
    std::vector<const Param*> given;
    for (const Param& param : params_) {
      if (lacking(each.sample.values, param.path) != nullptr) given.push_back(&param);
    }
    for (std::size_t size = (given.size() + 1) / 2; size > 0; size = size > 1 ? (size + 1) / 2 : 0) {
      for (std::size_t at = 0; at < given.size();) {
        const std::size_t end = std::min(at + size, given.size());
        Case tried = each;
        for (std::size_t i = at; i < end; ++i) tried.sample.values = lacking(tried.sample.values, given[i]->path);
        if (differs(tried)) {
          each = std::move(tried);
          given.erase(given.begin() + static_cast<std::ptrdiff_t>(at),
                      given.begin() + static_cast<std::ptrdiff_t>(end));
        } else {
          at = end;
        }
      }
    }
    return each;
  }

  bool differs(const Case& each) {
    return !differences(each, evaluate(each), read(verify::run(command(cases_.size(), each)))).empty();
  }

  // Null where the path is not there.
  const Node* lacking(const Node* values, std::span<const Symbol> path) {
    std::vector<ir::Entry> entries(values->entries().begin(), values->entries().end());
    const auto at = std::ranges::find(entries, path[0], &ir::Entry::key);
    if (at == entries.end()) return nullptr;
    if (path.size() > 1) {
      const Node* inner = at->value->op == ir::Op::Record ? lacking(at->value, path.subspan(1)) : nullptr;
      if (inner == nullptr) return nullptr;
      at->value = inner;
      if (inner->count == 0) entries.erase(at);
    } else {
      entries.erase(at);
    }
    return b_.data_record(entries);
  }

  void tell(const Case& each) {
    const std::vector<Difference> found =
        differences(each, evaluate(each), read(verify::run(command(cases_.size(), each))));
    std::string text =
        fmt::format("\ndifference ({}), release '{}' in '{}'", each.sample.why, each.release, each.name_space);
    if (each.environment != nullptr) text += fmt::format(", environment '{}'", each.environment->name.text());
    text += ", with the values\n";
    std::string values;
    emit::append_yaml(values, *each.sample.values);
    text += values;
    for (std::size_t i = 0; i < std::min<std::size_t>(found.size(), 5); ++i) {
      const Difference& it = found[i];
      text += fmt::format("{}{}{}\n  dpc:  {}\n  helm: {}\n", it.object, it.path.empty() ? "" : ": ", it.path, it.ours,
                          it.theirs);
    }
    job_.world.streams.out.write(text);
  }

  void progress(std::size_t done) {
    if (!job_.world.streams.err_is_terminal || job_.options.quiet) return;
    job_.world.streams.err.write(fmt::format("\r{} of {} assignments", done, cases_.size()));
    if (done == cases_.size()) job_.world.streams.err.write("\n");
  }

  void summary() {
    std::string text;
    for (const Condition& each : conditions_.all()) {
      if (each.held && each.failed) continue;
      const SourceFile* file = job_.session.sources.find(each.span.begin);
      const std::string place =
          file != nullptr ? fmt::format("{}:{}", file->path(), file->locate(each.span.begin).line) : "";
      text += fmt::format("never {}: a condition of {} ({})\n", each.held ? "false" : "true",
                          each.owner ? each.owner.text() : std::string_view("a check"), place);
    }
    text += fmt::format(
        "{} assignments: {} difference{}; {} of {} conditions seen both ways; {} refused by both, {} left to the "
        "server\n",
        cases_.size(), differences_, differences_ == 1 ? "" : "s", conditions_.seen_both_ways(), conditions_.count(),
        refused_, left_);
    job_.world.streams.out.write(text);
  }

  Job& job_;
  const ir::Module& module_;
  ir::Builder& b_;
  std::string helm_;
  TemporaryFolder folder_;
  std::string kube_version_ = newest_version(module_);
  std::vector<Param> params_;
  Conditions conditions_;
  std::vector<Case> cases_;
  std::vector<Answer> ours_;
  std::size_t differences_ = 0, refused_ = 0, left_ = 0;
};

}  // namespace

int run_verify(const Options& options, World& world) {
  Job job(options, world);
  const std::optional<ir::Module> module = compile_app(job, options.operands[0]);
  if (!module) return finish(job);
  const std::string helm = options.helm.empty() ? "helm" : options.helm;
  if (verify::run({helm, "version", "--short"}).code != 0) {
    world.streams.err.write(
        fmt::format("dpc: '{}' cannot be run; verify needs Helm 3.18 or newer: see https://helm.sh/docs/intro/install, "
                    "or name it by --helm\n",
                    helm));
    return 3;
  }
  const bool same = Verification(job, *module, helm).run();
  const int code = finish(job);
  return code != 0 || same ? code : 1;
}

}  // namespace dpc::driver
