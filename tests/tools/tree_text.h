// Template trees as text, for tests: a line an item, what is within it indented; expressions as calls in parentheses,
// so that a tree reads the same however it would be printed.
//
//   if (not .Values.a)
//     entry "name": "x-" {.Values.b}
//   else
//     with .Values.m
//       inserted (toYaml .Values.m)
#pragma once

#include <string>
#include <vector>

#include "backends/helm/tree.h"

namespace dpc::helm {

std::string tree_text(const std::vector<Item>& items);
std::string tree_text(const go::Expr& expr);

}  // namespace dpc::helm
