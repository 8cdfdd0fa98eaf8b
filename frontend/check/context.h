// The state of checking one app. The phases and constructs are free functions over it, a file a construct.
#pragma once

#include <array>
#include <deque>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "frontend/check/value.h"
#include "frontend/compile.h"
#include "stdlib/facts/crd.h"

namespace dpc::check {

// A field of a record type whose default is an expression of its own scope.
struct FieldOrigin {
  const ast::Expr* fallback = nullptr;
  std::span<const ast::Entry> block;  // `global { ... }` in values
  const Env* env = nullptr;
};

struct UsedName {
  Module* module = nullptr;  // `use m { name }`: name of it; `use m`: the module itself where `name` is empty
  Symbol name;
  Span span;
};

// A file of the app or of std, and the names that it declares.
struct Module {
  std::string path;      // as opened; "std/workload.dp"
  std::string folder;
  Symbol name;           // "databases", "std.workload"
  bool standard = false;
  Module* tests_of = nullptr;  // a file of tests sees what this one declares
  ast::File file;
  Env env;
  std::unordered_map<Symbol, const ast::Item*> types;
  std::unordered_map<Symbol, FunctionDecl*> functions;
  std::unordered_map<Symbol, ComponentDecl*> components;
  std::unordered_map<Symbol, Thunk*> lets;
  std::unordered_map<Symbol, UsedName> used;
  std::vector<Module*> uses;       // in order, for the walk over the objects
  std::unordered_map<Symbol, const ir::Type*> resolved;
  std::unordered_set<Symbol> resolving;
  RecordValue* fields = nullptr;   // the file's own entries: components, objects, records
  std::vector<k8s::Kind> custom_kinds;  // of `use crd`
};

// A field of a Kubernetes type, as a key.
struct FieldOfKind {
  k8s::Type type;
  Symbol name;
  friend bool operator==(FieldOfKind a, FieldOfKind b) { return a.type == b.type && a.name == b.name; }
};
struct FactsHash {
  std::size_t operator()(k8s::Type type) const { return type.hash(); }
  std::size_t operator()(FieldOfKind field) const { return field.type.hash() * 31 + field.name.hash(); }
};

// What is known of a field of a Kubernetes type.
struct KubernetesField {
  const ir::Type* type = nullptr;  // null: there is no such field
  bool kept_empty = false;         // emptiness has a meaning there
  bool widens = false;             // an empty list there means everything
};
struct RecentField {
  const ir::Type* owner = nullptr;
  Symbol name;
  const KubernetesField* field = nullptr;
};

struct RequiredFields {
  std::vector<Symbol> all;
  std::vector<Symbol> written;  // without the one that names an element of a keyed list
};

struct KindNames {
  Symbol api_version, kind;
};
struct RecentText {
  const ir::TextRules* rules = nullptr;
  Symbol text;
};

// The names that every object has.
struct ObjectNames {
  Symbol api_version, kind, metadata, name, name_space, labels, annotations;
};

// A check or allow of a body: looked at when all objects are known.
struct PendingEntry {
  const ast::Entry* entry;
  const Env* env;
  const ir::Node* condition;
  Instance* instance;
};

// Where values are made, see region.h.
struct Region {
  Arena* arena;
  std::uint32_t id;  // 0: it lasts as long as the session
};

// The last name that was evaluated in std, and the value of the app's own files that it stood for.
struct Origin {
  Span name, value;
};

struct Context {
  Context(Session& session, FileReader& files)
      : session(session),
        files(files),
        builder(session.builder),
        arena(session.arena),
        region{&session.arena, 0},
        names{symbol("apiVersion"), symbol("kind"),   symbol("metadata"),   symbol("name"),
              symbol("namespace"),  symbol("labels"), symbol("annotations")} {}

