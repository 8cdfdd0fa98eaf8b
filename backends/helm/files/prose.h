// Doc comments as a chart's files quote them.
#pragma once

#include <string>
#include <string_view>

namespace dpc::helm {

// On one line, without line ends and spaces at either end.
std::string on_one_line(std::string_view doc);
// What a list of many things says of each: the first paragraph, on one line.
std::string first_paragraph(std::string_view doc);
// The paragraph, closed by a full stop, and a sentence behind it.
std::string with_sentence(std::string text, std::string_view sentence);

}  // namespace dpc::helm
