// `dpc images`: every container image over all values, for mirrors and for customers without a network.
//
// The bool and enum params that an image depends on are tried in every combination (as long as there are few), the rest
// stand at their defaults and are named: `registry.example.com/a:1  (open: values.tag)`. What flags and --env give is
// fixed, and so is what they rule out. An image in a loop over an open list or map stands for one of each element.
#include <algorithm>
#include <deque>
#include <functional>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "driver/commands.h"
#include "driver/inputs.h"
#include "driver/job.h"
#include "ir/builtins.h"
#include "ir/k8s_type.h"
#include "ir/text.h"

namespace dpc::driver {
namespace {

using ir::Node;
using ir::Op;

constexpr std::size_t most_combinations = 4096;

bool holds_containers(std::string_view key) {
  return key == "containers" || key == "initContainers" || key == "ephemeralContainers";
}

class Finder {
 public:
  // `can_hold`: of a guard; null always does.
  Finder(std::function<bool(const Node*)> can_hold, ir::Builder& builder)
      : can_hold_(std::move(can_hold)), builder_(builder) {}

  void visit(const Node* root) {
    Todo todo = {{root, false, nullptr}};
    while (!todo.empty()) {
      const Visit visit = todo.back();
      todo.pop_back();
      if (visit.node == nullptr || !seen_.insert({visit.node, visit.within}).second) continue;
      push_parts(visit, todo);
    }
  }

  // Each a text, or a list of texts where it stood in a loop.
  const std::vector<const Node*>& images() const { return images_; }

 private:
  struct Loop {
    const Node* range;
    const Loop* outer;
  };
  struct Visit {
    const Node* node;
    bool within;  // a list of containers
    const Loop* loop;
  };
  using Todo = std::vector<Visit>;

  const Node* in_loops(const Node* image, const Loop* loop) {
    if (!(image->flags & ir::Looped)) return image;
    for (; loop != nullptr; loop = loop->outer) {
      ir::RangeInfo info = *loop->range->range_info;
      info.entries = {&entries_.emplace_back(ir::Entry{{}, image, nullptr, {}}), 1};
      image = builder_.range(loop->range->kid(0), info);
    }
    const ir::Entry all[] = {{{}, image, nullptr, {}}};
    return builder_.list(all, builder_.types().string_list);
  }

  // `{ name = key, ...container }` with a container that is given as a whole; null where it is something else.
  const Node* image_of_spread(const Visit& visit) {
    const Node* whole = visit.node->kid(0);
    const bool given = whole->op == Op::Param || whole->op == Op::Var || whole->op == Op::Field;
    if (!visit.within || !given || whole->type == nullptr) return nullptr;
    const ir::Type& type = ir::without_optional(*whole->type);
    if (type.kind != ir::TypeKind::Kubernetes || ir::k8s_type(type).name() != "Container") return nullptr;
    return in_loops(builder_.field(whole, builder_.symbol("image"), builder_.types().string), visit.loop);
  }

  void push_entry(const ir::Entry& entry, const Visit& from, Todo& todo) {
    if (!can_hold_(entry.guard)) return;
    if (from.within && entry.key.text() == "image") images_.push_back(in_loops(entry.value, from.loop));
    todo.push_back({entry.value, from.within || holds_containers(entry.key.text()), from.loop});
  }

  void push_parts(const Visit& visit, Todo& todo) {
    const Node& node = *visit.node;
    switch (node.op) {
      case Op::Select:
        if (can_hold_(node.kid(0))) todo.push_back({node.kid(1), visit.within, visit.loop});
        todo.push_back({node.kid(2), visit.within, visit.loop});
        return;
      case Op::Record: case Op::List:
        for (auto entry = node.entries().rbegin(); entry != node.entries().rend(); ++entry)
          push_entry(*entry, visit, todo);
        return;
      case Op::Range: {
        const Visit inner{visit.node, visit.within, &loops_.emplace_back(Loop{visit.node, visit.loop})};
        for (const ir::Entry& entry : node.range_info->entries) push_entry(entry, inner, todo);
        return;
      }
      case Op::Spread:
        if (const Node* image = image_of_spread(visit)) images_.push_back(image);
        todo.push_back({node.kid(0), visit.within, visit.loop});
        return;
      case Op::Field: case Op::Call: case Op::Concat: case Op::Pair:
        for (const Node* kid : node.kids()) todo.push_back({kid, visit.within, visit.loop});
        return;
      case Op::Null:
      case Op::Bool:
      case Op::Int:
      case Op::Float:
      case Op::String:
      case Op::Param:
      case Op::Var:
      case Op::Error: return;
    }
  }

