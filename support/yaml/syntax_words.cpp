#include "support/yaml/syntax_words.h"

#include <yaml-cpp/exceptions.h>

#include "support/utf8.h"

namespace dpc::yaml {
namespace {

struct Words {
  std::string_view theirs;
  std::string_view ours;
};

namespace their = YAML::ErrorMsg;
const Words words[] = {
    {their::YAML_DIRECTIVE_ARGS, "'%YAML' takes one version"},
    {their::YAML_VERSION, "'%YAML' takes a version such as 1.2"},
    {their::YAML_MAJOR_VERSION, "this version of YAML is not known"},
    {their::REPEATED_YAML_DIRECTIVE, "'%YAML' stands twice"},
    {their::TAG_DIRECTIVE_ARGS, "'%TAG' takes a handle and a prefix"},
    {their::REPEATED_TAG_DIRECTIVE, "'%TAG' stands twice for one handle"},
    {their::CHAR_IN_TAG_HANDLE, "this character cannot stand in a tag"},
    {their::TAG_WITH_NO_SUFFIX, "the tag has no name"},
    {their::END_OF_VERBATIM_TAG, "'!<' is not closed by '>'"},
    {their::END_OF_MAP, "this line is not indented like the keys before it"},
    {their::END_OF_MAP_FLOW, "expected ',' or '}'"},
    {their::END_OF_SEQ, "this line is not indented like the items before it"},
    {their::END_OF_SEQ_FLOW, "expected ',' or ']'"},
    {their::MULTIPLE_TAGS, "two tags before one value"},
    {their::MULTIPLE_ANCHORS, "two anchors before one value"},
    {their::MULTIPLE_ALIASES, "two aliases for one value"},
    {their::ALIAS_CONTENT, "an alias stands for a whole value: nothing can follow it"},
    {their::INVALID_HEX, "the escape needs hexadecimal digits"},
    {their::INVALID_UNICODE, "the escape names no character"},
    {their::DOC_IN_SCALAR, "a document ends inside a quoted text"},
    {their::EOF_IN_SCALAR, "the quoted text is not closed"},
    {their::CHAR_IN_SCALAR, "this character cannot stand in a text without quotes"},
    {their::FLOW_END, "this bracket closes nothing"},
    {their::BLOCK_ENTRY, "'-' cannot begin an item here"},
    {their::MAP_KEY, "'?' cannot begin a key here"},
    {their::MAP_VALUE, "':' cannot stand here: the text before it is no key"},
    {their::ALIAS_NOT_FOUND, "'*' needs a name"},
    {their::ANCHOR_NOT_FOUND, "'&' needs a name"},
    {their::CHAR_IN_ALIAS, "this character cannot stand in the name of an alias"},
    {their::CHAR_IN_ANCHOR, "this character cannot stand in the name of an anchor"},
    {their::ZERO_INDENT_IN_BLOCK, "a block text cannot be indented by 0"},
    {their::CHAR_IN_BLOCK, "expected a line end after the block text's indicator"},
    {their::UNKNOWN_ANCHOR, "the alias names no anchor that stands before it"},
};

std::string bad_beginning(std::string_view at) {
  if (at.empty()) return "the text ends too early";
  return "a value cannot begin with '" + std::string(at.substr(0, decode_utf8(at).size)) + "'";
}

}  // namespace

std::string syntax_words(std::string_view message, std::string_view at) {
  if (message == their::UNKNOWN_TOKEN) return bad_beginning(at);
  if (message.starts_with(their::INVALID_ESCAPE))
    return "'\\" + std::string(message.substr(message.size() - 1)) + "' is no escape";
  for (const Words& known : words) {
    if (message.starts_with(known.theirs)) return std::string(known.ours);
  }
  return "the structure cannot be understood from here on";
}

}  // namespace dpc::yaml