  Session& session;
  FileReader& files;
  ir::Builder& builder;
  Arena& arena;                     // for what lasts
  Region region;                    // for values: thunks, records, lists, scopes
  const ObjectNames names;
  ir::Module* out = nullptr;
  AppOverrides overrides;

  std::vector<std::unique_ptr<Module>> modules;
  std::unordered_map<std::string, Module*> by_path;
  Module* main = nullptr;
  Module* prelude = nullptr;        // std.prelude: names that need no `use`
  std::string root;                 // the app's folder: files are read below it only

  const ir::Type* values_type = nullptr;
  const ir::Type* release_type = nullptr;
  const ir::Type* cluster_type = nullptr;
  Settings app_settings;
  k8s::VersionRange served;
  const ir::Type* object_meta = nullptr;  // of every object; made at the first
  Symbol part_label;                // the label that says which part of the app an object is; empty: none
  std::vector<std::unique_ptr<k8s::Schema>> schemas;  // of `use crd`
  std::vector<ir::Resource> definitions;              // of the app's `crds`
  std::vector<Module*> loading;     // for telling a cycle of files
  ir::Node* suffix_limit = nullptr;  // 63 less the longest suffix; its number is set when all names are known
  std::size_t longest_suffix = 0;    // of a name of 63 characters; of others more or less by what these may have

  // What holds where we are, and whose body it is.
  const ir::Node* condition = nullptr;
  Instance* instance = nullptr;
  const Thunk* owner = nullptr;
  std::uint32_t calls = 0;
  std::uint32_t depth = 0;
  std::uint32_t operators = 0;      // within one another
  std::uint32_t data_depth = 0;     // records and lists within one another, see DataDepth
  std::uint64_t steps = 0;
  bool stopped = false;             // a budget was met
  bool probing = false;             // inside exists(): what is missing is Absent, not an error

  std::vector<ObjectValue*> objects;
  std::vector<ObjectValue*> dry_objects;
  std::vector<Instance*> instances;
  std::vector<ObjectValue*> emitted;  // in the order of the source
  std::vector<std::unique_ptr<ir::Hook>> hooks;
  bool dry = false;                 // checking a declaration that nobody calls: nothing it makes counts
  std::unordered_map<const ast::Param*, const ir::Type*> param_types;
  std::unordered_map<const FunctionDecl*, const ir::Type*> result_types;  // of those that declare one
  std::vector<PendingEntry> pending;
  std::vector<Thunk*> dropped;      // the values of unknown fields: they may hold mistakes of their own
  RecordValue* body = nullptr;      // of the file or component that is being read: checks may stand there
  Span about;                       // of the thunk that is being computed
  const Env* scope = nullptr;       // of the thunk or call that is being computed
  const Thunk* looked_at = nullptr;  // the last that was asked for, while a name of std is evaluated
  Origin origin;
  bool show_handles = false;        // where a value is only looked at: a handle is shown as what it refers to
  bool partial = false;             // a record that is being written may lack fields: the default of a param
  std::vector<Thunk*> forcing;      // for telling a cycle
  std::unordered_map<const ir::Field*, FieldOrigin> origins;
  std::unordered_map<const RecordValue*, std::unordered_map<Symbol, std::uint32_t>> indexes;  // of large records
  Arena passing;
  std::uint32_t regions = 0;        // so many passing ones there were
  const ObjectValue* lowering = nullptr;  // in a passing region
  bool lowering_asked = false;      // somebody has looked at its content
  std::vector<const RecordValue*> passing_indexes;
  std::unordered_map<const FunctionDecl*, bool> pure;  // of those that were asked, see constant.cpp
  std::unordered_map<const ir::Type*, bool> becomes_names;  // see constant.cpp
  std::unordered_map<const ast::Expr*, Thunk*> constants;  // of bodies; null: known to be none
  std::unordered_map<const RecordValue*, const ir::Node*> lowered_once;
  std::vector<ir::Entry> lowered_entries;  // of the records and lists that are being lowered, those within others last
  // Asked for at every field of every object.
  std::unordered_map<k8s::Type, const ir::Type*, FactsHash> kubernetes_types;
  std::unordered_map<FieldOfKind, KubernetesField, FactsHash> kubernetes_fields;
  std::array<RecentField, 256> recent_fields{};  // the same by a cheaper hash; the later one replaces
  std::unordered_map<const ir::Type*, RequiredFields> required_fields;
  std::unordered_map<Symbol, Value> kubernetes_kinds;
  std::unordered_map<const k8s::Kind*, KindNames> kind_names;
  std::array<RecentText, 1024> recent_texts{};  // found to be admitted, by a hash; the later one replaces
  // Fields that name an element of a keyed list: Container's `name`.
  std::unordered_set<FieldOfKind, FactsHash> keyed_by;
  std::unordered_set<const ComponentDecl*> instantiated;
  std::unordered_map<const ComponentDecl*, const ir::Type*> interfaces;  // null: declared as something that is none
  std::unordered_set<const FunctionDecl*> called;
  std::unordered_set<const ir::Node*> bounded;  // params that a check keeps within 32 bits
  std::unordered_map<std::string, const ir::Type*> builtin_types;

