// What a run has found so far, on disk: one that was stopped goes on where it ended.
#pragma once

#include <string>
#include <vector>

#include "driver/verify/verdict.h"

namespace dpc::driver::verify {

// "~/.cache/dpc/verify", or where $XDG_CACHE_HOME says; on macOS "~/Library/Caches/dpc/verify". Empty where there is no
// home.
std::string default_state_folder();

class Journal {
 public:
  // `key` says all that the verdicts depend on; a file is made of its digest. Where `folder` is empty or cannot be
  // written, or another run of the same is at work there, nothing is kept.
  Journal(const std::string& folder, const std::string& key);
  ~Journal();
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  const std::vector<Verdict>& found() const { return found_; }  // by the runs before, in any order
  bool keeps() const { return file_ >= 0; }
  void add(const Verdict& verdict);
  // The run is at its end: the next begins anew.
  void remove();

 private:
  void read();
  std::string path_, key_;
  int file_ = -1;
  std::vector<Verdict> found_;
};

}  // namespace dpc::driver::verify
