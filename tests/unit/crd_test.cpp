// Custom resources read at run time: the same as the built-in ones that the tools made, and every fault answered.
#include "stdlib/facts/crd.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

#include "stdlib/facts/curated.h"
#include "tests/unit/facts_text.h"

namespace dpc::k8s {
namespace {

struct Reading {
  SourceMap sources;
  Arena arena;
  Diagnostics diagnostics;
  std::unique_ptr<Schema> schema;

  explicit Reading(std::string text, const Limits& limits = {}) {
    const SourceFile* file = sources.add("crd.yaml", std::move(text));
    auto documents = yaml::parse(*file, arena, diagnostics, limits);
    if (!documents.empty() && !diagnostics.any_errors()) schema = read_crd(*documents[0], diagnostics, limits);
  }
  // "CODE line message", a line each.
  std::string faults() {
    std::string out;
    for (const Diagnostic& d : diagnostics.all()) {
      LineColumn at = d.span.known() ? sources.find(d.span.begin)->locate(d.span.begin) : LineColumn{};
      out += code_text(d.info.code) + " " + std::to_string(at.line) + " " + d.message + "\n";
    }
    return out;
  }
  Type spec() { return schema->find_type("Widget.spec"); }
};

// A definition with this below `properties:` of its spec, indented by 14.
std::string widget(std::string_view properties, std::string_view of_spec = "") {
  return R"(apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  names: {kind: Widget, plural: widgets}
  scope: Namespaced
  versions:
  - name: v1
    served: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
)" + std::string(of_spec) +
         "            properties:\n" + std::string(properties);
}

std::string field(Type type, std::string_view name) { return field_text(type.find_field(name)); }

std::string read_file(const std::string& path) {
  std::ifstream in(std::string(DPC_SOURCE_DIR) + "/" + path);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

TEST(Crd, TheBuiltInOnesReadAtRunTimeAreTheSame) {
  for (std::string_view name : {"ServiceMonitor", "PodMonitor"}) {
    std::string plural(name == "ServiceMonitor" ? "servicemonitors" : "podmonitors");
    Reading r(read_file("stdlib/facts/generate/crds/" + plural + ".monitoring.coreos.com.yaml"));
    ASSERT_TRUE(r.schema) << r.faults();
    EXPECT_GT(r.schema->types().size(), 35u);
    for (Type type : r.schema->types()) {
      ASSERT_TRUE(find_type(full_name(type))) << full_name(type);
      EXPECT_EQ(type_text(type), type_text(find_type(full_name(type))));
    }
    ASSERT_EQ(r.schema->kinds().size(), 1u);
    EXPECT_EQ(kind_text(r.schema->kinds()[0]), kind_text(find_kind("monitoring.coreos.com/v1", name)));
  }
}

TEST(Crd, EveryKindOfField) {
  Reading r(widget(R"(              text: {type: string, minLength: 1, maxLength: 9, pattern: "^a"}
              mode: {type: string, enum: [b, a, b], default: a}
              size: {type: integer, format: int32, minimum: 0, maximum: 10, exclusiveMaximum: true}
              rate: {type: number, multipleOf: 0.5}
              on: {type: boolean, default: true}
              either: {x-kubernetes-int-or-string: true}
              names: {type: array, minItems: 2, uniqueItems: true, items: {type: string}, x-kubernetes-list-type: set}
              parts:
                type: array
                x-kubernetes-list-type: map
                x-kubernetes-list-map-keys: [name]
                items: {type: object, required: [name], properties: {name: {type: string}}}
              labels: {type: object, additionalProperties: {type: string}, maxProperties: 3}
              free: {type: object}
              kept: {type: object, x-kubernetes-preserve-unknown-fields: true, properties: {a: {type: string}}}
              what: {x-kubernetes-preserve-unknown-fields: true}
              atom: {type: object, x-kubernetes-map-type: atomic, properties: {a: {type: string, nullable: true}}}
              odd: {type: string, format: uri}
              nested: {type: object, default: {a: 1, b: [x, null, "1"]}, properties: {a: {type: integer}}}
              selector: {type: object, properties: {matchLabels: {type: object}, matchExpressions: {type: array}}}
)",
                   "            required: [text]\n"));
  ASSERT_TRUE(r.schema) << r.faults();
  Type spec = r.spec();
  EXPECT_EQ(field(spec, "text"), "  text string pattern=^a minlength=1 maxlength=9 required\n");
  EXPECT_EQ(field(spec, "mode"), "  mode string one of a|b default=\"a\"\n");
  EXPECT_EQ(field(spec, "size"), "  size integer/int32 min=0 max=10 exclusive-max\n");
  EXPECT_EQ(*spec.find_field("rate").shape().constraints().multiple_of(), 0.5);
  EXPECT_EQ(field(spec, "on"), "  on boolean default=true\n");
  EXPECT_EQ(field(spec, "either"), "  either int-or-string\n");
  EXPECT_EQ(field(spec, "names"), "  names list<string> minlength=2 unique list=set\n");
  EXPECT_EQ(field(spec, "parts"), "  parts list<ref(example.com.v1.Widget.spec.parts)> list=map keys=name\n");
  EXPECT_EQ(spec.find_field("parts").key(), "name");
  EXPECT_EQ(field(spec, "labels"), "  labels map<string> maxlength=3\n");
  EXPECT_EQ(field(spec, "free"), "  free object\n");
  EXPECT_TRUE(r.schema->find_type("Widget.spec.kept").open());
  EXPECT_FALSE(spec.open());
  EXPECT_EQ(field(spec, "what"), "  what any\n");
  EXPECT_TRUE(spec.find_field("atom").atomic_map());
  EXPECT_EQ(field(r.schema->find_type("Widget.spec.atom"), "a"), "  a string nullable\n");
  EXPECT_EQ(field(spec, "odd"), "  odd string/other\n");
  EXPECT_EQ(spec.find_field("nested").default_json(), R"({"a":1,"b":["x",null,"1"]})");
  EXPECT_TRUE(empty_has_meaning(spec, "selector"));
  EXPECT_FALSE(empty_has_meaning(spec, "free"));
  EXPECT_FALSE(spec.find_field("txet"));
}

TEST(Crd, EveryObjectHasAHead) {
  Reading r(widget("              a: {type: string}\n"));
  ASSERT_TRUE(r.schema) << r.faults();
  Type root = r.schema->kinds()[0].type();
  EXPECT_EQ(root.find_field("metadata").shape().type(), find_type("ObjectMeta"));
  EXPECT_EQ(root.find_field("apiVersion").shape().kind(), FieldKind::String);
  EXPECT_EQ(root.fields().size(), 4u);
}

TEST(Crd, ServedVersionsThePreferredFirst) {
  std::string text = R"(apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
spec:
  group: example.com
  names: {kind: Widget}
  scope: Cluster
  versions:
)";
  for (std::string_view name : {"v1beta2", "zoo", "v1alpha3", "v2", "v1beta10", "v10", "gone"}) {
    text += "  - {name: " + std::string(name) + ", served: " + (name == "gone" ? "false" : "true") +
            ", schema: {openAPIV3Schema: {type: object}}}\n";
  }
  Reading r(text);
  ASSERT_TRUE(r.schema) << r.faults();
  std::string versions;
  for (Kind kind : r.schema->kinds()) versions += std::string(kind.version()) + " ";
  EXPECT_EQ(versions, "v10 v2 v1beta10 v1beta2 v1alpha3 zoo ");
  EXPECT_EQ(r.schema->kinds()[0].scope(), Scope::Cluster);
  EXPECT_EQ(r.schema->kinds()[0].group(), "example.com");
  EXPECT_TRUE(served_in(r.schema->kinds()[0], {{1, 2}, {1, 3}}).served());
}

