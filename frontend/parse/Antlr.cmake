# Generates the parser, the lexer, token_types.h and rule_types.h: cmake -DGRAMMAR=folder -DOUT=folder -P Antlr.cmake
#
# The parser derives from ParserBase (parser_base.h). Two changes to what ANTLR writes. The static initialiser that deserialises the
# parser's ATN before main() is taken out, as only adaptive prediction and ANTLR's own error strategy read the ATN and dpc uses
# neither. And it fails where adaptive prediction is called: the grammar is then no longer LL(1).
foreach(grammar DpLexer DpParser)
  set(base)
  if(grammar STREQUAL DpParser)
    set(base -DsuperClass=dpc::parse::ParserBase)
  endif()
  execute_process(
    COMMAND antlr4 -Dlanguage=Cpp ${base} -Werror -no-listener -no-visitor -o ${OUT} -lib ${OUT} ${grammar}.g4
    WORKING_DIRECTORY ${GRAMMAR} RESULT_VARIABLE failed)
  if(failed)
    message(FATAL_ERROR "antlr4 refused ${grammar}.g4")
  endif()
endforeach()

# list(...) would take the ';' of C++ for separators, so the text is handled as one string.
file(READ ${OUT}/DpParser.cpp parser)
string(FIND "${parser}" "adaptivePredict" ambiguous)
if(NOT ambiguous EQUAL -1)
  message(FATAL_ERROR "DpParser.g4 is not LL(1): the generated parser calls adaptivePredict")
endif()
string(REPLACE "DpParser::Initializer DpParser::_init;" "" lazy "${parser}")
if(lazy STREQUAL parser)
  message(FATAL_ERROR "the initialiser of the ATN is not where it was expected")
endif()
file(WRITE ${OUT}/DpParser.cpp "${lazy}")

file(STRINGS ${OUT}/DpLexer.tokens lines)
set(body "// Made from DpLexer.g4: X(NAME, NUMBER) for every token.\n#pragma once\n#define DPC_TOKENS(X)")
foreach(line IN LISTS lines)
  if(line MATCHES "^([A-Z_]+)=([0-9]+)$")
    string(APPEND body " \\\n  X(${CMAKE_MATCH_1}, ${CMAKE_MATCH_2})")
  endif()
endforeach()
file(WRITE ${OUT}/token_types.h "${body}\n")

file(READ ${OUT}/DpParser.h header)
string(REGEX MATCHALL "Rule[A-Za-z]+ = [0-9]+" rules "${header}")
set(body "// Made from DpParser.g4: X(Name, NUMBER) for every rule.\n#pragma once\n#define DPC_RULES(X)")
foreach(rule IN LISTS rules)
  string(REGEX REPLACE "Rule([A-Za-z]+) = ([0-9]+)" " \\\\\n  X(\\1, \\2)" rule "${rule}")
  string(APPEND body "${rule}")
endforeach()
file(WRITE ${OUT}/rule_types.h "${body}\n")
