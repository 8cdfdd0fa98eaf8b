// The strict comparer of `dpc verify`: each difference is planted in a copy of one set of manifests and has to be seen.
#include <gtest/gtest.h>

#include <optional>

#include "driver/verify/compare.h"
#include "driver/verify/marks.h"
#include "support/base64.h"

namespace dpc::driver::verify {
namespace {

class Compare : public testing::Test {
 protected:
  std::vector<const ir::Node*> read(const std::string& text) {
    Unreadable fault;
    const auto manifests = read_manifests(text, builder_, Limits(), fault);
    EXPECT_TRUE(manifests) << fault.why << "\n" << text;
    std::vector<const ir::Node*> bodies;
    for (const Manifest& each : manifests.value_or(std::vector<Manifest>())) bodies.push_back(each.body);
    return bodies;
  }

  // "path: ours | theirs" of each difference, a line each.
  std::string found(const std::string& ours, const std::string& theirs) {
    std::string out;
    for (const Difference& it : compare(read(ours), read(theirs), made_, "default", builder_).differences) {
      const std::string path = path_text(it.steps);
      out += (path.empty() ? it.object : path) + ": " + it.ours + " | " + it.theirs + "\n";
    }
    return out;
  }

  // The same of one field `a`, as it stands behind the key.
  std::string field(const std::string& ours, const std::string& theirs) {
    return found(object + "a: " + ours + "\n", object + "a: " + theirs + "\n");
  }
  std::string config(const std::string& ours, const std::string& theirs) {
    const auto data = [&](const std::string& text) {
      const ir::Entry file{builder_.symbol("f"), builder_.string(text), nullptr, {}};
      return with(read(object), "data", builder_.data_record({&file, 1}));
    };
    std::string out;
    for (const Difference& it : compare(data(ours), data(theirs), made_, "default", builder_).differences)
      out += path_text(it.steps);
    return out;
  }

  std::vector<const ir::Node*> with(std::vector<const ir::Node*> objects, std::string_view key, const ir::Node* value) {
    std::vector<ir::Entry> entries(objects[0]->entries().begin(), objects[0]->entries().end());
    entries.push_back({builder_.symbol(key), value, nullptr, {}});
    return {builder_.data_record(entries)};
  }

