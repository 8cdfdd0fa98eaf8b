#include "backends/helm/utilities.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace dpc::helm {

namespace {

// "@" stands for the chart's name and a dot.
constexpr std::pair<std::string_view, std::string_view> utilities[] = {
    {"divisor",
     R"({{- /* A number to divide by. */}}
{{- if eq (int64 .) 0 }}{{ fail "division by zero" }}{{ end }}
{{- int64 . }}
)"},
    {"env",
     R"({{- range $key, $value := . }}
{{- include "@envLine" (list $key $value) }}
{{ end }})"},
    {"envLine",
     R"({{- $name := index . 0 }}
{{- if not (regexMatch "^(\\.?[-A-Za-z_]|\\.[0-9])[-A-Za-z0-9_.]*$" $name) }}
{{- fail (printf "'%s' is no name of an environment variable" $name) }}
{{- end }}
{{- printf "%s=%s" $name (include "@envValue" (index . 1)) }}
)"},
    {"envValue",
     R"({{- /* A value of an environment file, in quotes where a shell needs them. */}}
{{- $text := ternary (toString .) (toJson .) (kindIs "string" .) }}
{{- if not (regexMatch "^[A-Za-z0-9_./:@%+,=-]*$" $text) }}
{{- $text = regexReplaceAll "[\"\\\\$`]" $text "\\${0}" | printf "\"%s\"" }}
{{- end }}
{{- $text }}
)"},
    {"exact",
     R"go({{- /* A whole number, where readers of YAML are exact. */}}
{{- if or (gt (float64 .) 9007199254740991.0) (lt (float64 .) -9007199254740991.0) }}
{{- fail "the result is outside ±(2^53-1)" }}
{{- end }}
{{- int64 . }}
)go"},
    {"hasElement",
     R"({{- /* "true" where an element of a list, the first argument, has a field of a name with a value. */}}
{{- $field := index . 1 }}
{{- $value := index . 2 }}
{{- range index . 0 }}
{{- if and (hasKey . $field) (not (kindIs "invalid" (get . $field))) (eq (get . $field) $value) }}true{{ end }}
{{- end }}
)"},
    {"natural",
     R"({{- /* A whole number, the first argument, from 0 up to the second. */}}
{{- if or (lt (int64 (index . 0)) 0) (gt (int64 (index . 0)) (int64 (index . 1))) }}
{{- printf "%v is not within 0 and %v" (index . 0) (index . 1) | fail }}
{{- end }}
{{- index . 0 | int64 }}
)"},
    {"pattern",
     R"({{- /* A regular expression. One that is none matches nothing, even beside an empty one. */}}
{{- if not (regexMatch (printf "|%s" .) "") }}
{{- printf "the pattern is not valid: %s" . | fail }}
{{- end }}
{{- . }}
)"},
    {"portOf",
     R"go({{- /* The port of an address or URL, or nothing. */}}
{{- $port := "[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]" }}
{{- $host := "([A-Za-z][A-Za-z0-9+.-]*://)?([^/?#]*@)?(\\[[^\\]]*\\]|[^/?#@:\\[\\]]*)" }}
{{- regexReplaceAll (printf "(?s)^(%s:(%s)([/?#].*)?|.*)$" $host $port) . "${5}" }}
)go"},
    {"textOf",
     R"({{- /* A text as it is, a number or bool as JSON writes it: 1000000, not 1e+06. */}}
{{- if kindIs "string" . }}
{{- . }}
{{- else if not (kindIs "invalid" .) }}
{{- toJson . }}
{{- end }}
)"},
    {"tomlFloats",
     R"({{- /* Numbers of a list in TOML, where 1 would be no float. */}}
{{- range $index, $number := . }}
{{- if $index }},{{ end }}
{{- regexReplaceAll "^-?[0-9]+$" (toJson (float64 $number)) "${0}.0" }}
{{- end }}
)"},
    {"tomlKey",
     R"({{- /* A key as TOML writes it, in quotes where it needs them. */}}
{{- ternary . (toRawJson .) (regexMatch "^[A-Za-z0-9_-]+$" .) }}
)"},
    {"withoutNulls",
     R"({{- /* A map as YAML, without the keys that are null. */}}
{{- range $key, $value := . }}
{{- if not (kindIs "invalid" $value) }}
{{- dict $key $value | toYaml }}
{{ end }}
{{- end }}
)"},
};

}  // namespace

std::string utility(std::string_view name, std::string_view chart) {
  const auto* found = std::ranges::find(utilities, name, &std::pair<std::string_view, std::string_view>::first);
  if (found == std::end(utilities)) return {};
  std::string text(found->second);
  for (std::size_t at; (at = text.find("\"@")) != std::string::npos;)
    text.replace(at + 1, 1, std::string(chart) + ".");
  return text;
}

std::set<std::string> reserved_names() {
  std::set<std::string> names{"labels", "selectorLabels"};
  for (const auto& [name, text] : utilities) names.emplace(name);
  return names;
}

}  // namespace dpc::helm