TEST(Crd, Faults) {
  EXPECT_EQ(Reading("apiVersion: v1\nkind: ConfigMap\n").faults(),
            "DP0581 1 this is 'v1 ConfigMap', not a CustomResourceDefinition\n");
  EXPECT_EQ(Reading("[1]").faults(), "DP0581 1 this is no Kubernetes object, not a CustomResourceDefinition\n");
  std::string head = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n";
  EXPECT_EQ(Reading(head).faults(), "DP0582 1 CustomResourceDefinition has no spec\n");
  EXPECT_EQ(Reading(head + "spec: 1\n").faults(), "DP0583 3 'spec' is not a mapping\n");
  EXPECT_EQ(Reading(head + "spec:\n  group: a\n  scope: Here\n  names: {kind: A}\n  versions: []\n").faults(),
            "DP0583 5 'scope' is not 'Namespaced' or 'Cluster'\n");
  EXPECT_EQ(Reading(head + "spec:\n  group: a\n  scope: Cluster\n  names: {kind: A}\n  versions: []\n").faults(),
            "DP0582 7 CustomResourceDefinition has no spec.versions, of which one is served\n");
  EXPECT_EQ(Reading(head +
                    "spec:\n  group: a\n  scope: Cluster\n  names: {kind: A}\n  versions: [{name: v1, served: true}]\n")
                .faults(),
            "DP0582 7 CustomResourceDefinition has no spec.versions.schema\n");
}

TEST(Crd, FaultsInsideASchemaAreEachToldOnce) {
  Reading r(widget(R"(              a: 5
              b: {type: string, minLength: x}
              c: {type: array, items: []}
              d: {type: integer, nullable: perhaps}
              e: {type: string, enum: [[1]]}
              f: {type: string, minLength: -1}
)"));
  EXPECT_FALSE(r.schema);
  EXPECT_EQ(r.faults(),
            "DP0583 18 'a' is not a mapping\n"
            "DP0583 19 'minLength' is not a number\n"
            "DP0583 20 'items' is not a mapping\n"
            "DP0583 21 'nullable' is not true or false\n"
            "DP0583 22 'enum' is not a list of texts\n"
            "DP0583 23 'minLength' is not a whole number\n");
}

TEST(Crd, TooManyFieldsAreRefused) {
  std::string properties;
  for (int at = 0; at < 66000; ++at) properties += "              f" + std::to_string(at) + ": {type: string}\n";
  Reading r(widget(properties));
  EXPECT_FALSE(r.schema);
  EXPECT_TRUE(r.diagnostics.limit_met());
  EXPECT_EQ(r.faults(), "DP0861 1 CustomResourceDefinition has more than 65535 types, fields or texts\n");
}

TEST(Crd, LongNamesWithinOneAnotherAreRefusedBeforeTheyFillMemory) {
  std::string properties = "              ? " + std::string(500000, 'x') + "\n";
  properties += "              : type: object\n                properties:\n";
  for (int at = 0; at < 2000; ++at) {
    properties += "                  f" + std::to_string(at) + ": {type: object, properties: {a: {type: string}}}\n";
  }
  Reading r(widget(properties));
  EXPECT_FALSE(r.schema);
  EXPECT_TRUE(r.diagnostics.limit_met()) << r.faults();
}

}  // namespace
}  // namespace dpc::k8s
