// Cron's five fields, as github.com/robfig/cron v3 reads them (parser.go): numbers or names, '*', '?', ranges, steps,
// lists; '@daily' and the like; '@every' with a duration of Go.
#include <algorithm>
#include <array>
#include <optional>

#include "ir/rules_text.h"

namespace dpc::ir {
namespace {

struct CronField {
  std::string_view name;
  unsigned min, max;
  std::string_view words;  // three letters each, from `min` on
};
constexpr std::array<CronField, 5> fields = {{
    {"minute", 0, 59, ""},
    {"hour", 0, 23, ""},
    {"day of the month", 1, 31, ""},
    {"month", 1, 12, "janfebmaraprmayjunjulaugsepoctnovdec"},
    {"day of the week", 0, 6, "sunmontuewedthufrisat"},
}};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

std::optional<unsigned> number(std::string_view text, std::string_view words, unsigned min) {
  if (text.size() == 3) {
    const char word[] = {lower(text[0]), lower(text[1]), lower(text[2])};
    for (std::size_t at = 0; at < words.size(); at += 3) {
      if (words.substr(at, 3) == std::string_view(word, 3)) return min + static_cast<unsigned>(at / 3);
    }
  }
  if (text.starts_with('+')) text.remove_prefix(1);
  if (text.empty() || text.size() > 4) return std::nullopt;
  unsigned value = 0;
  for (char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + static_cast<unsigned>(c - '0');
  }
  return value;
}

bool is_range(std::string_view text, const CronField& field) {
  const std::size_t slash = text.find('/');
  if (slash != std::string_view::npos) {
    const std::optional<unsigned> step = number(text.substr(slash + 1), {}, 0);
    if (!step || *step == 0) return false;
    text = text.substr(0, slash);
  }
  const std::size_t dash = text.find('-');
  if (text.substr(0, dash) == "*" || text.substr(0, dash) == "?") return true;
  const std::optional<unsigned> from = number(text.substr(0, dash), field.words, field.min);
  const bool single = dash == std::string_view::npos;
  const std::optional<unsigned> to = single ? from : number(text.substr(dash + 1), field.words, field.min);
  return from && to && *from >= field.min && *to <= field.max && *from <= *to;
}

bool is_list(std::string_view text, const CronField& field) {
  for (;;) {
    const std::size_t comma = text.find(',');
    const std::string_view part = text.substr(0, comma);
    // Nothing between commas is passed over.
    if (!part.empty() && !is_range(part, field)) return false;
    if (comma == std::string_view::npos) return true;
    text.remove_prefix(comma + 1);
  }
}

// "1h30m": numbers, each with a unit.
bool is_duration(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  if (text == "0") return true;
  if (text.empty()) return false;
  while (!text.empty()) {
    const std::size_t unit = text.find_first_not_of("0123456789.");
    if (unit == 0 || unit == std::string_view::npos) return false;
    const std::size_t next = std::min(text.find_first_of("0123456789.", unit), text.size());
    const std::string_view name = text.substr(unit, next - unit);
    constexpr std::string_view units[] = {"h", "m", "s", "ms", "us", "µs", "ns"};
    if (std::ranges::find(units, name) == std::end(units)) return false;
    text.remove_prefix(next);
  }
  return true;
}

std::string descriptor_fault(std::string_view text) {
  for (std::string_view known : {"@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"}) {
    if (text == known) return {};
  }
  constexpr std::string_view every = "@every ";
  if (text.starts_with(every) && is_duration(text.substr(every.size()))) return {};
  return "the words are @yearly, @monthly, @weekly, @daily, @hourly and `@every 1h30m`";
}

}  // namespace

std::string schedule_fault(std::string_view text) {
  if (text.starts_with('@')) return descriptor_fault(text);
  if (text.starts_with("TZ=") || text.starts_with("CRON_TZ=")) return "the time zone is the field 'timeZone'";
  std::size_t count = 0;
  std::string fault;
  while (true) {
    const std::size_t from = text.find_first_not_of(" \t\n");
    if (from == std::string_view::npos) break;
    text.remove_prefix(from);
    const std::string_view part = text.substr(0, text.find_first_of(" \t\n"));
    text.remove_prefix(part.size());
    if (count < fields.size() && fault.empty() && !is_list(part, fields[count])) {
      const CronField& field = fields[count];
      fault = "'" + std::string(part.substr(0, 40)) + "' is no " + std::string(field.name) + ", which is " +
              std::to_string(field.min) + " to " + std::to_string(field.max);
    }
    ++count;
  }
  if (count == fields.size()) return fault;
  return "it has " + std::to_string(count) + (count == 1 ? " field" : " fields") + ", not the five of crontab(5)";
}

}  // namespace dpc::ir