  const std::string object = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\n";
  Made made_ = Made::ByHelm;
  Arena arena_;
  Interner interner_;
  ir::Builder builder_{arena_, interner_};
};

TEST_F(Compare, WhatIsTheSame) {
  EXPECT_EQ(found(object, object), "");
  EXPECT_EQ(field("{b: 1, c: [2]}", "{c: [2], b: 1}"), "");
  EXPECT_EQ(field("text", "\"text\""), "");
  EXPECT_EQ(field("1000000", "1e+06"), "") << "Kubernetes is given JSON, where both are 1000000";
}

TEST_F(Compare, UnderKustomizeOnlyDigestsAreLeftOut) {
  const std::string digest = object + "  annotations: {checksum/a: b}\n";
  const std::string chart = object + "  labels: {helm.sh/chart: b}\n", space = object + "  namespace: default\n";
  for (const std::string& each : {chart, space}) EXPECT_EQ(found(each, object), "") << each;
  EXPECT_NE(found(digest, object), "") << "what rolls under dpc has to roll under helm";
  made_ = Made::ByKustomize;
  EXPECT_EQ(found(digest, object), "");
  EXPECT_NE(found(chart, object), "");
  EXPECT_NE(found(space, object), "");
}

TEST_F(Compare, EmptyNullAndAbsentAreFourThings) {
  const std::string forms[] = {"a: {}\n", "a: []\n", "a: null\n", "", "a: \"\"\n", "a: 0\n", "a: false\n"};
  for (const std::string& ours : forms) {
    for (const std::string& theirs : forms)
      EXPECT_EQ(found(object + ours, object + theirs).empty(), ours == theirs) << ours << theirs;
  }
  EXPECT_EQ(found(object + "a: {b: {}}\n", object + "a: {}\n"), "a.b: {} | absent\n");
  EXPECT_EQ(found(object + "a: [{}]\n", object + "a: []\n"), "a[0]: {} | absent\n");
}

TEST_F(Compare, NumbersTextsAndBools) {
  EXPECT_EQ(field("1", "\"1\""), "a: 1 | \"1\"\n");
  EXPECT_NE(field("1", "1.0"), "");
  EXPECT_NE(field("1.5", "\"1.5\""), "");
  EXPECT_EQ(field("true", "\"true\""), "a: true | \"true\"\n");
  EXPECT_NE(field("true", "1"), "");
  EXPECT_NE(field("null", "\"null\""), "");
  EXPECT_NE(field("9007199254740991", "9007199254740990"), "");
  EXPECT_EQ(field("\"yes\"", "yes"), "a: \"yes\" | true\n") << "an unquoted yes is a bool to Kubernetes";
  EXPECT_EQ(field("\"010\"", "010"), "a: \"010\" | 8\n");
  EXPECT_NE(field("\"2024-01-01\"", "\"2024-01-02\""), "");
  EXPECT_NE(field("a", "\"a \""), "");
}

TEST_F(Compare, ListsHaveAnOrder) {
  EXPECT_EQ(field("[1, 2]", "[2, 1]"), "a[0]: 1 | 2\na[1]: 2 | 1\n");
  EXPECT_EQ(field("[1]", "[1, 1]"), "a[1]: absent | 1\n");
  EXPECT_NE(field("[{name: a}, {name: b}]", "[{name: b}, {name: a}]"), "");
  EXPECT_NE(field("[]", "{}"), "");
}

TEST_F(Compare, ObjectsAreCountedAndNamedByVersion) {
  const std::string other = "---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: z\n";
  EXPECT_EQ(found(object + other, object), "v1 ConfigMap default/z: there once | absent\n");
  EXPECT_EQ(found(object, object + other), "v1 ConfigMap default/z: absent | there once\n");
  EXPECT_EQ(found(object, object + "---\n" + object), "v1 ConfigMap default/x: there once | there 2 times\n");
  EXPECT_EQ(found(object + "---\n" + object, object + "---\n" + object),
            "v1 ConfigMap default/x: there 2 times | there 2 times\n");
  std::string beta = object;
  beta.replace(beta.find("v1"), 2, "v1beta1");
  EXPECT_EQ(found(object, beta),
            "v1 ConfigMap default/x: there once | absent\nv1beta1 ConfigMap default/x: absent | there once\n");
  EXPECT_NE(found(object, object + "---\njust a text\n"), "");
  EXPECT_NE(found(object, object + "---\n- 1\n"), "");
  std::string number = object;
  number.replace(number.find("name: x"), 7, "name: 1");
  std::string text = object;
  text.replace(text.find("name: x"), 7, "name: \"1\"");
  EXPECT_NE(found(text, number), "");
}

TEST_F(Compare, ANamespaceIsLeftOutOnlyWhereItIsTheReleases) {
  const std::string own = object + "  namespace: default\n", other = object + "  namespace: other\n";
  EXPECT_EQ(found(object, own), "");
  EXPECT_NE(found(object, other), "");
  EXPECT_NE(found(own, other), "");
  EXPECT_EQ(found(object + "spec: {metadata: {namespace: default}}\n", object + "spec: {metadata: {}}\n"),
            "spec.metadata.namespace: \"default\" | absent\n");
}

TEST_F(Compare, LeftOutByName) {
  const auto labels = [&](const std::string& text) { return object + "  labels: {" + text + "}\n"; };
  const auto annotations = [&](const std::string& text) { return object + "  annotations: {" + text + "}\n"; };
  EXPECT_EQ(found(labels("a: b, helm.sh/chart: x-1"), labels("a: b, app.kubernetes.io/managed-by: Helm")), "");
  EXPECT_EQ(found(object, labels("helm.sh/chart: x-1")), "");
  EXPECT_EQ(found(object, annotations("helm.sh/hook: pre-install, helm.sh/resource-policy: keep")), "");
  EXPECT_EQ(found(annotations("checksum/a: f00"), annotations("checksum/a: ba4")), "");
  EXPECT_NE(found(object, labels("a: b")), "");
  EXPECT_NE(found(object, object + "  labels: {}\n"), "");
  EXPECT_NE(found(object, annotations("example.com/checksum: a")), "");
  EXPECT_NE(found(labels("checksum/a: b"), object), "") << "a label is no annotation";
  EXPECT_NE(found(object + "labels: {helm.sh/chart: a}\n", object + "labels: {helm.sh/chart: b}\n"), "")
      << "only those of metadata";
}

TEST_F(Compare, HelmsTestsAreLeftOut) {
  const auto hook = [&](const std::string& events) {
    return object + "---\napiVersion: v1\nkind: Pod\nmetadata: {name: t, annotations: {helm.sh/hook: \"" + events +
           "\"}}\n";
  };
  EXPECT_EQ(found(object, hook("test")), "");
  EXPECT_EQ(found(object, hook("test-success, test-failure")), "");
  EXPECT_NE(found(object, hook("pre-install")), "");
  EXPECT_NE(found(object, hook("test,pre-install")), "");
}

TEST_F(Compare, DocumentsInTexts) {
  EXPECT_EQ(config("a: 1\nb: x\n", "b: x\na: 1\n"), "") << "Helm's functions sort keys";
  EXPECT_EQ(config("{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}"), "");
  EXPECT_EQ(config("A=1\nB=2\n", "B=2\nA=1\n"), "");
  EXPECT_EQ(config("a: x\n", "a: \"x\"\n"), "");
  EXPECT_EQ(config("a: 1\n", "a: \"1\"\n"), "data.f");
  EXPECT_EQ(config("a: 1\n", "a: 1.0\n"), "data.f");
  EXPECT_EQ(config("a: 1000000\n", "a: 1e+06\n"), "data.f");
  EXPECT_EQ(config("a: 010\n", "a: 8\n"), "data.f") << "readers of YAML differ";
  EXPECT_EQ(config("a: true\n", "a: \"true\"\n"), "data.f");
  EXPECT_EQ(config("a: {}\n", "a: []\n"), "data.f");
  EXPECT_EQ(config("a: {}\n", "{}\n"), "data.f");
  EXPECT_EQ(config("a: [1, 2]\n", "a: [2, 1]\n"), "data.f");
  EXPECT_EQ(config("A=1\nB=2\n", "A=1\nB=2"), "data.f") << "the last line's end";
  EXPECT_EQ(config("A=1\nA=2\n", "A=2\nA=1\n"), "data.f") << "the later wins";
  EXPECT_EQ(config("A=\"x\n\\\"B=1\ny\"\nC=2\n", "C=2\nA=\"x\n\\\"B=1\ny\"\n"), "") << "a text of several lines";
  EXPECT_EQ(config("A=\"x\ny\"\nB=2\n", "A=\"y\nx\"\nB=2\n"), "data.f") << "lines of a text have an order";
  EXPECT_EQ(config("x\n", "x"), "data.f");
  EXPECT_EQ(config("one: two\n", "one: two"), "") << "YAML of the same data";
  EXPECT_EQ(config("\"1e378\": x\n", "1e378: x\n"), "") << "beyond all numbers";
  EXPECT_EQ(config("\"1e37\": x\n", "1e37: x\n"), "data.f");
  EXPECT_EQ(config("\"a: b\"\n", "'a: b'\n"), "") << "a text in quotes";
  EXPECT_EQ(config("\"a\\nb\"\n", "|-\n  a\n  b\n"), "");
  EXPECT_EQ(config("1.0e-7\n", "1e-07\n"), "");
  EXPECT_EQ(config("\"a: b\"\n", "'a: c'\n"), "data.f");
  EXPECT_EQ(config("\"1\"\n", "1\n"), "data.f");
  EXPECT_EQ(config("a b\n", "a  b\n"), "data.f") << "no document, but a text";
  EXPECT_EQ(config("a \n", "a\n"), "data.f");
}

TEST_F(Compare, TheFirstDifferenceWithinADocument) {
  const auto first = [&](const char* ours, const char* theirs) {
    const Documents found = compare_documents(ours, theirs, arena_, Limits());
    EXPECT_TRUE(found.both);
    return found.first ? found.first->path + ": " + found.first->ours + " | " + found.first->theirs : "";
  };
  EXPECT_EQ(first("{a: 1, b: {c: [x, \"1\"]}}", "{b: {c: [x, 1]}, a: 1}"), "b.c[1]: \"1\" | 1");
  EXPECT_EQ(first("{a: {}}", "{a: {b: 1}}"), "a.b: absent | 1");
  EXPECT_EQ(first("{a: []}", "{a: null}"), "a: [] | null");
  EXPECT_EQ(first("[{a: 1}]", "[]"), "[0]: a map | absent");
  EXPECT_EQ(first("{a: 1}", "{a: 1}"), "");
  EXPECT_FALSE(compare_documents("a: [", "a: 1", arena_, Limits()).both);
  EXPECT_FALSE(compare_documents("text", "text", arena_, Limits()).both);
}

TEST_F(Compare, OnlyTextsOfConfigMapsAndSecretsAreDocuments) {
  const std::string pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: x}\na: ";
  EXPECT_NE(found(pod + "\"{b: 1, c: 2}\"\n", pod + "\"{c: 2, b: 1}\"\n"), "");
  const std::string secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: x}\ndata:\n  f: ";
  EXPECT_EQ(found(secret + base64("a: 1\nb: 2\n") + "\n", secret + base64("b: 2\na: 1\n") + "\n"), "");
  EXPECT_NE(found(secret + base64("a: 1\n") + "\n", secret + base64("a: 2\n") + "\n"), "");
}

