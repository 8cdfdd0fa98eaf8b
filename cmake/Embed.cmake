# Writes OUT: `std::span<const dpc::EmbeddedFile> dpc::embedded::NAME()`, one entry a file of FILES,
# named by its path below ROOT. Declared in support/embedded.h.
set(body "#include \"support/embedded.h\"\nnamespace dpc::embedded {\nnamespace {\nconst EmbeddedFile files[] = {\n")
foreach(file IN LISTS FILES)
  get_filename_component(path ${file} ABSOLUTE BASE_DIR ${ROOT})
  file(RELATIVE_PATH shown ${ROOT} ${path})
  file(READ ${path} text HEX)
  # A string literal in bytes: raw literals are limited in length and would need an escape of their own.
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" text "${text}")
  string(REGEX REPLACE "((\\\\x[0-9a-f][0-9a-f])(\\\\x[0-9a-f][0-9a-f])?(\\\\x[0-9a-f][0-9a-f])?(\\\\x[0-9a-f][0-9a-f])?(\\\\x[0-9a-f][0-9a-f])?(\\\\x[0-9a-f][0-9a-f])?(\\\\x[0-9a-f][0-9a-f])?(\\\\x[0-9a-f][0-9a-f])?)" "\"\\1\"\n" text "${text}")
  file(SIZE ${path} size)
  if(size EQUAL 0)
    set(text "\"\"")
  endif()
  string(APPEND body "{\"${shown}\", std::string_view(${text}, ${size})},\n")
endforeach()
string(APPEND body "};\n}\nstd::span<const EmbeddedFile> ${NAME}() { return files; }\n}\n")
file(WRITE ${OUT} "${body}")
