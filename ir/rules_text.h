// The forms of text that a Kubernetes server asks of names, keys and labels inside an object.
//
// Sources: k8s.io/apimachinery/pkg/util/validation (IsDNS1123Label, IsValidPortName, IsQualifiedName,
// IsValidLabelValue, IsRelaxedEnvVarName, IsConfigMapKey); k8s.io/kubernetes/pkg/apis/core/validation says which field
// has which. Of environment variables newer servers take more names (IsRelaxedEnvVarName), which are therefore taken
// here.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace dpc::ir {

enum class TextForm : std::uint8_t {
  Label,
  PortName,
  EnvName,
  ConfigKey,
  QualifiedName,
  AnnotationKey,
  LabelValue,
  Subdomain
};

bool has_form(std::string_view text, TextForm form);
// What is asked for, as a help says it: "lower-case letters, digits and '-', at most 63 characters".
std::string_view wanted(TextForm form);
// The text with what is not admitted replaced; empty where that does not mend it.
std::string mended(std::string_view text, TextForm form);

// Why no runtime would take it as the name of an image, in the wording of a diagnostic; empty where one may. Source:
// github.com/distribution/reference, regexp.go; only what is wrong beyond doubt.
std::string_view image_fault(std::string_view text);

// Why cron's text is refused, in the wording of a diagnostic; empty where it is taken. Source: github.com/robfig/cron
// v3, ParseStandard, which a server judges schedules with.
std::string schedule_fault(std::string_view text);

}  // namespace dpc::ir
