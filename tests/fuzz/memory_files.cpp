#include "tests/fuzz/memory_files.h"

namespace dpc::fuzz {

MemoryFiles::MemoryFiles(std::string main)
    : files_{
          {"main.dp", std::move(main)},
          {"part.dp",
           "type Part = { size: int = 1 }\nfn twice(x: int): int = x * 2\ncomponent Box(name: name, own: Part) { size "
           "= own.size }\n"},
          {"again.dp", "use \"./main.dp\" { anything }\n"},
          {"conf/x.conf", "listen 80\n"},
          {"conf/y.bin", std::string("\x00\xff\x80", 3)},
          {"data.yaml", "a: 1\nb: [x, y]\nc: { d: 010, e: yes }\n"},
          {"data.json", "{\"a\": [1, 2.5, \"x\", null]}\n"},
      } {}

std::optional<std::string> MemoryFiles::read(const std::string& path, std::uint64_t limit, std::string& why) {
  const auto file = files_.find(path);
  if (file != files_.end() && file->second.size() <= limit) return file->second;
  why = file == files_.end() ? "not found" : "is larger than the limit";
  return std::nullopt;
}

std::vector<std::string> MemoryFiles::glob(const std::string& folder, const std::string&, std::string&) {
  if (folder == "conf") return {"x.conf", "y.bin"};
  return {"conf/x.conf", "conf/y.bin"};
}

std::optional<std::string> MemoryFiles::resolve(const std::string& path) {
  return files_.contains(path) ? std::optional(path) : std::nullopt;
}

}  // namespace dpc::fuzz
