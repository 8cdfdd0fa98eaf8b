// The folder of an app as it was in a revision of git.
#pragma once

#include <string>

#include "driver/verify/process.h"

namespace dpc::driver {

class Checkout {
 public:
  // Asks git for the app's folder; false with the reason where it has none such.
  bool make(const std::string& app, const std::string& revision, std::string& why);
  // Of the app within it.
  const std::string& path() const { return path_; }

 private:
  verify::TemporaryFolder folder_;
  std::string path_;
};

}  // namespace dpc::driver
