// A JSON document as a tree, for files of which parts are completed after they were begun.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ir/node.h"

namespace dpc::helm {

struct Json {
  enum class Kind : std::uint8_t { Null, Bool, Int, Float, Text, List, Map };
  struct Member;

  Kind kind = Kind::Map;
  bool boolean = false;
  std::int64_t number = 0;
  double fraction = 0;
  std::string text;
  std::vector<Json> items;
  std::vector<Member> members;  // in the order in which they were set

  // The member of that key, made as an empty map where there is none.
  Json& operator[](std::string_view key);
  const Json* find(std::string_view key) const;
};

struct Json::Member {
  std::string key;
  Json value;
};

Json json_null();
Json json_bool(bool value);
Json json_int(std::int64_t value);
Json json_text(std::string_view text);
Json json_list(std::vector<Json> items);
Json json_texts(const std::vector<std::string_view>& texts);
Json json_data(const ir::Node& data);  // closed

// Two spaces a level, as Prettier writes it: what is plain and short stands on one line. Characters that no manifest
// may hold (ir/bind/data_words.h) are escaped. Ends with a line end.
std::string json_document(const Json& json);

}  // namespace dpc::helm
