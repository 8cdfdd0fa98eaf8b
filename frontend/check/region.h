// Where values live: as long as the session, or only until the object whose content they are is lowered.
//
// An app of 10,000 services has a million fields, and of most objects nobody asks for content again once it has become
// nodes. So an object is lowered in a passing region, which is emptied behind it. Nothing that lasts may point into it:
// - force() computes a thunk in the region that the thunk was made in, so what lasts is made of what lasts;
// - whatever is made once for all (settings, constants, another object's content) is made under a LastingRegion;
// - the region stays where lowering has left more behind than nodes: messages, handles, loop variables, a question for
// the content itself.
#pragma once

#include "frontend/check/context.h"

namespace dpc::check {

// What is made in this scope lasts.
class LastingRegion {
 public:
  explicit LastingRegion(Context& c) : c_(c), outer_(c.region) { c.region = {&c.arena, 0}; }
  ~LastingRegion() { c_.region = outer_; }
  LastingRegion(const LastingRegion&) = delete;
  LastingRegion& operator=(const LastingRegion&) = delete;

 private:
  Context& c_;
  Region outer_;
};

// What elaborating an expression may leave behind besides values and nodes, in numbers that only grow.
struct Traces {
  std::size_t messages, sources, objects, instances, pending, dropped, origins;
  std::uint32_t vars;
  friend bool operator==(const Traces&, const Traces&) = default;
};

// `object` is lowered in this scope; its content is forgotten behind it where that can be done.
class PassingRegion {
 public:
  PassingRegion(Context& c, ObjectValue& object);
  ~PassingRegion();
  PassingRegion(const PassingRegion&) = delete;
  PassingRegion& operator=(const PassingRegion&) = delete;

 private:
  Context& c_;
  ObjectValue& object_;
  Region outer_;
  Arena::Mark mark_;
  Traces before_;
};

// A record of which nothing is computed yet for good: forcing its fields leaves the original's as they are.
RecordValue* passing_copy(Context& c, const RecordValue& record);

}  // namespace dpc::check
