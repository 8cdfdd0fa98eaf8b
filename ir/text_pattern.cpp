#include "ir/text_pattern.h"

#include <re2/re2.h>

#include <map>
#include <memory>
#include <string>

namespace dpc::ir {

const re2::RE2& compiled_pattern(std::string_view pattern) {
  constexpr std::size_t most = 256;
  thread_local std::map<std::string, std::unique_ptr<RE2>, std::less<>> known;
  if (const auto found = known.find(pattern); found != known.end()) return *found->second;
  if (known.size() >= most) known.clear();
  RE2::Options options;
  options.set_log_errors(false);
  std::string text(pattern);
  auto made = std::make_unique<RE2>(text, options);
  return *known.emplace(std::move(text), std::move(made)).first->second;
}

}  // namespace dpc::ir
