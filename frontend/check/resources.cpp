// Objects to resources of the IR: under their guards, with names that Kubernetes takes, no two of them the same.
#include <re2/re2.h>

#include <unordered_map>

#include "frontend/check/context.h"
#include "frontend/check/lint.h"
#include "ir/field_rules.h"
#include "ir/guard.h"
#include "ir/identity.h"
#include "ir/rules_text.h"
#include "ir/text.h"
#include "stdlib/facts/curated.h"

namespace dpc::check {
namespace {

// Compiled at the first name of its form: an app has as many names as objects.
const RE2& name_pattern(k8s::NameForm form) {
  switch (form) {
    case k8s::NameForm::Dns1123Subdomain: {
      static const RE2 subdomain("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
      return subdomain;
    }
    case k8s::NameForm::Dns1123Label: {
      static const RE2 label("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
      return label;
    }
    case k8s::NameForm::Dns1035Label: {
      static const RE2 strict_label("[a-z]([-a-z0-9]*[a-z0-9])?");
      return strict_label;
    }
    case k8s::NameForm::PathSegment: break;
  }
  static const RE2 segment("[^/%]+");
  return segment;
}

// The part of an open name that no prefix and no value makes good: characters that a name never has, or a last one that
// it never ends with. Empty where there is none.
std::string_view impossible_part(const ir::Node& name, k8s::NameForm form) {
  if (name.op != ir::Op::Concat) return {};
  const bool segment = form == k8s::NameForm::PathSegment;
  static const RE2 within("[-a-z0-9]*"), within_dotted("[-.a-z0-9]*"), within_segment("[^/%]*");
  const RE2& fits = segment ? within_segment : form == k8s::NameForm::Dns1123Subdomain ? within_dotted : within;
  for (std::uint32_t i = 0; i < name.count; ++i) {
    const ir::Node& part = *name.kid(i);
    if (part.op != ir::Op::String || part.text().empty()) continue;
    const bool bad_end = !segment && i + 1 == name.count && (part.text().back() == '-' || part.text().back() == '.');
    if (!bad_end && RE2::FullMatch(re2::StringPiece(part.text().data(), part.text().size()), fits)) continue;
    const std::size_t first = part.text().find_first_not_of('-');
    return first == std::string_view::npos ? part.text() : part.text().substr(first);
  }
  return {};
}

// Of most names it need not be asked what exactly the form of their kind is.
bool is_name_of_any_kind(std::string_view text) {
  return !text.empty() && text[0] >= 'a' && text[0] <= 'z' && ir::has_form(text, ir::TextForm::Label);
}

std::string_view wanted_name(k8s::NameForm form) {
  switch (form) {
    case k8s::NameForm::Dns1123Subdomain:
    case k8s::NameForm::Dns1123Label:
      return "lower-case letters, digits and '-', beginning and ending with a letter or digit";
    case k8s::NameForm::Dns1035Label:
      return "lower-case letters, digits and '-', beginning with a letter and ending with a letter or digit";
    case k8s::NameForm::PathSegment: return "anything but '.' and '..', without '/' and '%'";
  }
  return {};
}

void check_name(Context& c, const ObjectValue& object) {
  const ir::Node* name = object.name->full;
  if (object.kind->custom()) return;
  const k8s::NameRule rule = k8s::name_rule(*object.kind);
  if (const std::string_view part = impossible_part(*name, rule.form); !part.empty()) {
    const Span place = object.name->span.known() ? object.name->span : object.span;
    c.diagnostics()
        .report(seen_by_user(c, place, object.instance), diag::BadObjectName, part, object.kind->name())
        .note("no prefix and no value makes it one")
        .help(std::string(wanted_name(rule.form)));
    return;
  }
  if (name->op != ir::Op::String || (is_name_of_any_kind(name->text()) && name->text().size() <= rule.max)) return;
  const Span span = seen_by_user(c, object.name->span.known() ? object.name->span : object.span, object.instance);
  if (name->text().size() > rule.max) {
    c.diagnostics()
        .report(span, diag::NameTooLong, name->text(), object.kind->name(),
                static_cast<std::int64_t>(name->text().size()), static_cast<std::int64_t>(rule.max))
        .help("choose a shorter name, or prefix");
    return;
  }
  if (!RE2::FullMatch(re2::StringPiece(name->text().data(), name->text().size()), name_pattern(rule.form))) {
    const bool helm = !helm_action_of(name->text()).empty();
    c.diagnostics().report(span, diag::BadObjectName, name->text(), object.kind->name())
        .help(std::string(helm ? "a value stands in a text by `${...}`, as in \"${release.name}-web\""
                               : wanted_name(rule.form)));
  }
}

struct Identity {
  std::string_view group;
  Symbol kind;
  const ir::Node* name;
  const ir::Node* name_space;
};

struct IdentityHash {
  std::size_t operator()(const Identity& identity) const {
    return identity.kind.hash() ^ std::hash<const void*>()(identity.name) * 31 ^
           std::hash<const void*>()(identity.name_space);
  }
};
struct SameIdentity {
  bool operator()(const Identity& a, const Identity& b) const {
    return a.group == b.group && a.kind == b.kind && a.name == b.name && a.name_space == b.name_space;
  }
};

// Names and namespaces are hash-consed: the same text under every assignment is the same node.
void check_distinct(Context& c, const std::vector<Span>& places) {
  std::unordered_multimap<Identity, std::size_t, IdentityHash, SameIdentity> seen;
  for (std::size_t i = 0; i < c.out->resources.size(); ++i) {
    const ir::Resource& resource = c.out->resources[i];
    const Identity identity{ir::group_of(resource.api_version.text()), resource.kind, resource.name,
                            resource.name_space};
    auto [from, to] = seen.equal_range(identity);
    for (auto it = from; it != to; ++it) {
      const ir::Node* together = both(c, resource.guard, c.out->resources[it->second].guard);
      if (ir::satisfiable(c.builder, together, c.session.limits.guard_steps).answer == ir::Answer::No) continue;
      const bool always = resource.name->op == ir::Op::String;
      const std::string name = always ? fmt::format("'{}'", resource.name->text()) : ir::print(*resource.name);
      auto report = c.diagnostics().report(places[i], diag::DuplicateObject, resource.kind.text(), name);
      if (places[it->second] != places[i]) report.label(places[it->second], "the other is made here");
      report.help("give one of them another name, or both conditions that exclude each other");
      break;
    }
    seen.emplace(identity, i);
  }
}

void make_unique(Context& c, ObjectValue& object, std::unordered_map<Symbol, int>& addresses) {
  const int count = ++addresses[object.address];
  if (count > 1) object.address = c.symbol(fmt::format("{}.{}", object.address.text(), count));
}

}  // namespace

void lower_objects(Context& c) {
  std::unordered_map<Symbol, int> addresses;
  addresses.reserve(c.emitted.size());
  std::vector<Span> places;
  ir::FieldRules rules(c.diagnostics(), c.served, &c.session.sources);
  c.out->resources.reserve(c.emitted.size() + c.definitions.size());
  for (const ir::Resource& definition : c.definitions) {
    c.out->resources.push_back(definition);
    places.push_back(definition.span);
  }
  for (ObjectValue* object : c.emitted) {
    if (object->name->external) {
      check_name(c, *object);
      continue;
    }
    const ir::Node* guard = both(c, object->condition, object->name->made_when);
    if (guard == c.builder.boolean(false)) continue;
    make_unique(c, *object, addresses);
    check_name(c, *object);
    leave_room(c, *object->name, k8s::name_room(*object->kind));
    ir::Resource resource;
    resource.address = object->address;
    resource.api_version = names_of(c, *object->kind).api_version;
    resource.kind = names_of(c, *object->kind).kind;
    resource.name = object->name->full;
    resource.name_space = object->name_space;
    resource.guard = guard;
    resource.body = lower_object(c, *object);
    resource.hook = object->hook;
    resource.keep = object->keep;
    resource.span = seen_by_user(c, object->span, object->instance);
    {
      ScopeGuard scope(c);
      c.instance = object->instance;
      c.origin = {};
      lint_resource(c, resource);
      rules.judge_open(*resource.body, *object->kind, object->head);
    }
    c.out->resources.push_back(resource);
    places.push_back(object->head);
  }
  finish_names(c);
  check_distinct(c, places);
  lint_app(c, places);
}

}  // namespace dpc::check
