#include "ir/wanted_text.h"

namespace dpc::ir {
namespace {

constexpr std::uint32_t any_length = UINT32_MAX;
constexpr std::string_view label_start = "[a-z0-9][-a-z0-9]*";

constexpr WantedText label(std::string_view words) {
  return {"[a-z0-9]([-a-z0-9]*[a-z0-9])?", 63, "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?", label_start, words};
}

constexpr WantedText subdomain(std::string_view words) {
  return {"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*", 253, {}, label_start, words};
}

constexpr std::string_view label_1035_words =
    "at most 63 lower-case letters, digits and '-', a letter first, a letter or digit last";
constexpr std::string_view path_words = "anything but '.' and '..' without '/' and '%'";

WantedText of_form(TextForm form) {
  const std::string_view words = wanted(form);
  switch (form) {
    case TextForm::Label: return label(words);
    case TextForm::PortName: return {"([a-z0-9]+-)*[0-9]*[a-z][a-z0-9]*(-[a-z0-9]+)*", 15, {}, {}, words};
    case TextForm::EnvName: return {"[ -<>-~]+", any_length, {}, {}, words};
    case TextForm::ConfigKey: return {"\\.?[-_a-zA-Z0-9][-._a-zA-Z0-9]*", 253, {}, {}, words};
    case TextForm::QualifiedName:
      return {
          "([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?"
          "[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?",
          317,
          {},
          {},
          words};
    case TextForm::AnnotationKey:
      return {
          "([A-Za-z0-9]([-A-Za-z0-9]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([-A-Za-z0-9]*[A-Za-z0-9])?)*/)?"
          "[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?",
          317,
          {},
          {},
          words};
    case TextForm::LabelValue:
      return {"([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?",
              63,
              "([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?",
              {},
              words};
    case TextForm::Subdomain: return subdomain(words);
  }
  return {};
}

}  // namespace

WantedText wanted_text(TextForm form) {
  WantedText out = of_form(form);
  out.form = static_cast<std::int8_t>(form);
  return out;
}

WantedText wanted_text(k8s::NameRule rule) {
  switch (rule.form) {
    case k8s::NameForm::Dns1123Subdomain: {
      WantedText out = wanted_text(TextForm::Subdomain);
      out.most = rule.max;
      return out;
    }
    case k8s::NameForm::Dns1123Label: return wanted_text(TextForm::Label);
    case k8s::NameForm::Dns1035Label:
      return {"[a-z]([-a-z0-9]*[a-z0-9])?", 63, "[a-z]([-a-z0-9]{0,61}[a-z0-9])?", "[a-z][-a-z0-9]*", label_1035_words};
    case k8s::NameForm::PathSegment: return {"\\.?[^./%][^/%]*|\\.\\.[^/%]+", rule.max, {}, {}, path_words};
  }
  return {};
}

WantedText wanted_image() {
  return {"(\\S*/)?[^\\s/:@A-Z]+(:[^\\s/:@]+)?(@[^\\s/]+)?",
          any_length,
          {},
          {},
          "as in registry.example.com/name:tag, the name in lower case, without blanks"};
}

WantedText wanted_schedule() {
  return {
      "@(yearly|annually|monthly|weekly|daily|midnight|hourly|every \\S+)|[ \\t\\n]*[^ \\t\\n@]\\S*([ "
      "\\t\\n]+\\S+){4}[ \\t\\n]*",
      any_length,
      {},
      {},
      "five fields, as in crontab(5): 0 3 * * *"};
}

}  // namespace dpc::ir
