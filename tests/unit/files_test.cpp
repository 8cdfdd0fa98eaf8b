// Which file an object is written to: safe everywhere, never two in one.
#include <gtest/gtest.h>

#include <deque>
#include <set>

#include "backends/kubernetes/documents.h"
#include "backends/yaml/object_files.h"
#include "support/output/names.h"

namespace dpc::emit {
namespace {

class Documents {
 public:
  void add(std::string_view kind, std::string_view name, std::string_view name_space = "default",
           std::string_view api = "v1") {
    ir::Resource resource;
    resource.kind = builder_.symbol(kind);
    resource.api_version = builder_.symbol(api);
    resources_.push_back(resource);
    const ir::Entry entries[] = {{builder_.symbol("kind"), builder_.string(kind), nullptr, {}},
                                 {builder_.symbol("name"), builder_.string(name), nullptr, {}}};
    module_.documents.push_back(
        {&resources_.back(), builder_.symbol(name), builder_.symbol(name_space), builder_.data_record(entries)});
  }
  std::vector<std::string> names() {
    std::vector<const ir::Document*> documents;
    for (const ir::Document& document : module_.documents) documents.push_back(&document);
    std::vector<std::string> out;
    for (const output::File& file : object_files("f", documents)) out.push_back(file.path);
    return out;
  }
  std::string kinds_in_order() {
    std::string out;
    for (const ir::Document* document : in_apply_order(module_)) out.append(document->name.text()).append(1, ' ');
    return out;
  }

 private:
  Arena arena_;
  Interner interner_;
  ir::Builder builder_{arena_, interner_};
  std::deque<ir::Resource> resources_;
  ir::ClosedModule module_;
};

TEST(Files, AreNamedForTheirObjects) {
  Documents d;
  d.add("Deployment", "shop-web");
  d.add("ServiceAccount", "web");
  EXPECT_EQ(d.names(), (std::vector<std::string>{"f/deployment-shop-web.yaml", "f/serviceaccount-web.yaml"}));
}

TEST(Files, NamespacesTellApart) {
  Documents d;
  d.add("Service", "web", "a");
  d.add("Service", "web", "b");
  d.add("Service", "db", "b");
  EXPECT_EQ(d.names(), (std::vector<std::string>{"f/service-a-web.yaml", "f/service-b-web.yaml", "f/service-db.yaml"}));
}

TEST(Files, NoTwoDifferOnlyInCase) {
  Documents d;
  d.add("Role", "Reader");
  d.add("Role", "reader");
  d.add("Role", "READER");
  d.add("Service", "a-b", "x");
  d.add("Service", "b", "a");
  d.add("Service", "b", "c");
  d.add("Ingress", "web", "x", "networking.k8s.io/v1");
  d.add("Ingress", "web", "x", "example.com/v1");
  std::set<std::string> folded;
  for (std::string name : d.names()) {
    EXPECT_EQ(name.find_first_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), std::string::npos) << name;
    EXPECT_TRUE(folded.insert(name).second) << name;
  }
}

TEST(Files, UnsafeNamesAreReplaced) {
  EXPECT_EQ(output::safe_name("web-1.2_x"), "web-1.2_x");
  for (const std::string name :
       {"con", "NUL", "com1", "lpt9.x", ".", "..", "", ".hidden", "a.", "a/b", "a\\b", "a:b", "\xC3\xA9", "a b"}) {
    const std::string safe = output::safe_name(name);
    EXPECT_NE(safe, name);
    EXPECT_FALSE(safe.empty() || safe.front() == '.' || safe.back() == '.') << safe;
    EXPECT_EQ(safe.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_."), std::string::npos) << safe;
    EXPECT_EQ(output::safe_name(safe), safe) << name;
  }
  EXPECT_NE(output::safe_name("a/b"), output::safe_name("a:b"));
  EXPECT_LE(output::safe_name(std::string(1000, 'a')).size(), 220u);
  EXPECT_NE(output::safe_name(std::string(1000, 'a')), output::safe_name(std::string(1001, 'a')));
}

TEST(Documents, StandInTheOrderOfApplying) {
  Documents d;
  d.add("Deployment", "deployment");
  d.add("ConfigMap", "first");
  d.add("Widget", "custom");
  d.add("Namespace", "namespace");
  d.add("ConfigMap", "second");
  EXPECT_EQ(d.kinds_in_order(), "namespace first second deployment custom ");
}

}  // namespace
}  // namespace dpc::emit
