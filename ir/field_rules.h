// What a Kubernetes server refuses in the fields of an object that is right by its types: names, keys and labels of the
// wrong form, empty images, mounts without a volume, elements that are there twice, fields that contradict one another.
//
// Sources: k8s.io/apimachinery/pkg/util/validation and pkg/apis/meta/v1/validation; k8s.io/kubernetes
// pkg/apis/{core,apps,batch,autoscaling,policy}/validation. Nothing is refused here that these take: where they have
// become more lenient, the lenient form counts.
#pragma once

#include <array>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "ir/node.h"
#include "stdlib/facts/facts.h"
#include "support/diagnostic.h"

namespace dpc::ir {

struct TextRule;
struct MapRule;

// The entry of that name, guarded or not; null where there is none, or it is Null.
const Entry* entry_of(const Node& record, std::string_view key);

// Judges one object after another; what it learns of types and fields it keeps, so that most fields cost one look-up.
// Reports DP0503 and DP0512 (evaluated only), DP0513 to DP0522. Texts that are made from a secret are not shown.
class FieldRules {
 public:
  // `served`: the versions that the app promises to run on. With `sources` no message points into std: it goes to the
  // user's text that led there, as far as that can be found.
  FieldRules(Diagnostics& diagnostics, k8s::VersionRange served, const SourceMap* sources)
      : diagnostics_(diagnostics), served_(served), sources_(sources), plans_(plan_count), good_(good_count) {
    outer_.reserve(64);
  }

  // `body` with its params open: only what is wrong under every assignment is refused. `head` is where the user wrote
  // the object. A kind that is custom or unknown has only its metadata judged.
  void judge_open(const Node& body, k8s::Kind kind, Span head);
  // The object as it is emitted. Parts that `open` has too were judged there, and are passed over.
  void judge_evaluated(const Node& body, const Node& open, k8s::Kind kind, Span head);

 private:
  using Judge = void (FieldRules::*)(const Node&);
  struct Rules {
    Judge judge = nullptr;
    bool needs_fields = false;  // some field must be there
  };
  struct FieldOfType {
    k8s::Type type;
    Symbol key;
    friend bool operator==(FieldOfType a, FieldOfType b) { return a.type == b.type && a.key == b.key; }
  };
  struct Hash {
    std::size_t operator()(k8s::Type type) const { return type.hash(); }
    std::size_t operator()(FieldOfType field) const { return field.type.hash() * 31 + field.key.hash(); }
  };
  // What is to be done with one field of one type.
  struct Plan {
    k8s::Type type;
    Symbol key;
    k8s::Shape shape;
    const TextRule* text = nullptr;
    const MapRule* map = nullptr;
    bool descends = false, int32 = false;
  };
  // A text that was found to have a form: the labels of one object are those of the next.
  struct Good {
    Symbol text;
    std::uint8_t form = 0;
  };
  struct Judged {
    const Node* node = nullptr;
    k8s::Type type;
  };
  static constexpr std::size_t plan_count = 256;
  static constexpr std::size_t good_count = 512;
  static const std::vector<Rules>& rules();

  void object(const Node& body, const Node* open, k8s::Kind kind, Span head);
  void value(const Node* node, const Node* open, k8s::Shape shape, Span span);
  void part(const Node& node, const Node* open, k8s::Type type);
  void record(const Node& node, const Node* open, k8s::Type type);
  void elements(const Node& node, const Node* open, k8s::Shape element);
  const Plan& plan(k8s::Type type, Symbol key);
  bool has_rules(k8s::Type type);
  static bool has_rules(k8s::Type type, std::vector<k8s::Type>& seen);

  bool is_good(Symbol text, std::uint8_t form);
  void judge_text(const Entry& entry, const TextRule& rule);
  void judge_map(const Node& map, const MapRule& rule);
  void judge_lacking(const Node& record, k8s::Type type);
  void refuse(const Node* secret, std::string_view text, std::uint8_t form, std::string_view what, Span span,
              bool once);

  void container(const Node& record);
  void pod(const Node& record);
  void sidecars(const Node& record);
  void mounts(const Node& container, const Node* volumes);
  void stateful_set(const Node& record);
  void deployment(const Node& record);
  void autoscaler(const Node& record);
  void disruption_budget(const Node& record);
  void service(const Node& record);
  void cron_job(const Node& record);
  void probe(const Node& record);
  void claim(const Node& record);
  void ingress(const Node& record);
  void ingress_object(const Node& record);
  void ingress_path(const Node& record);
  void daemon_set(const Node& record);
  void job(const Node& record);
  // What is said of pods where they are made: `kind` of workload, the policies of restart that it takes.
  void template_of(const Node& spec, std::string_view kind);
  void selected(const Node& spec, std::string_view kind);
  void no_containers(const Node& pod);
  void image(const Entry& image);
  void resources(const Node& container);
  void probed_ports(const Node& container);
  void service_type(const Node& service);
  void contradict(std::string_view type, Span own, std::string_view text, std::string_view why, std::string_view help);
  // Only of a source without other mistakes: what is lacking may have been refused where it stands.
  void lack(std::string_view type, std::string_view text, std::string_view why, std::string_view help);
  void distinct(const Node& record, std::string_view list, std::string_view key, std::string_view second = {});
  void distinct_variables(const Node& container);

  // The entry as it is under every assignment; null where a guard may take it away.
  const Entry* always(const Node& record, std::string_view key) const;
  // The place to show for a fault at `own`, about `text`.
  Span place(Span own, std::string_view text) const;
  bool in_std(Span span) const;

  Diagnostics& diagnostics_;
  k8s::VersionRange served_;
  const SourceMap* sources_;
  std::unordered_map<FieldOfType, Plan, Hash> all_plans_;
  std::vector<Plan*> plans_;                     // the same by a cheaper hash; the later one replaces
  std::unordered_map<k8s::Type, bool, Hash> with_rules_;
  std::array<Judged, 256> judged_;               // parts of open bodies in which nothing was found, by address
  std::size_t pods_ = 0;                         // judged so far: what is said of one depends on what is around it
  std::vector<Good> good_;                       // likewise by text and form
  std::vector<Span> outer_;                      // of the entries around, the object's own place first
  std::unordered_set<std::string> told_;         // names that are given on to other objects
  std::vector<std::string_view> claims_;         // of a StatefulSet: volumes that its pods get besides their own
  std::size_t contradictions_ = 0;               // reported by contradict()
  std::uint32_t budget_ = 0;                     // entries: shared nodes are met again at each place
  bool other_claims_ = false;                    // and some that are not known
  bool evaluated_ = false;
};

}  // namespace dpc::ir