TEST_F(Compare, KeysThatStandTwiceAreNoManifests) {
  for (const char* text : {"a: 1\na: 1\n", "a:\n  b: {c: 1, d: {e: 1, e: 2}}\n", "a: [{b: 1, b: 1}]\n",
                           "a: 1\n\"a\": 2\n", "true: 1\n\"true\": 2\n", "a: [\n", "a: b: c\n", "null: 1\n"}) {
    Unreadable fault;
    EXPECT_FALSE(read_manifests(text, builder_, Limits(), fault)) << text;
    EXPECT_NE(fault.why, "") << text;
    EXPECT_NE(fault.at, 0u) << text;
  }
}

TEST_F(Compare, LongTextsAreShownWhereTheyPart) {
  const std::string same(400, 'x');
  const std::string out = field(same + "1" + same, same + "2" + same);
  EXPECT_NE(out.find("x1x"), std::string::npos) << out;
  EXPECT_NE(out.find("x2x"), std::string::npos) << out;
  EXPECT_LT(out.size(), 500u);
}

TEST_F(Compare, TheTemplateOfAnObject) {
  Unreadable fault;
  const std::string text =
      "---\n# Source: app/templates/a.yaml\na: 1\n---\n# Source: app/charts/b/templates/c.yaml\nb: 1\n---\nc: 1\n";
  const auto read = read_manifests(text, builder_, Limits(), fault);
  ASSERT_TRUE(read);
  ASSERT_EQ(read->size(), 3u);
  EXPECT_EQ((*read)[0].source, "templates/a.yaml");
  EXPECT_EQ((*read)[1].source, "charts/b/templates/c.yaml");
  EXPECT_EQ((*read)[2].source, "");
}

