#include "driver/diff_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "backends/yaml/yaml.h"
#include "ir/builtins.h"
#include "support/common_subsequence.h"
#include "support/json.h"

namespace dpc::driver {
namespace {

using Kind = ObjectChange::Kind;

constexpr std::size_t most_cells = 4'000'000;  // of the table that lines are compared by

char sign_of(Kind kind) { return kind == Kind::Added ? '+' : kind == Kind::Removed ? '-' : '~'; }
char sign_of(const FieldChange& change) {
  return change.what.before == nullptr ? '+' : change.what.after == nullptr ? '-' : '~';
}

std::string title_of(const ir::Document& document) {
  std::string out = fmt::format("{}/{}", document.resource->kind.text(), document.name.text());
  if (!document.name_space.empty()) out += fmt::format(" in {}", document.name_space.text());
  return out;
}

std::string value_text(const ir::Node* node) {
  std::string out;
  if (node->op == ir::Op::String) {
    const std::string_view text = node->text();
    append_json_string(out, text);
    const bool plain = !text.empty() && out.size() == text.size() + 2 && text.front() != ' ' && text.back() != ' ';
    return plain ? std::string(text) : out;
  }
  emit::append_json(out, *node);
  return out;
}

bool is_lines(const ir::Node* node) {
  return node != nullptr && node->op == ir::Op::String && node->text().find('\n') != std::string_view::npos;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> out;
  for (;;) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) break;
    out.push_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  if (!text.empty()) out.push_back(text);
  return out;
}

struct ChangedLine {
  char sign;  // ' ' for one that stands in both
  std::string_view text;
};

constexpr std::size_t context = 2;  // lines on either side of a change

// Changed lines with those around them, the others left out.
std::vector<ChangedLine> near_changes(const std::vector<ChangedLine>& all) {
  std::vector<ChangedLine> out;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::size_t from = i - std::min(i, context), to = std::min(all.size(), i + context + 1);
    const auto changed = [](const ChangedLine& line) { return line.sign != ' '; };
    if (std::ranges::any_of(std::span(all).subspan(from, to - from), changed))
      out.push_back(all[i]);
    else if (out.empty() || out.back().text != "...")
      out.push_back({' ', "..."});
  }
  return out;
}

std::vector<ChangedLine> changed_lines(std::string_view before, std::string_view after) {
  const std::vector<std::string_view> a = lines_of(before), b = lines_of(after);
  std::vector<ChangedLine> out;
  std::size_t i = 0, j = 0;
  const auto until = [&](std::size_t end_of_a, std::size_t end_of_b) {
    while (i < end_of_a) out.push_back({'-', a[i++]});
    while (j < end_of_b) out.push_back({'+', b[j++]});
  };
  const auto same = [&](std::size_t x, std::size_t y) { return a[x] == b[y]; };
  for (const auto& [in_a, in_b] : common_subsequence(a.size(), b.size(), most_cells, same)) {
    until(in_a, in_b);
    out.push_back({' ', a[i++]});
    ++j;
  }
  until(a.size(), b.size());
  return near_changes(out);
}

struct Count {
  std::size_t changed = 0, added = 0, removed = 0, immutable = 0;
  explicit Count(const DiffReport& report) {
    for (const ObjectChange& each : report.objects) {
      changed += each.kind == Kind::Changed;
      added += each.kind == Kind::Added;
      removed += each.kind == Kind::Removed;
      for (const FieldChange& field : each.fields) immutable += field.immutable;
    }
  }
  std::string text() const {
    std::string out = fmt::format("{} changed, {} added, {} removed", changed, added, removed);
    if (immutable > 0)
      out += fmt::format("; {} field{} that Kubernetes refuses to change in place", immutable,
                         immutable == 1 ? "" : "s");
    return out;
  }
};

class Text {
 public:
  explicit Text(bool colour) : colour_(colour) {}

  std::string of(const DiffReport& report) {
    if (report.objects.empty()) return fmt::format("no difference between {} and {}\n", report.before, report.after);
    out_ = fmt::format("--- {}\n+++ {}\n", report.before, report.after);
    for (const ObjectChange& each : report.objects) object(each);
    return out_ + Count(report).text() + "\n";
  }

 private:
  void line(char sign, const std::string& text) {
    const char* code = sign == '+' ? "\x1b[32m" : sign == '-' ? "\x1b[31m" : sign == '!' ? "\x1b[1;31m" : "\x1b[33m";
    out_ += colour_ && sign != ' ' ? fmt::format("{}{}\x1b[0m\n", code, text) : text + "\n";
  }

  void object(const ObjectChange& change) {
    const char sign = sign_of(change.kind);
    line(sign, fmt::format("{} {}", sign, title_of(*change.document)));
    for (const FieldChange& each : change.fields) field(each);
  }