  std::function<bool(const Node*)> can_hold_;
  ir::Builder& builder_;
  std::vector<const Node*> images_;
  std::set<std::pair<const Node*, bool>> seen_;
  std::deque<Loop> loops_;
  std::deque<ir::Entry> entries_;
};

void add_params(const Node* root, std::vector<const Node*>& params) {
  std::unordered_set<const Node*> seen;
  std::vector<const Node*> todo = {root};
  while (!todo.empty()) {
    const Node* node = todo.back();
    todo.pop_back();
    if (node == nullptr || !node->open() || !seen.insert(node).second) continue;
    if (node->op == Op::Param) params.push_back(node);
    const bool has_kids = node->op == Op::Field || node->op == Op::Select || node->op == Op::Call ||
                          node->op == Op::Concat || node->op == Op::Spread || node->op == Op::Pair ||
                          node->op == Op::Range;
    if (has_kids) todo.insert(todo.end(), node->kids().begin(), node->kids().end());
    if (node->op == Op::Record || node->op == Op::List) {
      for (const ir::Entry& entry : node->entries()) todo.push_back(entry.value);
    }
    if (node->op == Op::Range) {
      for (const ir::Entry& entry : node->range_info->entries) todo.push_back(entry.value);
    }
  }
  const auto by_name = [](const Node* a, const Node* b) { return a->param->text < b->param->text; };
  std::sort(params.begin(), params.end(), by_name);
}

// Every value of a bool or enum param; empty for others.
std::vector<const Node*> choices(const Node& param, ir::Builder& builder) {
  if (param.param->root != ir::Root::Values || param.type == nullptr) return {};
  if (param.type->kind == ir::TypeKind::Bool) return {builder.boolean(false), builder.boolean(true)};
  std::vector<const Node*> out;
  if (param.type->kind != ir::TypeKind::Enum) return out;
  for (const ir::Literal& literal : param.type->literals) {
    out.push_back(literal.is_int ? builder.integer(literal.number) : builder.string(literal.text));
  }
  return out;
}

const Node* at_path(std::span<const Symbol> names, const Node* value, ir::Builder& builder) {
  for (std::size_t i = names.size(); i > 0; --i) {
    const ir::Entry entry{names[i - 1], value, nullptr, {}};
    value = builder.data_record({&entry, 1});
  }
  return value;
}

struct Image {
  std::set<std::string> open;  // the params that stand at their defaults
};

// What is varied, each with its values; the product of their numbers is the number of combinations.
using Varied = std::vector<std::pair<const Node*, std::vector<const Node*>>>;

class Images {
 public:
  // `given`: what flags and the environment say.
  Images(Job& job, const ir::Assignment& defaults, const Node& given) : job_(job), defaults_(defaults), given_(given) {}

  // Is there an assignment with what is given under which the guard holds? Yes where that is not known.
  bool can_hold(const Node* guard) {
    if (guard == nullptr || guard->closed() || (guard->flags & ir::Looped)) return true;
    if (guard->op == Op::Call && guard->builtin == ir::Builtin::And)
      return can_hold(guard->kid(0)) && can_hold(guard->kid(1));
    const auto [known, fresh] = held_.try_emplace(guard, true);
    if (fresh) known->second = tried(guard);
    return known->second;
  }

  void add(const Node* image) {
    const Variation variation = vary(image);
    for (std::size_t i = 0; i < variation.combinations; ++i)
      add_value(image, with(variation.varied, i), variation.open);
  }

  const std::map<std::string, Image>& all() const { return all_; }
  // Lists and maps of containers that are empty, and need not be.
  const std::set<std::string>& unfilled() const { return unfilled_; }

 private:
  bool is_given(const Node& param) const {
    if (param.param->root != ir::Root::Values) return false;
    const Node* at = &given_;
    for (const Symbol name : param.param->names) {
      if (at->op != Op::Record) return true;
      at = ir::find(*at, name);
      if (at == nullptr) return false;
    }
    return at->op != Op::Record;
  }

  // How the params that a node depends on can be varied.
  struct Variation {
    Varied varied;
    std::size_t combinations = 1;
    std::set<std::string> open;  // the params that stay at their defaults
    bool fixed = false;          // some are given
  };

