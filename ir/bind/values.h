// Values: what a user gives for the params, from files and flags, read and merged as Helm 4 does, then checked against
// their types.
//
// Everything here is closed ir data (records, lists, scalars). Sources of the rules: Helm's chartutil.CoalesceValues
// and strvals package, Go's yaml reader as Helm 4 uses it; tests/unit/values_test.cpp keeps them as a table.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "ir/builder.h"
#include "ir/module.h"
#include "support/diagnostic.h"
#include "support/limits.h"
#include "support/yaml/yaml.h"

namespace dpc::ir {

// How plain scalars and duplicate keys of a YAML text are read.
enum class Dialect : std::uint8_t {
  // Helm 4's -f: YAML 1.1 words (y, n, on ... also as keys), 010 is 8, 12:30 a text, the last duplicate wins, floats
  // stay float64.
  HelmValues,
  // Imported data: YAML 1.2 core schema; whatever the two dialects read differently is reported as ambiguous (DP0711, a
  // warning).
  Strict,
};

// One document as data; Null for an empty one. A values file must be a mapping (DP0703).
const Node* read_data(const yaml::Node& document, Dialect dialect, Builder& builder, Diagnostics& diagnostics);
const Node* read_values(const SourceFile& source, Builder& builder, Diagnostics& diagnostics, const Limits& limits);
const Node* read_json(const SourceFile& source, Builder& builder, Diagnostics& diagnostics, const Limits& limits);

// `over` laid over `base`: maps merge, everything else replaces, null deletes a key that `base` has and stays
// elsewhere. For what a user gives over the defaults.
const Node* merge_values(Builder& builder, const Node* base, const Node* over);
// The same, but a null stays wherever it stands: for one user's file over another, so that it still deletes what the
// defaults have.
const Node* overlay_values(Builder& builder, const Node* base, const Node* over);

struct SetFlag {
  enum class Kind : std::uint8_t { Set, String, Json, File, Literal } kind;
  std::string text;  // "a.b[0].c=v,d=e"; for File the value has been replaced by the file's content: `content` below
  std::string content;
  // Of the text, where the caller made a source of it ("--set"); otherwise diagnostics name the flag as their place
  Span span{};
};
// Applies one flag in Helm's syntax: escapes, {a,b} lists, [n] with nulls filled in, null deletes. Returns null after a
// report.
const Node* apply_set(const Node* values, const SetFlag& flag, Builder& builder, Diagnostics& diagnostics);

// Checks given values against the params and completes them with the defaults: unknown keys (nearest name), wrong types
// (both sides), ranges, patterns, enums, null where none is allowed, texts that are not admissible, Kubernetes types
// field by field; every fault is its own diagnostic with the span in the file or the flag's text as place. `required`:
// also report every required param that has no value (DP0705, all in one message). Returns null where something was
// refused. `sources`: for helps that quote what a file says; may be null. `dependencies`: the keys of the values of
// charts that the app's chart depends on, which are passed over.
const Node* bind_values(const Type& values, const Node* given, bool required, Builder& builder,
                        Diagnostics& diagnostics, const SourceMap* sources = nullptr,
                        std::span<const Symbol> dependencies = {});

// Environment bindings as a values record to be merged over the defaults.
const Node* environment_values(const Environment& environment, Builder& builder);

}  // namespace dpc::ir
