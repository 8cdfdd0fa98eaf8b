#include "backends/helm/files/prose.h"

#include <algorithm>

namespace dpc::helm {

std::string on_one_line(std::string_view doc) {
  constexpr std::string_view blank = " \n\r\t";
  const std::size_t first = std::min(doc.find_first_not_of(blank), doc.size());
  std::string out(doc.substr(first, doc.find_last_not_of(blank) + 1 - first));
  std::ranges::replace(out, '\n', ' ');
  return out;
}

std::string first_paragraph(std::string_view doc) { return on_one_line(doc.substr(0, doc.find("\n\n"))); }

std::string with_sentence(std::string text, std::string_view sentence) {
  if (!text.empty()) text += text.ends_with('.') ? " " : ". ";
  return text.append(sentence);
}

}  // namespace dpc::helm