  Variation vary(const Node* node) {
    Variation out;
    std::vector<const Node*> params;
    add_params(node, params);
    for (const Node* param : params) {
      if (is_given(*param)) {
        out.fixed = true;
        continue;
      }
      std::vector<const Node*> values = choices(*param, job_.session.builder);
      if (values.empty() || out.combinations * values.size() > most_combinations) {
        out.open.insert(std::string(param->param->text.text()));
        continue;
      }
      out.combinations *= values.size();
      out.varied.emplace_back(param, std::move(values));
    }
    return out;
  }

  bool tried(const Node* guard) {
    const Variation variation = vary(guard);
    if (!variation.fixed || !variation.open.empty()) return true;
    for (std::size_t i = 0; i < variation.combinations; ++i) {
      Diagnostics faults;
      const ir::Assignment assignment = with(variation.varied, i);
      ir::Evaluator evaluator(job_.session.builder, assignment, faults, job_.session.limits);
      if (evaluator.holds(guard, {}) || evaluator.failed()) return true;
    }
    return false;
  }

  ir::Assignment with(const Varied& varied, std::size_t combination) {
    ir::Builder& builder = job_.session.builder;
    ir::Assignment out = defaults_;
    for (const auto& [param, values] : varied) {
      const Node* value = values[combination % values.size()];
      combination /= values.size();
      out.values = ir::overlay_values(builder, out.values, at_path(param->param->names, value, builder));
    }
    return out;
  }

  void add_value(const Node* image, const ir::Assignment& assignment, const std::set<std::string>& open) {
    Diagnostics faults;
    ir::Evaluator evaluator(job_.session.builder, assignment, faults, job_.session.limits);
    const Node* value = evaluator.evaluate(image, {});
    if (evaluator.failed()) return;
    if (value->op == Op::String) add_text(*value, open);
    if (value->op != Op::List) return;
    if (value->count == 0) unfilled_.insert(open.begin(), open.end());
    for (const ir::Entry& each : value->entries()) {
      if (each.value->op == Op::String) add_text(*each.value, open);
    }
  }

  void add_text(const Node& text, const std::set<std::string>& open) {
    if (!text.text().empty()) all_[std::string(text.text())].open.insert(open.begin(), open.end());
  }

  Job& job_;
  const ir::Assignment& defaults_;
  const Node& given_;
  std::unordered_map<const Node*, bool> held_;
  std::map<std::string, Image> all_;
  std::set<std::string> unfilled_;
};

std::optional<ir::Assignment> default_assignment(Job& job, const ir::Module& module, const Node*& given) {
  const ir::Environment* environment = nullptr;
  if (!job.options.environment.empty() && (environment = find_environment(job, module)) == nullptr) return std::nullopt;
  const Node* flags = values_of_flags(job);
  if (flags == nullptr) return std::nullopt;
  ir::Builder& builder = job.session.builder;
  given = environment == nullptr ? flags
                                 : ir::overlay_values(builder, ir::environment_values(*environment, builder), flags);
  return assign(job, module, environment, flags, job.session.diagnostics, Required::MayLack);
}

void images(Job& job) {
  const std::optional<ir::Module> module = compile_app(job, job.options.operands[0]);
  if (!module) return;
  const Node* given = nullptr;
  const std::optional<ir::Assignment> defaults = default_assignment(job, *module, given);
  if (!defaults) return;
  Images found(job, *defaults, *given);
  Finder finder([&](const Node* guard) { return found.can_hold(guard); }, job.session.builder);
  for (const ir::Resource& resource : module->resources) {
    if (found.can_hold(resource.guard)) finder.visit(resource.body);
  }
  for (const Node* image : finder.images()) found.add(image);
  for (const auto& [name, image] : found.all()) {
    std::string line = name;
    for (const std::string& param : image.open) line += (line.size() == name.size() ? "  (open: " : ", ") + param;
    job.world.streams.out.write(line + (image.open.empty() ? "\n" : ")\n"));
  }
  for (const std::string& param : found.unfilled())
    job.world.streams.err.write(fmt::format("note: '{}' is empty here and may bring more images\n", param));
}

}  // namespace

int run_images(const Options& options, World& world) {
  Job job(options, world);
  images(job);
  return finish(job);
}

}  // namespace dpc::driver