  void field(const FieldChange& change) {
    const ir::Difference& what = change.what;
    const char sign = sign_of(change);
    const std::string refused = change.immutable ? "  (refused in place)" : "";
    const char mark = change.immutable ? '!' : sign;
    if (what.is_order()) {
      line(mark, fmt::format("    ~ {}, in another order: {} -> {}{}", what.path, fmt::join(what.order_before, ", "),
                             fmt::join(what.order_after, ", "), refused));
      return;
    }
    if (is_lines(what.before) && is_lines(what.after)) {
      line(mark, fmt::format("    {} {}:{}", sign, what.path, refused));
      for (const ChangedLine& each : changed_lines(what.before->text(), what.after->text()))
        line(each.sign, fmt::format("        {} {}", each.sign, each.text));
      return;
    }
    std::string text = what.before != nullptr ? value_text(what.before) : "";
    if (what.after != nullptr) text += (what.before != nullptr ? " -> " : "") + value_text(what.after);
    line(mark, fmt::format("    {} {}: {}{}", sign, what.path, text, refused));
  }

  bool colour_;
  std::string out_;
};

const char* name_of(Kind kind) {
  switch (kind) {
    case Kind::Added: return "added";
    case Kind::Removed: return "removed";
    case Kind::Changed: return "changed";
  }
  return "";
}

std::string code(std::string_view text) {
  return text.find('`') == std::string_view::npos ? fmt::format("`{}`", text) : fmt::format("`` {} ``", text);
}

// In a cell of a table.
std::string cell(std::string_view text) {
  std::string out;
  for (const char c : text) out += c == '|' ? std::string("\\|") : std::string(1, c);
  return code(out);
}
std::string cell(const ir::Node* node) { return node == nullptr ? "" : cell(value_text(node)); }
std::string cell(const std::vector<std::string>& names) { return cell(fmt::format("{}", fmt::join(names, ", "))); }

}  // namespace

std::string diff_text(const DiffReport& report, bool colour) { return Text(colour).of(report); }

std::string diff_json(const DiffReport& report) {
  std::string out;
  JsonWriter writer(out, true);
  const auto text = [&](const char* key, std::string_view value) {
    writer.key(key);
    writer.string(value);
  };
  const auto value = [&](const char* key, const ir::Node* data) {
    if (data == nullptr) return;
    std::string json;
    emit::append_json(json, *data);
    writer.key(key);
    writer.written(json);
  };
  const auto names = [&](const char* key, const std::vector<std::string>& list) {
    writer.key(key);
    writer.open('[');
    for (const std::string& each : list) writer.string(each);
    writer.close(']');
  };
  writer.open('{');
  text("before", report.before);
  text("after", report.after);
  writer.key("objects");
  writer.open('[');
  for (const ObjectChange& each : report.objects) {
    writer.open('{');
    text("change", name_of(each.kind));
    text("apiVersion", each.document->resource->api_version.text());
    text("kind", each.document->resource->kind.text());
    if (!each.document->name_space.empty()) text("namespace", each.document->name_space.text());
    text("name", each.document->name.text());
    if (each.kind == Kind::Changed) {
      writer.key("fields");
      writer.open('[');
      for (const FieldChange& field : each.fields) {
        writer.open('{');
        text("path", field.what.path);
        if (field.what.is_order()) {
          names("order_before", field.what.order_before);
          names("order_after", field.what.order_after);
        } else {
          value("before", field.what.before);
          value("after", field.what.after);
        }
        writer.key("immutable");
        writer.boolean(field.immutable);
        writer.close('}');
      }
      writer.close(']');
    }
    writer.close('}');
  }
  writer.close(']');
  writer.close('}');
  return out + "\n";
}

std::string diff_markdown(const DiffReport& report) {
  if (report.objects.empty()) return fmt::format("No difference between {} and {}.\n", report.before, report.after);
  std::string out = fmt::format("**{} → {}**: {}\n", report.before, report.after, Count(report).text());
  for (const ObjectChange& each : report.objects) {
    out += fmt::format("\n{} {} {}\n", each.kind == Kind::Changed ? "###" : "-", code(title_of(*each.document)),
                       name_of(each.kind));
    if (each.kind != Kind::Changed) continue;
    std::string blocks;
    out += "\n| field | before | after |\n| --- | --- | --- |\n";
    for (const FieldChange& field : each.fields) {
      const ir::Difference& what = field.what;
      const std::string path = code(what.path) + (what.is_order() ? ", in another order" : "") +
                               (field.immutable ? " ⚠ refused in place" : "");
      if (what.is_order()) {
        out += fmt::format("| {} | {} | {} |\n", path, cell(what.order_before), cell(what.order_after));
        continue;
      }
      if (!is_lines(what.before) || !is_lines(what.after)) {
        out += fmt::format("| {} | {} | {} |\n", path, cell(what.before), cell(what.after));
        continue;
      }
      out += fmt::format("| {} | see below | |\n", path);
      blocks += fmt::format("\n{}\n\n```diff\n", path);
      for (const ChangedLine& line : changed_lines(what.before->text(), what.after->text()))
        blocks += fmt::format("{}{}\n", line.sign, line.text);
      blocks += "```\n";
    }
    out += blocks;
  }
  return out;
}

}  // namespace dpc::driver
