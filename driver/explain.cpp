// `dpc explain CODE`: the page of a diagnostic.
#include "driver/explain.h"

#include <algorithm>

#include "driver/commands.h"
#include "driver/exit_code.h"
#include "driver/job.h"
#include "support/embedded.h"

namespace dpc::driver {
namespace {

std::string_view code_of(const EmbeddedFile& page) {
  const std::string_view name = page.path.substr(page.path.rfind('/') + 1);
  return name.substr(0, name.find('.'));
}

// "DP0302: a wrong type", without the '#'.
std::string_view title_of(const EmbeddedFile& page) {
  const std::string_view line = page.text.substr(0, page.text.find('\n'));
  return line.substr(std::min(line.find_first_not_of("# "), line.size()));
}

std::string full_code(std::string_view given) {
  std::string_view digits = given;
  if (digits.size() > 2 && (digits[0] | 0x20) == 'd' && (digits[1] | 0x20) == 'p') digits.remove_prefix(2);
  const bool number =
      !digits.empty() && digits.size() <= 4 && digits.find_first_not_of("0123456789") == std::string_view::npos;
  return number ? "DP" + std::string(4 - digits.size(), '0').append(digits) : std::string(given);
}

std::string all_titles() {
  std::string out;
  for (const EmbeddedFile& page : embedded::explain()) out.append(title_of(page)).append(1, '\n');
  return out;
}

}  // namespace

std::string_view explanation(std::string_view code) {
  const std::string wanted = full_code(code);
  for (const EmbeddedFile& page : embedded::explain()) {
    if (code_of(page) == wanted) return page.text;
  }
  return {};
}

int run_explain(const Options& options, World& world) {
  const std::string text = options.operands.empty() ? all_titles() : std::string(explanation(options.operands[0]));
  if (text.empty()) {
    std::vector<std::string_view> codes;
    for (const EmbeddedFile& page : embedded::explain()) codes.push_back(code_of(page));
    return usage_error(world, fmt::format("no diagnostic is '{}'{}", options.operands[0],
                                          suggestion(full_code(options.operands[0]), codes)));
  }
  world.streams.out.write(text);
  return world.streams.out.good() ? Good : InputOutput;
}

}  // namespace dpc::driver
