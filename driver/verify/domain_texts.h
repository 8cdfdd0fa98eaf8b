// Texts, keys and numbers that YAML, templates, shells or readers of either are prone to get wrong. `<<` is not among
// them: Helm's toYaml writes it without quotes, and a key that is made of it tells YAML to merge maps.
#pragma once

#include <cstdint>
#include <string_view>

namespace dpc::driver::verify {

using namespace std::string_view_literals;

inline constexpr std::string_view nasty_texts[] = {
    // read as something else than a text
    "yes"sv, "no"sv, "on"sv, "y"sv, "true"sv, "null"sv, "~"sv, "010"sv, "0x1f"sv, "0b1"sv, "0o7"sv, "1_000"sv, "1e3"sv,
    "12:30"sv, "1.10"sv, "1."sv, ".5"sv, "+1"sv, "-0"sv, ".inf"sv, ".nan"sv, "20240101"sv, "2024-01-01"sv, "="sv,
    "9007199254740993"sv, "123456789012345678901234567890"sv, "1234e5"sv,
    // syntax of YAML
    "a: b"sv, "a:"sv, ": a"sv, "a #b"sv, "#a"sv, "'"sv, "\""sv, "it's \"so\""sv, "-"sv, "- a"sv, "--"sv, "---"sv,
    "..."sv, "*a"sv, "&a"sv, "!a"sv, "!!str a"sv, "%a"sv, "@a"sv, "[a]"sv, "{a}"sv, "[]"sv, "{}"sv, "]"sv, "}"sv, ","sv,
    "|"sv, ">"sv, "? a"sv,
    // syntax of templates, shells and others
    "{{ .Values.x }}"sv, "{{-"sv, "}}"sv, "{{/* a"sv, "`a`"sv, "a\\b"sv, "\\n"sv, "\\"sv, "$HOME"sv, "$(id)"sv,
    "${a}"sv, "a,b=c"sv, "a.b"sv, "<b>&amp;"sv, "%s%d"sv, "../.."sv, "a/b"sv, "A-B_c.d"sv,
    // white space and line ends
    " "sv, " a"sv, "a "sv, "\ta"sv, "a\tb"sv, "a\nb"sv, "\n"sv, "a\n"sv, "\na"sv, "a\n\nb\n"sv, "a\n\n"sv, " a\n  b"sv,
    "a \nb"sv, "a\r\nb"sv, "a\rb"sv,
    // beyond ASCII: letters, wide and no-break spaces, an emoji, joiners, what reads from right to left
    "\xC3\xA9"sv, "\xE2\x80\x83"sv, "\xC2\xA0"sv, "\xE3\x80\x80"sv, "\xF0\x9F\x9A\x80"sv, "\xE2\x80\x8B"sv,
    "e\xCC\x81"sv, "\xE2\x80\xAE"sv, "\xEE\x80\x80"sv,
    // what no manifest may hold: controls, next line, line separator, byte order mark
    "\x01"sv, "\x1b[0m"sv, "a\x7f"sv, "a\0b"sv, "a\xC2\x85-"sv, "a\xE2\x80\xA8-"sv, "\xEF\xBB\xBF-"sv, "\xEF\xBF\xBF"sv,
    // what patterns ask for
    "x"sv, "abc-1"sv, "100m"sv, "1Gi"sv, "https://a.example:8080/x?y=1&z=%20#t"sv, "10.0.0.0/8"sv, "*.example.com"sv,
    "0 3 * * *"sv, "@daily"sv, "30s"sv, "1.2.3-rc.1+b"sv};

inline constexpr std::string_view awkward_keys[] = {
    "a"sv, "example.com/b"sv, "c.d"sv, "app.kubernetes.io/name"sv, "Z"sv, "8080"sv, "true"sv, "null"sv, "1.0"sv, "y"sv,
    "a-b"sv, "a_b"sv, "A_B"sv, ""sv, "a b"sv, "a: b"sv, "-"sv, "#"sv, "\xC3\xA9"sv, "{{ a }}"sv, "it's"sv, "~"sv,
    "config.yaml"sv, "010"sv};

inline constexpr std::int64_t edges[] = {
    0,         1,         -1,         2,          80,         1024,          65'535,        65'536,
    999'999,   1'000'000, 1'000'001,  -1'000'000, 20'240'101, 1'073'741'824, 2'147'483'647, 2'147'483'648};

inline constexpr double fractions[] = {0.0, 0.1,  0.5,           1.5,  -0.5, 3.0,
                                       1e6, 1e-7, 123456789.125, 1e20, 1e21, 1.7976931348623157e308};

}  // namespace dpc::driver::verify
