#include "driver/local_charts.h"

#include <algorithm>
#include <filesystem>
#include <map>

#include "ir/bind/values.h"
#include "support/output/names.h"

namespace dpc::driver {
namespace {

constexpr std::string_view scheme = "file://";
constexpr std::uint64_t most_bytes = std::uint64_t{20} << 20;  // of one chart; Helm takes 100 MiB of all together

class Copy {
 public:
  Copy(Job& job, const ir::Dependency& dependency, std::vector<output::File>& out)
      : job_(job), dependency_(dependency), out_(out) {}

  bool run() {
    const std::optional<std::string> folder = this->folder();
    if (!folder) return false;
    std::string why;
    const std::vector<std::string> paths = job_.files.list(*folder, why);
    if (!why.empty()) return refuse(why);
    std::map<std::string, std::string> seen;
    for (const std::string& path : paths) {
      if (is_hidden(path)) continue;
      if (const auto [other, fresh] = seen.emplace(output::lowered(path), path); !fresh)
        return refuse(fmt::format("'{}' and '{}' are one file where case does not count", other->second, path));
      if (!add(*folder, path)) return false;
    }
    return named_ || refuse("it has no Chart.yaml");
  }

 private:
  bool refuse(std::string_view why) {
    job_.session.diagnostics.report(dependency_.span, diag::BadLocalChart, dependency_.name.text(), why);
    return false;
  }

  bool refuse_place(std::string_view path) {
    job_.session.diagnostics.report(dependency_.span, diag::PathOutside, path)
        .help("a chart that is copied lies below the folder of the app's main file");
    return false;
  }

  // Below the main file's folder, with all links followed.
  std::optional<std::string> folder() {
    namespace fs = std::filesystem;
    const std::string written(dependency_.repository.text().substr(scheme.size()));
    const fs::path base = fs::path(job_.options.operands[0]).parent_path();
    const std::string root = base.empty() ? "." : base.string();
    const std::string path = (root / fs::path(written)).lexically_normal().string();
    const std::optional<std::string> real_root = job_.files.resolve(root), real = job_.files.resolve(path);
    if (written.empty() || written.starts_with("/")) return refuse_place(written), std::nullopt;
    if (!real) {
      job_.session.diagnostics.report(dependency_.span, diag::CannotRead, written, "not found");
      return std::nullopt;
    }
    if (!real_root || !(real->starts_with(*real_root + "/") || *real_root == "/"))
      return refuse_place(written), std::nullopt;
    return real;
  }

  static bool is_hidden(const std::string& path) {
    if (path == ".helmignore") return false;
    return path.starts_with('.') || path.find("/.") != std::string::npos;
  }

  // A name that the tree can hold, on every system.
  static bool is_plain(const std::string& path) {
    for (std::size_t at = 0; at <= path.size();) {
      const std::size_t end = std::min(path.find('/', at), path.size());
      const std::string name = output::lowered(path.substr(at, end - at));
      if (name.empty() || (name.front() != '_' && name != ".helmignore" && output::safe_name(name) != name))
        return false;
      at = end + 1;
    }
    return true;
  }

  bool add(const std::string& folder, const std::string& path) {
    if (!is_plain(path)) return refuse(fmt::format("'{}' is no name that every file system takes", path));
    std::string why;
    std::optional<std::string> content = job_.files.read(folder + "/" + path, most_bytes, why);
    if (!content) {
      job_.session.diagnostics.report(dependency_.span, diag::CannotRead, folder + "/" + path, why);
      return false;
    }
    bytes_ += content->size();
    if (bytes_ > most_bytes) return refuse(fmt::format("it has more than {} bytes", most_bytes));
    if (path == "Chart.yaml" && !is_this_chart(*content)) return false;
    out_.push_back({fmt::format("charts/{}/{}", dependency_.name.text(), path), std::move(*content)});
    return true;
  }

  // Helm finds it by its name, and passes over it where the version is another.
  bool is_this_chart(const std::string& text) {
    Session& session = job_.session;
    const SourceFile* source = session.sources.add(fmt::format("{}/Chart.yaml", dependency_.name.text()), text);
    const std::vector<const yaml::Node*> documents =
        yaml::parse(*source, session.arena, session.diagnostics, session.limits);
    if (session.diagnostics.any_errors()) return false;
    const ir::Node* chart =
        documents.empty() ? nullptr
                          : ir::read_data(*documents[0], ir::Dialect::HelmValues, session.builder, session.diagnostics);
    if (chart == nullptr || chart->op != ir::Op::Record) return refuse("its Chart.yaml is no map");
    const auto field = [&](std::string_view key) {
      const ir::Node* value = ir::find(*chart, session.builder.symbol(key));
      return value == nullptr ? std::string() : std::string(value->text());
    };
    named_ = true;
    const std::string_view wanted = dependency_.version.text();
    if (field("name") != dependency_.name.text()) return refuse(fmt::format("its name is '{}'", field("name")));
    const bool range =
        wanted.find_first_not_of("0123456789.") != std::string_view::npos || std::ranges::count(wanted, '.') != 2;
    if (!range && field("version") != wanted)
      return refuse(fmt::format("its version is {}, not {}", field("version"), wanted));
    return true;
  }

  Job& job_;
  const ir::Dependency& dependency_;
  std::vector<output::File>& out_;
  std::uint64_t bytes_ = 0;
  bool named_ = false;
};

}  // namespace

bool add_local_charts(Job& job, const ir::Module& module, std::vector<output::File>& files) {
  std::map<Symbol, Symbol> copied;
  for (const ir::Dependency& dependency : module.dependencies) {
    if (!dependency.repository.text().starts_with(scheme)) continue;
    const auto [first, fresh] = copied.emplace(dependency.name, dependency.repository);
    if (!fresh && first->second != dependency.repository) {
      job.session.diagnostics.report(dependency.span, diag::BadLocalChart, dependency.name.text(),
                                     "another folder is copied under its name");
      return false;
    }
    if (fresh && !Copy(job, dependency, files).run()) return false;
  }
  return true;
}

}  // namespace dpc::driver
