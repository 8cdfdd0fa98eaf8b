#include "driver/verify/kustomize.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <thread>

#include "driver/inputs.h"
#include "driver/kustomize/combinations.h"
#include "driver/kustomize/tree.h"
#include "driver/verify/compare.h"
#include "driver/verify/manifests.h"
#include "driver/verify/process.h"

namespace dpc::driver::verify {
namespace {

using ir::Node;

constexpr std::size_t larger_combinations = 8, most_told = 5;

// A folder that kubectl builds, and the objects that the app has then.
struct Built {
  std::string group, name;  // "overlays", "overlays/production"
  std::string folder;
  const Variant* wanted;
};

std::vector<const Node*> bodies_of(const Variant& variant) {
  std::vector<const Node*> out;
  for (const ir::Document* each : variant.documents) out.push_back(each->body);
  return out;
}

std::string counted(std::size_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

class KustomizeVerification {
 public:
  KustomizeVerification(Job& job, const ir::Module& module, const std::string& kubectl)
      : job_(job), module_(module), kubectl_(kubectl) {}

  KustomizeOutcome run() {
    const Node* flags = values_of_flags(job_);
    if (flags == nullptr) return {};
    const auto variants = all_variants(job_, module_, flags, "kustomize");
    if (!variants) return {};
    if (std::ranges::all_of(*variants, &Variant::skipped)) return nothing_to_build();
    const Variant* base = base_of(job_, module_, flags, *variants);
    if (base == nullptr) return {};
    Components components(job_, module_, flags, *base);
    const auto files = kustomize_tree(components, job_, module_, *variants);
    if (!files) return {};
    for (const output::File& file : *files) write(file.path, file.content);
    list(*variants, components);
    return judge();
  }

 private:
  static KustomizeOutcome nothing_to_build() {
    return {false, {}, "kustomize: no tree, as every set of values lacks what is required\n"};
  }

  void write(const std::string& path, const std::string& content) const {
    const std::filesystem::path to = folder_.path() + "/" + path;
    std::filesystem::create_directories(to.parent_path());
    std::ofstream(to, std::ios::binary) << content;
  }

  void list(const std::vector<Variant>& variants, Components& components) {
    built_.push_back({"base", "base", "base", &components.base()});
    for (const Variant& each : variants) {
      const std::string folder = "overlays/" + each.folder;
      if (each.environment != nullptr && !each.skipped) built_.push_back({"overlays", folder, folder, &each});
    }
    for (const Combination& each : combinations(components, larger_combinations, job_.options.seed)) {
      const std::string folder = fmt::format("combined/{}", built_.size());
      std::string text = "resources:\n  - ../../base\ncomponents:\n";
      for (const std::string& component : each.components) text += fmt::format("  - ../../components/{}\n", component);
      write(folder + "/kustomization.yaml", text);
      built_.push_back({"components", fmt::format("{}", fmt::join(each.components, " + ")), folder, each.wanted});
    }
  }

  // By workers, which say which differ; what differs is looked at once more here.
  KustomizeOutcome judge() {
    std::vector<std::size_t> numbers(built_.size()), differing;
    for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = i;
    const unsigned cores = std::max(1u, std::thread::hardware_concurrency());
    const unsigned at_once = job_.options.jobs > 0 ? static_cast<unsigned>(job_.options.jobs) : cores;
    std::size_t judged = 0;
    const bool whole = run_workers(
        numbers, at_once, [this](std::size_t i) { return fmt::format("{} {}\n", is_same(built_[i]) ? '=' : '!', i); },
        [&](std::string_view line) {
          std::size_t number = 0;
          if (line.size() > 2) std::from_chars(line.data() + 2, line.data() + line.size(), number);
          ++judged;
          if (line.starts_with('!')) differing.push_back(number);
          return true;
        });
    std::ranges::sort(differing);
    KustomizeOutcome out{!whole || judged != built_.size(), {}, {}};
    for (const Built& each : built_)
      out.cases.push_back({JUnitCase::Kind::Passed, "kustomize " + each.group, each.name, {}, {}});
    for (std::size_t i = 0; i < differing.size(); ++i)
      tell(built_[differing[i]], out.cases[differing[i]], i < most_told);
    out.summary = fmt::format("kustomize: {}: {}; the base, {}, {} of components\n", counted(judged, "tree"),
                              counted(differing.size(), "difference"), counted(of("overlays"), "overlay"),
                              counted(of("components"), "combination"));
    return out;
  }

  std::size_t of(const char* group) const {
    return static_cast<std::size_t>(std::ranges::count(built_, group, &Built::group));
  }

  struct Found {
    std::string failure;  // kubectl's words, or why what it printed cannot be read
    std::vector<Difference> differences;
  };

  Found look(const Built& each) {
    Finished finished = driver::verify::run({kubectl_, "kustomize", folder_.path() + "/" + each.folder}, folder_.path(),
                                            std::chrono::seconds(job_.options.timeout));
    if (finished.end != Finished::End::Exited || finished.code != 0)
      return {finished.err.empty() ? "it ended without a word" : finished.err, {}};
    Unreadable fault;
    const auto read = read_manifests(finished.out, job_.session.builder, job_.session.limits, fault);
    if (!read) return {"it printed no YAML: " + fault.why, {}};
    std::vector<const Node*> theirs;
    for (const Manifest& manifest : *read) theirs.push_back(manifest.body);
    return {{}, compare(bodies_of(*each.wanted), theirs, Made::ByKustomize, {}, job_.session.builder).differences};
  }

  bool is_same(const Built& each) {
    const Found found = look(each);
    return found.failure.empty() && found.differences.empty();
  }

  // `report`: as a diagnostic as well.
  void tell(const Built& each, JUnitCase& out, bool report) {
    const Found found = look(each);
    out.kind = JUnitCase::Kind::Failed;
    if (!found.failure.empty()) {
      out.message = fmt::format("kubectl does not build {}", each.name);
      out.text = found.failure;
      if (report) report_failure(each, found.failure);
    } else if (found.differences.empty()) {
      out.message = "no difference any more: kubectl does not print the same each time";
    } else {
      const Difference& first = found.differences.front();
      out.message = fmt::format("{} is {} in dpc and {} under kubectl", what(first), shown(first, first.ours),
                                shown(first, first.theirs));
      if (report) report_difference(each, first);
    }
  }

  void report_failure(const Built& each, const std::string& failure) {
    job_.session.diagnostics.report({}, diag::KustomizeFailed, each.name)
        .place(job_.options.operands[0])
        .note("kubectl: " + failure)
        .help("the tree is a fault of dpc: please report it with the app");
  }

  void report_difference(const Built& each, const Difference& it) {
    job_.session.diagnostics
        .report(span_of(each, it), diag::KustomizeDiffers, what(it), shown(it, it.ours), each.name,
                shown(it, it.theirs))
        .place(job_.options.operands[0])
        .help("the tree does not mean what the app says, which is a fault of dpc: please report it with the app");
  }

  static std::string what(const Difference& it) {
    return it.steps.empty() ? it.object : fmt::format("'{}' of {}", path_text(it.steps), it.object);
  }

  static std::string shown(const Difference& it, const std::string& side) {
    return it.tainted && !it.steps.empty() && side != "absent" ? std::string("*****") : side;
  }

  static Span span_of(const Built& each, const Difference& difference) {
    for (const ir::Document* document : each.wanted->documents) {
      if (document->body == difference.our_object) return document->resource->span;
    }
    return {};
  }

  Job& job_;
  const ir::Module& module_;
  const std::string& kubectl_;
  TemporaryFolder folder_;
  std::vector<Built> built_;
};

}  // namespace

KustomizeOutcome verify_kustomize(Job& job, const ir::Module& module, const std::string& kubectl) {
  return KustomizeVerification(job, module, kubectl).run();
}

}  // namespace dpc::driver::verify