TEST_F(Compare, StepsLeadToAnEntry) {
  const ir::Node* data = read("a:\n  - b: 1\n  - c: {d: 2}\n")[0];
  const auto steps = [&](std::vector<Step> all) { return reach(data, all); };
  const Step a{builder_.symbol("a")}, c{builder_.symbol("c")}, d{builder_.symbol("d")}, e{builder_.symbol("e")};
  EXPECT_EQ(steps({a, Step{{}, 1}, c, d}).entry->value->i, 2);
  EXPECT_TRUE(steps({a, Step{{}, 1}, c, d}).whole);
  EXPECT_FALSE(steps({a, Step{{}, 1}, c, e}).whole);
  EXPECT_EQ(steps({a, Step{{}, 1}, c, e}).entry->key, c.key);
  EXPECT_EQ(steps({e}).entry, nullptr);
  EXPECT_EQ(path_text({a, Step{{}, 1}, {builder_.symbol("x.y")}}), "a[1].\"x.y\"");
}

// What helm would print of marked templates that hold no action: their text.
TEST(Marks, EachLineLeadsToItsTemplate) {
  const std::string text = "a: 1\n\nb:\n  - c: |\n      text\n\n      more\n  - d: 2\n";
  const std::string marked = "---\n# Source: app/templates/x.yaml\n" + with_marks(text);
  const std::string plain = "---\n# Source: app/templates/x.yaml\n" + text;
  EXPECT_EQ(template_line(plain, plain.find("a: 1"), marked), 1u);
  EXPECT_EQ(template_line(plain, plain.find("c: |"), marked), 4u);
  EXPECT_EQ(template_line(plain, plain.find("more"), marked), 7u);
  EXPECT_EQ(template_line(plain, plain.find("d: 2"), marked), 8u);
}

