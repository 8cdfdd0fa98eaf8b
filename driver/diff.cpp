// `dpc diff`: what differs between two environments, two values files, or a revision of git and the files as they are.
#include <algorithm>
#include <map>

#include "driver/commands.h"
#include "driver/diff_report.h"
#include "driver/exit_code.h"
#include "driver/inputs.h"
#include "driver/job.h"
#include "driver/revision.h"
#include "driver/variants.h"
#include "ir/identity.h"
#include "ir/mask.h"
#include "stdlib/facts/curated.h"

namespace dpc::driver {
namespace {

using ir::Document;
using ir::Node;
using Kind = ObjectChange::Kind;

// One of the two: an app under some values.
struct Side {
  std::string title, environment;  // no environment: the defaults
  std::vector<ValueFlag> values;
  Variant variant;
};

bool is_file(const std::string& operand) {
  return operand == "-" || operand.find('/') != std::string::npos || operand.ends_with(".yaml") ||
         operand.ends_with(".yml") || operand.ends_with(".json");
}

// What the operand names, an environment or a file of values, laid over what the flags say for both.
void take_operand(Side& side, const std::string& operand) {
  if (is_file(operand)) {
    side.values.push_back({ValueFlag::Kind::File, operand});
    side.title = operand;
  } else if (operand == "default") {
    side.environment.clear();
    side.title = "the defaults";
  } else {
    side.environment = operand;
    side.title = "environment " + operand;
  }
}

// An app and what it was compiled in.
struct App {
  App(const Options& options, World& world) : job(options, world), module(compile_app(job, options.operands[0])) {}

  // Null after a report. Read once where both sides give the same: so is what there is to say of them said once.
  const Node* values_of(const std::vector<ValueFlag>& flags) {
    if (values == nullptr || flags != values_given) values = driver::values_of(job, flags);
    values_given = flags;
    return values;
  }

  Job job;
  std::optional<ir::Module> module;
  std::vector<ValueFlag> values_given;
  const Node* values = nullptr;
};

// False after a report.
bool evaluate(Side& side, App& app) {
  Job& job = app.job;
  const ir::Environment* environment = nullptr;
  if (!side.environment.empty()) {
    environment = find_environment(job, *app.module, side.environment, "--env");
    if (environment == nullptr) return false;
  }
  const Node* values = app.values_of(side.values);
  return values != nullptr &&
         evaluate_under(job, *app.module, environment, values, job.session.diagnostics, side.variant);
}

// Closed data of another session, with the names of this one.
const Node* taken_over(const Node& node, ir::Builder& b) {
  switch (node.op) {
    case ir::Op::String: return node.tainted() ? b.secret(b.symbol(node.text())) : b.string(node.text());
    case ir::Op::Bool: return b.boolean(node.b);
    case ir::Op::Int: return b.integer(node.i);
    case ir::Op::Float: return b.floating(node.f);
    default: break;
  }
  if (!ir::is_container(node.op)) return b.null();
  std::vector<ir::Entry> entries;
  for (const ir::Entry& each : node.entries())
    entries.push_back({each.key.empty() ? Symbol() : b.symbol(each.key.text()), taken_over(*each.value, b)});
  return b.exactly(node.op, entries, nullptr, node.flags);
}

class Comparing {
 public:
  // What is reported lives as long as the builder.
  Comparing(const Side& before, const Side& after, ir::Builder& builder, bool show_secrets)
      : before_(before), after_(after), b_(builder), show_(show_secrets) {}

  DiffReport report() {
    DiffReport out{before_.title, after_.title, {}};
    std::map<ir::Identity, const Document*> old, now;
    for (const Document* each : before_.variant.documents) old.emplace(identity_of(*each), each);
    for (const Document* each : after_.variant.documents) now.emplace(identity_of(*each), each);
    for (const Document* each : after_.variant.documents) {
      const auto found = old.find(identity_of(*each));
      if (found == old.end()) out.objects.push_back({Kind::Added, each, {}});
      else compare(*found->second, *each, out);
    }
    for (const Document* each : before_.variant.documents) {
      if (!now.contains(identity_of(*each))) out.objects.push_back({Kind::Removed, each, {}});
    }
    return out;
  }