  std::size_t misread_seen = 0;     // so many messages were asked which files have mistakes of syntax
  std::unordered_set<const SourceFile*> misread_files;

  Diagnostics& diagnostics() { return session.diagnostics; }
  Symbol symbol(std::string_view text) { return session.interner.intern(text); }
  const ir::Types& types() const { return builder.types(); }
};

// Restores what a scope changed of the context.
class ScopeGuard {
 public:
  explicit ScopeGuard(Context& c) : c_(c), condition_(c.condition), instance_(c.instance), owner_(c.owner) {}
  ~ScopeGuard() { c_.condition = condition_; c_.instance = instance_; c_.owner = owner_; }
  ScopeGuard(const ScopeGuard&) = delete;
  ScopeGuard& operator=(const ScopeGuard&) = delete;

 private:
  Context& c_;
  const ir::Node* condition_;
  Instance* instance_;
  const Thunk* owner_;
};

// Going into a record or list. Data is lazy, so it may hold itself without end: `type T = { a: any = { b: T = {} } }`.
class DataDepth {
 public:
  DataDepth(Context& c, Span span);
  ~DataDepth() { --c_.data_depth; }
  DataDepth(const DataDepth&) = delete;
  DataDepth& operator=(const DataDepth&) = delete;
  bool too_deep() const { return c_.data_depth > deepest; }