TEST(Marks, LinesOfAnIncludeAreTheIncludes) {
  const std::string mark = with_marks("x: 1").substr(4);
  const auto of = [&](int line) {
    std::string out = mark;
    return out.replace(out.find('1'), 1, std::to_string(line));
  };
  // {{- if .a }} (2), labels: (3), {{- include "l" . | nindent 2 }} (4), b: 1 (5): what an action prints stands before
  // its line's mark, and it takes away the line's end before it.
  const std::string plain = "a: 1\nlabels:\n  x: y\n  z: w\nb: 1\n";
  const std::string marked =
      "a: 1" + of(1) + of(2) + "\nlabels:" + of(3) + "\n  x: y\n  z: w" + of(4) + "\nb: 1" + of(5) + "\n";
  EXPECT_EQ(template_line(plain, plain.find("a: 1"), marked), 1u);
  EXPECT_EQ(template_line(plain, plain.find("labels"), marked), 3u);
  EXPECT_EQ(template_line(plain, plain.find("x: y"), marked), 4u);
  EXPECT_EQ(template_line(plain, plain.find("z: w"), marked), 4u);
  EXPECT_EQ(template_line(plain, plain.find("b: 1"), marked), 5u);
  EXPECT_EQ(template_line("a: 2\n", 0, marked), std::nullopt) << "another text";
  // {{- if .a }} (1) at the beginning: Helm trims an object.
  const std::string trimmed = of(1).substr(1) + of(2) + "\na: 1" + of(3) + of(4);
  EXPECT_EQ(template_line("---\na: 1\n", 4, "---\n" + trimmed + "\n"), 3u);
}

TEST(Marks, NoneWhereTheyWouldChangeWhatIsPrinted) {
  EXPECT_EQ(with_marks("\n  \n"), "\n  \n");
  EXPECT_EQ(with_marks("{{- end -}}\n"), "{{- end -}}\n");
  EXPECT_EQ(with_marks("{{- if and .a\n"), "{{- if and .a\n") << "an action that goes on";
}

}  // namespace
}  // namespace dpc::driver::verify