 private:
  void compare(const Document& was, const Document& is, DiffReport& out) {
    const k8s::Kind kind = k8s::find_kind(is.resource->api_version.text(), is.resource->kind.text());
    const k8s::Type type = kind ? kind.type() : k8s::Type();
    ObjectChange change{Kind::Changed, &is, {}};
    for (ir::Difference& each : ir::differences(*taken_over(*was.body, b_), *is.body, type)) {
      const bool immutable = kind && k8s::immutable(kind, each.fields);
      each.before = masked(each.before, each.fields, type);
      each.after = masked(each.after, each.fields, type);
      change.fields.push_back({std::move(each), immutable});
    }
    if (!change.fields.empty()) out.objects.push_back(std::move(change));
  }

  const Node* masked(const Node* node, std::string_view fields, k8s::Type type) {
    if (node == nullptr || show_) return node;
    const bool secret = k8s::is_secret_sink(type, fields.substr(0, fields.find('.')));
    return ir::mask_texts(node, secret ? ir::Masks::EveryText : ir::Masks::Secrets, b_);
  }

  const Side &before_, &after_;
  ir::Builder& b_;
  bool show_;
};

std::string written(const DiffReport& report, const Job& job) {
  switch (job.options.diff_format) {
    case DiffFormat::Json: return diff_json(report);
    case DiffFormat::Markdown: return diff_markdown(report);
    case DiffFormat::Text: break;
  }
  const bool colour = job.options.colour == Colour::Always ||
                      (job.options.colour == Colour::Auto && job.world.streams.out_is_terminal &&
                       !job.world.streams.no_colour);
  return diff_text(report, colour);
}

// Diagnostics are 2, since 1 says that there is a difference.
int tell(App& app) {
  const int code = finish(app.job);
  return code == Refused ? static_cast<int>(Usage) : code;
}

// The app as it was in a revision, told of under git's names for its files.
struct Past {
  Past(const Options& given, World& world)
      : renamed(world.streams.err, checkout),
        streams{world.streams.out, renamed, world.streams.in, world.streams.out_is_terminal,
                world.streams.err_is_terminal, world.streams.no_colour},
        world{streams, world.files, world.output, world.wait_for_change, world.read_pipe},
        options(given) {}
  // Null after a report.
  App* compiled() {
    std::string why;
    if (!checkout.make(options.operands[0], options.since, why)) {
      Job job(options, world);
      job.session.diagnostics.report({}, diag::NoRevision, options.since, why);
      finish(job);
      return nullptr;
    }
    options.operands[0] = checkout.path();
    return &app.emplace(options, world);
  }

  Checkout checkout;
  NamesOfGit renamed;
  Streams streams;
  World world;
  Options options;
  std::optional<App> app;
};

}  // namespace

int run_diff(const Options& options, World& world) {
  const std::size_t given = options.operands.size() - 1;
  const bool since = !options.since.empty();
  if (given + since < 1 || (since && given > 1))
    return usage_error(world, since ? "diff --since takes one environment or file of values at most"
                                    : "diff needs two environments or files of values, or --since");
  Side before{"the defaults", options.environment, options.values, {}}, after = before;
  if (given == 2 || (since && given > 0)) take_operand(before, options.operands[1]);
  if (given > 0) take_operand(after, options.operands.back());
  std::optional<Past> past;
  App* old = nullptr;
  if (since) {
    before.title = "revision " + options.since;
    after.title = "the files as they are";
    old = past.emplace(options, world).compiled();
    if (old == nullptr) return Usage;
    if (!old->module) return tell(*old);
  }
  App app(options, world);
  if (!app.module) return tell(app);
  if (old == nullptr) old = &app;
  for (auto [side, of] : {std::pair(&before, old), std::pair(&after, &app)}) {
    if (evaluate(*side, *of)) continue;
    const int code = tell(*of);
    if (!options.json_messages) world.streams.err.write(fmt::format("dpc: that is so of {}\n", side->title));
    return code;
  }
  // What a revision was warned of cannot be mended any more.
  if (const int code = tell(app); code != Good) return code;
  const DiffReport report = Comparing(before, after, app.job.session.builder, options.show_secrets).report();
  if (!world.streams.out.write(written(report, app.job))) return InputOutput;
  return report.objects.empty() ? Good : Refused;
}

}  // namespace dpc::driver
