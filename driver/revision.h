// The files of an app as they were in a revision of git.
#pragma once

#include <string>

#include "driver/verify/process.h"
#include "driver/world.h"

namespace dpc::driver {

class Checkout {
 public:
  // Asks git for the whole tree that the app stands in, since it may use files beside its folder; false with the reason
  // where there is none such.
  bool make(const std::string& app, const std::string& revision, std::string& why);
  // Of the app within it.
  const std::string& path() const { return path_; }
  // The text with git's names for the files of the checkout: "v1.2:shop/app.dp".
  std::string with_names_of_git(std::string_view text) const;

 private:
  verify::TemporaryFolder folder_;
  std::string path_, tree_, revision_;
};

// Writes on with git's names.
class NamesOfGit : public Sink {
 public:
  NamesOfGit(Sink& to, const Checkout& checkout) : to_(to), checkout_(checkout) {}

 private:
  bool put(std::string_view text) override { return to_.write(checkout_.with_names_of_git(text)); }

  Sink& to_;
  const Checkout& checkout_;
};

}  // namespace dpc::driver
