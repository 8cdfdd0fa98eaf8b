#include "ir/bind/release.h"

#include "stdlib/facts/facts.h"

namespace dpc::ir {
namespace {

constexpr std::size_t longest_release = 53;
constexpr std::size_t longest_label = 63;

bool is_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

// RFC 1123 label, in lower case.
bool is_label(std::string_view text) {
  if (text.empty() || !is_letter_or_digit(text.front()) || !is_letter_or_digit(text.back())) return false;
  for (char c : text) {
    if (!is_letter_or_digit(c) && c != '-') return false;
  }
  return true;
}

bool is_digits(std::string_view text) {
  return !text.empty() && text.size() <= 4 && text.find_first_not_of("0123456789") == std::string_view::npos;
}

const Node* release_record(const ReleaseFlags& flags, Builder& builder) {
  const Entry entries[] = {
      {builder.symbol("name"), builder.string(flags.name), nullptr, {}},
      {builder.symbol("namespace"), builder.string(flags.name_space), nullptr, {}},
      {builder.symbol("revision"), builder.integer(1), nullptr, {}},
      {builder.symbol("is_install"), builder.boolean(true), nullptr, {}},
      {builder.symbol("is_upgrade"), builder.boolean(false), nullptr, {}},
      {builder.symbol("service"), builder.string("dpc"), nullptr, {}},
  };
  return builder.data_record(entries);
}

const Node* cluster_record(const std::string& version, const ReleaseFlags& flags, Builder& builder) {
  std::vector<Entry> apis;
  for (const std::string& api : flags.api_versions) apis.push_back({{}, builder.string(api), nullptr, {}});
  const Entry entries[] = {
      {builder.symbol("version"), builder.string(version), nullptr, {}},
      {builder.symbol("api_versions"), builder.data_list(apis), nullptr, {}},
  };
  return builder.data_record(entries);
}

}  // namespace

std::string kube_version_text(std::string_view text) {
  if (text.starts_with('v')) text.remove_prefix(1);
  std::string out = "v";
  int numbers = 0;
  for (;;) {
    const std::size_t dot = text.find('.');
    const std::string_view number = text.substr(0, dot);
    if (!is_digits(number) || ++numbers > 3) return {};
    out += (numbers > 1 ? "." : "") + std::string(number);
    if (dot == std::string_view::npos) break;
    text.remove_prefix(dot + 1);
  }
  if (numbers < 2) return {};
  return numbers == 2 ? out + ".0" : out;
}

std::optional<Assignment> make_release(const ReleaseFlags& flags, Builder& builder, Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.errors();
  if (!is_label(flags.name) || flags.name.size() > longest_release) {
    diagnostics.report({}, diag::BadReleaseName, flags.name, static_cast<diag::Int>(longest_release)).place("--name");
  }
  if (!is_label(flags.name_space) || flags.name_space.size() > longest_label) {
    diagnostics.report({}, diag::BadNamespace, flags.name_space).place("--namespace");
  }
  const std::string wanted = flags.kube_version.empty() ? k8s::version_text(k8s::newest()) : flags.kube_version;
  const std::string version = kube_version_text(wanted);
  if (version.empty())
    diagnostics.report({}, diag::BadKubeVersion, wanted).place("--kube-version").help("for example: 1.30 or v1.30.2");
  if (diagnostics.errors() != before) return std::nullopt;
  return Assignment{nullptr, release_record(flags, builder), cluster_record(version, flags, builder)};
}

}  // namespace dpc::ir
