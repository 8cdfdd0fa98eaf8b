// The passes of the chart's backend, from text to text: dpc-raise PASS[,PASS...] FILE
//
// FILE holds a module in the IR's text form (docs/ir.md); lines that begin with // are left out. The passes are applied
// in order to the body and the guard of each resource:
//   versions, groups, fill, unroll
//                    IR to IR (backends/helm/raise)
//   presence         each entry's guard becomes the condition under which it is kept
//   conditions       each check's condition is shortened where its `when` holds
//   raise            IR to a template tree
//   end              settle_end on the tree
//   print            the tree as a template
// What the last one leaves is printed: IR, or the tree of each resource, see tree_text.h. `helpers` alone lists what
// would become named templates. Exit code 1: the module cannot be read, or something cannot be raised.
#include <fstream>
#include <iostream>
#include <sstream>

#include "backends/helm/helpers.h"
#include "backends/helm/print.h"
#include "backends/helm/raise/conditions.h"
#include "backends/helm/raise/end.h"
#include "backends/helm/raise/fill.h"
#include "backends/helm/raise/groups.h"
#include "backends/helm/raise/presence.h"
#include "backends/helm/raise/raise.h"
#include "backends/helm/raise/unroll.h"
#include "backends/helm/raise/versions.h"
#include "ir/text.h"
#include "ir/verify.h"
#include "tests/tools/tree_text.h"

namespace dpc::helm {
namespace {

using ir::Node;
using ir::Op;

class Presence : public ir::Rewriter {
 public:
  using Rewriter::Rewriter;

 protected:
  const Node* changed(const Node* node) override {
    if (!ir::is_container(node->op)) return node;
    std::vector<ir::Entry> entries(node->entries().begin(), node->entries().end());
    for (ir::Entry& entry : entries) {
      if (!ir::is_group(entry.value->op)) entry.guard = kept_when(builder_, *node, entry);
    }
    return builder_.exactly(node->op, entries, node->type, node->flags & ir::KeepEmpty);
  }
};

void rewrite(ir::Module& module, ir::Rewriter& pass) {
  for (ir::Resource& resource : module.resources) {
    resource.body = pass.rewrite(resource.body);
    resource.guard = pass.rewrite(resource.guard);
  }
}

std::string helpers_text(const ir::Module& module, const ir::Types& types) {
  std::string out;
  for (const Helper& helper : choose_helpers(module, Uses(module), types))
    out += helper.name + " = " + ir::print(*helper.node) + "\n";
  const CommonLabels common = common_labels(module);
  for (const ir::Entry& entry : common.labels) out += "label " + std::string(entry.key.text()) + "\n";
  for (const ir::Entry& entry : common.selector) out += "selector label " + std::string(entry.key.text()) + "\n";
  return out;
}

class Run {
 public:
  explicit Run(ir::Module module, ir::Builder& builder)
      : module_(std::move(module)),
        builder_(builder),
        lower_(builder, std::string(module_.app.name.text()), module_.values) {
    lower_.define_by([this](const Node* node) {
      Raise raise(builder_, lower_, Limits().guard_steps);
      const std::vector<Item> items = ir::is_container(node->op) ? raise.read_back(node)
                                      : is_document(node)          ? raise.body(node)
                                                                   : raise.joined(node);
      defined_ += "define " + std::string(lower_.key().text()) + "\n" + tree_text(items);
      return go::include(lower_.qualified(lower_.key().text()));
    });
  }

  bool pass(std::string_view name) {
    if (name == "versions") {
      open_versions();
    } else if (name == "groups") {
      SimplifyGroups groups(builder_);
      rewrite(module_, groups);
    } else if (name == "fill") {
      Fill fill(builder_);
      rewrite(module_, fill);
    } else if (name == "unroll") {
      Unroll unroll(builder_);
      rewrite(module_, unroll);
    } else if (name == "presence") {
      Presence presence(builder_);
      rewrite(module_, presence);
    } else if (name == "conditions") {
      for (ir::Check& check : module_.checks) check.condition = shortened(builder_, check.condition, check.guard);
    } else if (name == "raise") {
      raise();
    } else if (name == "end") {
      for (std::vector<Item>& tree : trees_) {
        if (!settle_end(tree)) std::cout << "every entry ends in a pass-through\n";
      }
    } else if (name == "print" || name == "helpers") {
      last_ = name;
    } else {
      std::cerr << "there is no pass '" << name << "'\n";
      return false;
    }
    return true;
  }

  bool write() {
    for (const Fault& fault : lower_.faults()) std::cout << "cannot carry " << fault.what << "\n";
    if (last_ == "helpers") std::cout << helpers_text(module_, builder_.types());
    else if (trees_.empty()) std::cout << ir::print(module_);
    for (std::size_t i = 0; i < trees_.size(); ++i) {
      if (last_ == "print") std::cout << print_items(trees_[i]);
      else std::cout << "resource " << module_.resources[i].address.text() << "\n" << tree_text(trees_[i]);
    }
    std::cout << defined_;
    return lower_.faults().empty();
  }

 private:
  void open_versions() {
    OpenVersions versions(builder_);
    const Node* label = chart_label(builder_);
    for (ir::Resource& resource : module_.resources)
      resource.body = versions.open(with_chart_label(builder_, resource.body, label));
  }

  void raise() {
    Raise raise(builder_, lower_, Limits().guard_steps);
    for (const ir::Resource& resource : module_.resources) trees_.push_back(raise.items(resource.body, resource.guard));
  }

  ir::Module module_;
  ir::Builder& builder_;
  Lower lower_;
  std::vector<std::vector<Item>> trees_;
  std::string defined_, last_;
};

std::string source_of(const char* path) {
  std::ifstream file(path, std::ios::binary);
  std::string out;
  for (std::string line; std::getline(file, line);) out += (line.starts_with("//") ? "" : line) + "\n";
  return out;
}

bool run(std::string_view passes, const char* path) {
  Arena arena;
  Interner interner;
  ir::Builder builder(arena, interner);
  Diagnostics diagnostics;
  const SourceFile source(path, source_of(path), 1);
  const std::optional<ir::Module> module = ir::read(source, builder, diagnostics, Limits());
  for (const Diagnostic& each : diagnostics.all())
    std::cerr << path << ":" << source.locate(each.span.begin).line << ": " << each.message << "\n";
  if (!module) return false;
  for (const std::string& fault : ir::verify(*module)) std::cerr << path << ": " << fault << "\n";
  Run run(*module, builder);
  std::istringstream names{std::string(passes)};
  for (std::string name; std::getline(names, name, ',');) {
    if (!run.pass(name)) return false;
  }
  return run.write();
}

}  // namespace
}  // namespace dpc::helm

int main(int count, char** arguments) {
  if (count != 3) {
    std::cerr << "usage: dpc-raise PASS[,PASS...] FILE\n";
    return 2;
  }
  return dpc::helm::run(arguments[1], arguments[2]) ? 0 : 1;
}
