// What the driver sees of the machine, passed in so that a test runs it in-process.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "frontend/compile.h"
#include "support/output/file_system.h"

namespace dpc::driver {

// Where text goes. A write that fails is remembered: the exit code tells of it.
class Sink {
 public:
  virtual ~Sink() = default;
  bool write(std::string_view text) { return good_ = good_ && put(text); }
  bool good() const { return good_; }

 protected:
  virtual bool put(std::string_view text) = 0;

 private:
  bool good_ = true;
};

struct Streams {
  Sink& out;
  Sink& err;
  // Everything on standard input, or nothing with the reason said.
  std::function<std::optional<std::string>(std::uint64_t limit, std::string& why)> in;
  bool out_is_terminal = false;
  bool err_is_terminal = false;
  bool no_colour = false;  // NO_COLOR is set
};

struct World {
  Streams& streams;
  FileReader& files;
  output::FileSystem& output;
  // Returns true once one of the files has changed, false to stop watching.
  std::function<bool(const std::vector<std::string>& paths)> wait_for_change;
  // Everything in the pipe of that path, as a shell's `<(...)`; nothing with a reason, or without one where it is no
  // pipe.
  std::function<std::optional<std::string>(const std::string& path, std::uint64_t limit, std::string& why)> read_pipe =
      {};
};

}  // namespace dpc::driver
