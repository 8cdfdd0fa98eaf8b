// Which line of a template each line of helm's output came from: helm is run once more over templates whose lines end
// with comments that say where they stand. Whatever a template does, the text that it printed for a line is followed by
// that line's mark.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dpc::driver::verify {

// A template whose lines end with a mark; empty lines, those within a comment or an action that goes on, and those that
// trim what follows have none.
std::string with_marks(std::string_view text);

// `plain` is what helm printed, `marked` what it printed of marked templates. The line of the template that the line at
// `offset` of `plain` came from; nothing where the object around it did not come out the same.
std::optional<std::uint32_t> template_line(const std::string& plain, std::size_t offset, const std::string& marked);

}  // namespace dpc::driver::verify