 private:
  static constexpr std::uint32_t deepest = 500;
  Context& c_;
};

// --- values (value.cpp)
Value error_value(Context& c);
Value list_value(ListValue* list);
Value choice_of(Context& c, std::vector<Alternative> alternatives);
Thunk* done(Context& c, const Value& value);
std::string describe(Context& c, const Value& value);      // its type, for messages: 'int', 'a Secret', '"a" | "b"'
const ir::Node* presence_of(Context& c, const Value& value);

inline Value absent_value() {
  Value value;
  value.kind = ValueKind::Absent;
  return value;
}

inline Value data(const ir::Node* node, const ir::Type* type) {
  Value value;
  value.kind = node->op == ir::Op::Error ? ValueKind::Error : ValueKind::Data;
  value.type = type;
  value.node = node;
  return value;
}

inline Value data(const ir::Node* node) { return data(node, node->type); }

inline Value record_value(RecordValue* record) {
  Value value;
  value.kind = ValueKind::Record;
  value.type = record->type;
  value.record = record;
  return value;
}

inline Thunk* new_thunk(Context& c) {
  Thunk* thunk = c.region.arena->make<Thunk>();
  thunk->region = c.region.id;
  thunk->partial = c.partial;
  return thunk;
}

// When there is something; null: always.
inline const ir::Node* presence(Context& c, const Value& value) {
  const bool scalar = value.kind == ValueKind::Data && value.node->op != ir::Op::Null &&
                      (value.type == nullptr || value.type->kind != ir::TypeKind::Optional);
  return scalar || value.kind == ValueKind::Record ? nullptr : presence_of(c, value);
}

// --- laziness (force.cpp)
Thunk* delay(Context& c, const ast::Expr& expr, const Env& env, const ir::Type* expected);
// The one value of a literal, of a list or record of literals, or of what one of the file's functions makes of
// literals, in a body that is read more than once; null for anything else.
Thunk* delay_constant(Context& c, const ast::Expr& expr, const Env& env, const ir::Type* expected);
Value force_fresh(Context& c, Thunk* thunk);

inline Value force(Context& c, Thunk* thunk) {
  if (thunk->state != Thunk::State::Done) return force_fresh(c, thunk);
  c.looked_at = thunk;
  return thunk->value;
}

// --- names (names.cpp)
Value resolve(Context& c, Symbol name, Span span, const Env& env, const ir::Type* expected = nullptr);
Value module_member(Context& c, const Module& module, Symbol name, Span span);
// The part of std that declares it; empty where none does. For the line that is missing in a file.
std::string_view module_that_has(std::string_view name);
std::optional<std::string> nearest_name(Context& c, std::string_view name, const Env& env);

// --- types (types.cpp)
const ir::Type* resolve_type(Context& c, const ast::TypeExpr& type, const Env& env);
const ir::Type* record_type(Context& c, ast::Array<ast::Entry> entries, const Env& env, Symbol name,
                            const void* declaration, Span span);
const ir::Type* named_type(Context& c, Symbol name, Span span, const Env& env, bool quiet);
const ir::Type* builtin_type(Context& c, std::string_view name);
// The documents of a CustomResourceDefinition's file. Empty after a report.
std::vector<const yaml::Node*> read_crd_file(Context& c, std::string_view path, const Module& module, Span span);
// The app's `crds`, a list of files, as objects that the app brings.
void read_definitions(Context& c, const ir::Node* files, Span span);
// The app's version or app_version: a text that remembers that it is, for a chart that is packaged under another.
const ir::Node* app_text(Context& c, std::string_view name, Symbol text);
const ir::Type* partial_type(Context& c, const ir::Type& type);
const ir::Type* union_type(Context& c, std::span<const ir::Type* const> members);
const ir::Type* param_type(Context& c, const ir::Type& declared);  // with every default that is closed as data


// --- texts that a type admits (text_rules.cpp)
std::string pattern_fault(std::string_view pattern);   // empty where RE2 and Go take it
bool pattern_is_ascii(std::string_view pattern);       // every text that matches is ASCII
std::string text_fault(Context& c, const ir::TextRules& rules, std::string_view text);  // empty where it is admitted

// --- Kubernetes types (kubernetes.cpp)
const ir::Type* kubernetes_type(Context& c, k8s::Type type);
k8s::Type facts_of(const ir::Type& type);
const KubernetesField& find_kubernetes_field(Context& c, const ir::Type& type, Symbol name);

inline const KubernetesField& known_field(Context& c, const ir::Type& type, Symbol name) {
  const std::size_t place = reinterpret_cast<std::uintptr_t>(&type) / alignof(ir::Type) ^ name.hash();
  RecentField& recent = c.recent_fields[place % c.recent_fields.size()];
  if (recent.owner != &type || recent.name != name) recent = {&type, name, &find_kubernetes_field(c, type, name)};
  return *recent.field;
}

// Null where it has none.
inline const ir::Type* kubernetes_field(Context& c, const ir::Type& type, Symbol name) {
  return known_field(c, type, name).type;
}
const RequiredFields& required_fields(Context& c, const ir::Type& type);
bool names_element(Context& c, const ir::Type& type, Symbol name);  // the field is the key of a keyed list of this type
// k8s.NAME: a custom kind before one of Kubernetes' own, save in std.
Value kubernetes_name(Context& c, Symbol name, Span span, const Env& env);
const ir::Type* find_kubernetes_type(Context& c, std::string_view name);
const KindNames& names_of(Context& c, const k8s::Kind& kind);

// --- expressions
// Seen as `expected`, where given.
Value evaluate(Context& c, const ast::Expr& expr, const Env& env, const ir::Type* expected);
// As it is; `expected` only guides.
Value infer(Context& c, const ast::Expr& expr, const Env& env, const ir::Type* expected);
const ir::Node* evaluate_node(Context& c, const ast::Expr& expr, const Env& env, const ir::Type* expected);
const ir::Node* evaluate_condition(Context& c, const ast::Expr& expr, const Env& env);
Value member(Context& c, const Value& object, Symbol name, Span span);
Value index(Context& c, const Value& object, const Value& index, Span span);
Value call(Context& c, const ast::CallExpr& expr, const Env& env, const ir::Type* expected);
Value binary(Context& c, const ast::BinaryExpr& expr, const Env& env, const ir::Type* expected);
Value unary(Context& c, const ast::UnaryExpr& expr, const Env& env);
Value if_expression(Context& c, const ast::IfExpr& expr, const Env& env, const ir::Type* expected);
Value match_expression(Context& c, const ast::MatchExpr& expr, const Env& env, const ir::Type* expected);
const ir::Node* concat_text(Context& c, const ast::InterpolationExpr& expr, const Env& env);

Value merge_branches(Context& c, std::vector<Alternative> branches);
const ir::Type* join_types(Context& c, const ir::Type& a, const ir::Type& b);

// One value of a match's subject, or several, and when it is that.
struct MatchedArm {
  const ast::Arm* arm;
  const ir::Node* guard;  // null: always
  const Env* env;
};
std::vector<MatchedArm> match_arms(Context& c, const ast::MatchExpr& expr, const Env& env);

// --- records and lists (record.cpp, list.cpp, loop.cpp)
RecordValue* build_record(Context& c, ast::Array<ast::Entry> entries, const Env& env, const ir::Type* expected,
                          Span span);
RecordValue* build_pieces(Context& c, std::span<Piece> pieces, Thunk* base, const ir::Type* expected, Span span);
RecordValue* new_record(Context& c, const ir::Type* type, Span span);
void append_entries(Context& c, RecordValue& out, ast::Array<ast::Entry> entries, const Env& env,
                    const ir::Node* guard);
FieldValue& append_field(Context& c, RecordValue& out, const FieldValue& field);
// For a key that stands already; false after a report.
bool make_room(Context& c, RecordValue& record, const FieldValue& field);
// The elements of a list into a keyed list, by the names that they have. False where the value is no list.
// Fields that were not written take their type's defaults; those that have none and are needed are reported.
void complete(Context& c, RecordValue& out, Span span);
bool spread_elements(Context& c, RecordValue& out, const Value& value, const ir::Node* guard, Span span);
void spread_into(Context& c, RecordValue& out, const Value& value, const ir::Node* guard, Span span);
Value find_field(Context& c, RecordValue& record, Symbol name, bool& known);
// The record-like member of a union that a record with these keys is.
const ir::Type* record_member(Context& c, const ir::Type& type, ast::Array<ast::Entry> entries);
const ir::Type* record_member(Context& c, const ir::Type& type, std::span<const Symbol> keys);
std::vector<Symbol> keys_of(std::span<const Piece> pieces);  // that they set, as far as they are written out
RecordValue* as_record(Context& c, const Value& value, Span span);  // null where it is none
ListValue* build_list(Context& c, ast::Array<ast::Entry> entries, const Env& env, const ir::Type* expected, Span span);
void append_items(Context& c, ListValue& out, ast::Array<ast::Entry> entries, const Env& env, const ir::Type* element,
                  const ir::Node* guard);
ListValue* as_list(Context& c, const Value& value);                 // null where its shape is not known
const Env* scope(Context& c, const Env& parent, std::span<const Binding> bindings, Span call = {});
const Env* scope_of_lets(Context& c, ast::Array<ast::Entry> entries, const Env& parent);

// One round of a loop: a static element, or all of an open collection at once.
struct Round {
  const Env* env = nullptr;
  const ir::Node* guard = nullptr;
  const ir::Node* collection = nullptr;  // open: the collection of the range
  ir::RangeInfo* info = nullptr;
};
std::vector<Round> loop_rounds(Context& c, const ast::Entry& entry, const Env& env);
// The group of entries of an open round: rounds[at] of the loop `entry` in `env`.
RangeGroup* range_of_record(Context& c, const ir::Type* type, const ast::Entry& entry, const Env& env,
                            std::span<const Round> rounds, std::size_t at);
RangeGroup* range_of_list(Context& c, const ir::Type* type, const ast::Entry& entry, const Env& env,
                          std::span<const Round> rounds, std::size_t at);
// What stands in a keyed list gives way to the elements of the same names of a list that is spread behind it.
void give_way_to(Context& c, RecordValue& out, const ir::Node* list, const ir::Node* guard, Span span);
// The elements of an open list by the names that they have in it, as entries of `keyed`.
RangeGroup* named_elements(Context& c, const ir::Type& keyed, const ir::Node* list, Span span);
// The same entries of other loop variables: two loops over one list may stand inside each other. Null where that takes
// more steps than the budget has.
RangeGroup* remade(Context& c, const RangeGroup& group, const ir::Type* type, Span span);

// --- types of values (coerce.cpp, mismatch.cpp, assign.cpp)
Value coerce(Context& c, const Value& value, const ir::Type& to, Span span);
Value mismatch(Context& c, const Value& value, const ir::Type& to, Span span);  // reports that it is none
// Whether coerce would succeed, looked at shallowly and in silence.
bool value_fits(Context& c, const Value& value, const ir::Type& to);
// The object that a component is about: its field `object`.
std::optional<Value> main_object(Context& c, Instance& instance);
// It is made of a secret; not where a secret only decides which of two values it is.
bool shows_secret(const ir::Node* node);
bool assignable(Context& c, const ir::Type& from, const ir::Type& to);
// Not optional: present wherever we are, or an error.
Value require(Context& c, const Value& value, Span span);
Value with_operator(Context& c, const Value& base, const Value& over, Span span);

// --- lowering to IR (lower.cpp)
const ir::Node* lower(Context& c, const Value& value, Span span);
const ir::Node* lower_record(Context& c, RecordValue& record);
const ir::Node* lower_list(Context& c, ListValue& list);
// A piece of text: of strings, numbers, bools, names.
const ir::Node* text_node(Context& c, const Value& value, Span span);

// --- components and objects
Value call_function(Context& c, const FunctionDecl& function, const ast::CallExpr& expr, const Env& env,
                    const ir::Type* expected);
Value instantiate(Context& c, const ComponentDecl& component, const ast::CallExpr& expr, const Env& env,
                  Thunk* name = nullptr);
Value make_object(Context& c, const k8s::Kind& kind, const ast::CallExpr& expr, const Env& env);
Value call_builtin(Context& c, ir::Builtin builtin, const ast::CallExpr& expr, const Env& env);
Value call_special(Context& c, Special special, const ast::CallExpr& expr, const Env& env, const ir::Type* expected);
std::optional<Special> find_special(std::string_view name);
const ir::Type* interface_of(Context& c, const ComponentDecl& component);  // null where it declares none
// The body's fields seen as the interface has them; `first`: what is missing is reported.
void implement_interface(Context& c, const ComponentDecl& component, RecordValue& fields, bool first);
Settings& settings_of(Context& c, Instance* instance);
Value setting(Context& c, Symbol name, Span span);  // scope.NAME
NameValue* name_of(Context& c, const Value& value, Span span);
const ir::Node* full_name(Context& c, const ir::Node* base);
const ir::Node* fullname(Context& c);
// For an object whose own name may have `most` characters.
void leave_room(Context& c, const NameValue& name, std::size_t most);
void finish_names(Context& c);
const ir::Node* lower_object(Context& c, ObjectValue& object);
RecordValue* object_body(Context& c, ObjectValue& object);
Value object_member(Context& c, ObjectValue& object, Symbol name, Span span);
void overlay(Context& c, RecordValue& base, RecordValue& patch, const ir::Node* guard);

// --- the whole app
Module* load_module(Context& c, const std::string& path, Span from);
bool leads_outside(Context& c, const std::string& path);  // of the app's folder, by its '..' alone
// The path of a file that `module` names, for reading: inside the app's folder once every link is followed. Nothing
// after a report.
std::optional<std::string> jailed(Context& c, const std::string& path, const Module& module, Span span);
Module* load_standard(Context& c, std::string_view name);  // "workload"; null where std has no such part
const ir::Type* merge_records(Context& c, std::span<const ir::Type* const> types);
void declare_params(Context& c);
void read_app(Context& c);
void check_app(Context& c);             // everything below, in order
void check_scopes(Context& c);          // nothing shadows
void resolve_types(Context& c);         // those too that nothing uses
void read_bodies(Context& c);
void attach_patches(Context& c);
void walk_objects(Context& c);
void walk_field(Context& c, Thunk* thunk, const std::string& address);
void make_policies(Context& c, const std::vector<PendingEntry>& allows);
void check_pending(Context& c);
void lower_objects(Context& c);
void check_environments(Context& c);
void check_features(Context& c);
void check_tests(Context& c);
void lower_notes(Context& c);
void check_unreached(Context& c);
void check_unused(Context& c);
std::vector<Module*> in_order(Context& c);  // the app's files, used ones first
bool out_of_budget(Context& c, Span span);

// False where a budget is met, after a report.
inline bool step(Context& c, Span span) {
  if (c.stopped) return false;
  const bool left = ++c.steps <= c.session.limits.steps &&
                    c.arena.bytes() + c.passing.bytes() + c.session.interner.bytes() <= c.session.limits.memory;
  return left || !out_of_budget(c, span);
}

bool misread(Context& c, Span span);    // its file has errors of syntax: what seems to be missing may well be written
// For a place in std: where the app instantiates that part of std.
Span seen_by_user(Context& c, Span span, const Instance* instance);

// --- what people bring along from elsewhere (habits.cpp): how it is said here, or empty
std::string_view function_habit(std::string_view name);
std::string field_habit(const ir::Type& type, std::string_view key);
// A text with `{{ .Values.x }}` as an image, a name or a label; `block` is the word before the block. False: there is
// none.
bool refuse_helm_template(Context& c, const ast::Expr& value, std::string_view field, Span block);
std::string_view helm_action_of(std::string_view text);

// --- who led into std (origin.cpp)
bool in_standard(Context& c, Span span);
Span origin_of(const Thunk& thunk);  // where the app's own files wrote what was computed; unknown where they did not
Span origin_of_key(const FieldValue& field);
Span call_into(Span call, const Env& env);  // the call, or that in the app's own files by which `env` came to be
Span place_for_user(Context& c, Span span);       // for a message: a place in std becomes the app's line that led there

// Conditions.
const ir::Node* conjunction(Context& c, const ir::Node* a, const ir::Node* b);

// Null counts as true.
inline const ir::Node* both(Context& c, const ir::Node* a, const ir::Node* b) {
  if (a == nullptr) return b;
  return b == nullptr ? a : conjunction(c, a, b);
}

bool follows(Context& c, const ir::Node* claim);                             // from what holds where we are

}  // namespace dpc::check
