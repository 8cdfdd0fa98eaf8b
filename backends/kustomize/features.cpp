#include "backends/kustomize/features.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "backends/kustomize/json_patch.h"
#include "backends/kustomize/merge_patch.h"
#include "support/output/names.h"

namespace dpc::kustomize {
namespace {

using ir::Builtin;
using ir::Document;
using ir::Entry;
using ir::Node;
using ir::Op;

struct Way {
  std::string name;
  Switches switches;
};

// Each value of the condition's param that the base has not; all of them where the condition names none.
std::vector<Way> ways_of(const Node* condition, const Node& values, std::string_view name, ir::Builder& b) {
  const bool equals = condition->op == Op::Call && condition->builtin == Builtin::Eq;
  const Node* param = equals ? condition->kid(0) : condition;
  const Node* wanted = equals ? condition->kid(1) : nullptr;
  if (equals && param->op != Op::Param) std::swap(param, wanted);
  const Node* now = value_at(values, *param->param);
  if (now == nullptr) return {};
  std::vector<Way> out;
  const ir::Type& type = ir::without_optional(*param->type);
  if (wanted != nullptr) {
    if (!same_data(*now, *wanted)) out.push_back({std::string(name), {{param->param, wanted}}});
  } else if (type.kind == ir::TypeKind::Bool) {
    const bool on = now->op == Op::Bool && now->b;
    out.push_back({fmt::format("{}{}", on ? "no-" : "", name), {{param->param, b.boolean(!on)}}});
  } else {
    for (const ir::Literal& literal : type.literals) {
      const Node* other = literal.is_int ? b.integer(literal.number) : b.string(literal.text);
      if (same_data(*now, *other)) continue;
      std::string buffer;
      out.push_back({fmt::format("{}-{}", name, ir::scalar_text(*other, buffer)), {{param->param, other}}});
    }
  }
  return out;
}

std::vector<const Node*> terms_of(const Node* condition) {
  if (condition->op != Op::Call || condition->builtin != Builtin::And) return {condition};
  std::vector<const Node*> out;
  for (const Node* kid : condition->kids()) {
    const std::vector<const Node*> inner = terms_of(kid);
    out.insert(out.end(), inner.begin(), inner.end());
  }
  return out;
}

}  // namespace

const Node* value_at(const Node& values, const ir::ParamPath& path) {
  const Node* at = &values;
  for (const Symbol name : path.names) {
    at = at->op == Op::Record ? ir::find(*at, name) : nullptr;
    if (at == nullptr) return nullptr;
  }
  return at;
}

namespace {

bool switches_off(const Switch& each) { return each.value->op == Op::Bool && !each.value->b; }

bool is_said(const Switches& switches, const std::vector<Option>& options) {
  return std::ranges::any_of(options, [&](const Option& each) {
    return is_within(switches, each.switches) && is_within(each.switches, switches);
  });
}

// What is left to be switched of a conjunction where the base has some of its conditions: those that it lacks; or all:
// those that no other feature switches.
Switches rest_of(const Option& whole, const std::vector<Option>& options) {
  const auto by_another = [&](const Switch& each) { return is_said({each}, options); };
  Switches lacking, unsaid;
  std::ranges::copy_if(whole.switches, std::back_inserter(lacking), std::not_fn(switches_off));
  std::ranges::copy_if(whole.switches, std::back_inserter(unsaid), std::not_fn(by_another));
  return lacking.empty() ? unsaid : lacking;
}

// Both take the name; the one that switches off is what no feature is called.
void add_rest(Option& whole, Switches rest, std::vector<Option>& out) {
  const std::string name = whole.name, off = output::safe_name("no-" + name);
  const bool on = !switches_off(rest[0]);
  whole.name = on ? off : name;
  out.push_back({whole.feature, on ? name : off, std::move(rest)});
}

}  // namespace

std::vector<Option> options_of(const ir::Module& module, const Node& values, ir::Builder& builder) {
  std::vector<Option> out, rests;
  for (const ir::Feature& feature : module.features) {
    const std::vector<const Node*> terms = terms_of(feature.condition);
    Switches switches;
    if (terms.size() == 1) {
      for (Way& way : ways_of(terms[0], values, feature.name.text(), builder))
        out.push_back({&feature, output::safe_name(way.name), std::move(way.switches)});
      continue;
    }
    for (const Node* term : terms) {
      const std::vector<Way> ways = ways_of(term, values, feature.name.text(), builder);
      if (ways.size() == 1) switches.push_back(ways[0].switches[0]);
    }
    if (!switches.empty()) out.push_back({&feature, output::safe_name(feature.name.text()), std::move(switches)});
  }
  for (Option& each : out) {
    Switches rest = each.switches.size() > 1 ? rest_of(each, out) : Switches();
    if (!rest.empty() && !is_said(rest, out)) add_rest(each, std::move(rest), rests);
  }
  out.insert(out.end(), rests.begin(), rests.end());
  std::ranges::stable_sort(out, {}, [](const Option& each) { return each.switches.size(); });
  return out;
}

bool is_within(const Switches& some, const Switches& all) {
  return std::ranges::all_of(some, [&](const Switch& each) { return std::ranges::find(all, each) != all.end(); });
}

std::optional<Switches> both(const Switches& a, const Switches& b) {
  Switches out = a;
  for (const Switch& each : b) {
    const auto same = [&](const Switch& other) { return other.param == each.param; };
    const auto known = std::ranges::find_if(out, same);
    if (known == out.end()) out.push_back(each);
    else if (known->value != each.value) return std::nullopt;
  }
  return out;
}

namespace {

const Node* patched(const Document& document, const Patched& by, ir::Builder& builder) {
  if (by.patch.form == Patch::Form::Json) return apply_json_patch(*document.body, *by.patch.data, builder);
  const k8s::Kind kind = k8s::find_kind(document.resource->api_version.text(), document.resource->kind.text());
  const k8s::Type type = kind && !kind.custom() ? kind.type() : k8s::Type();
  return apply_merge_patch(*document.body, *by.patch.data, type, builder);
}

}  // namespace

Applied apply(const Documents& base, const std::vector<const Changes*>& components, ir::Builder& builder) {
  Applied out;
  for (const Document* each : base) out.documents.push_back(*each);
  for (const Changes* changes : components) {
    for (const Document* each : changes->added) {
      const auto same = [&](const Document& other) { return is_same_object(other, *each); };
      if (std::ranges::any_of(out.documents, same))
        out.why = fmt::format("{}/{} is added twice", each->resource->kind.text(), each->name.text());
      out.documents.push_back(*each);
    }
    for (const Document* each : changes->removed)
      std::erase_if(out.documents, [&](const Document& other) { return is_same_object(other, *each); });
    for (const Patched& each : changes->patched) {
      for (Document& document : out.documents) {
        if (!is_same_object(document, each.after)) continue;
        document.body = patched(document, each, builder);
        if (document.body == nullptr) {
          out.why = fmt::format("{}/{} has no place for a patch", each.after.resource->kind.text(),
                                each.after.name.text());
          return out;
        }
      }
    }
  }
  return out;
}

}  // namespace dpc::kustomize
