# What every target of the project shares, and the functions the layers use.

add_library(dpc_options INTERFACE)
target_include_directories(dpc_options INTERFACE ${PROJECT_SOURCE_DIR})
# -Wrestrict: GCC 12 sees overlaps in std::string that are not there (gcc.gnu.org/PR105329).
target_compile_options(dpc_options INTERFACE -Wall -Wextra -Wpedantic -Wno-missing-field-initializers -fno-math-errno
                       $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)

# dpc_layer(NAME SOURCES ... USES layers-or-libraries ...): one layer as a static library.
function(dpc_layer name)
  cmake_parse_arguments(ARG "" "" "SOURCES;USES" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_link_libraries(${name} PUBLIC dpc_options ${ARG_USES})
endfunction()

# dpc_embed(TARGET NAMESPACE files...): compiles text files into TARGET; cmake/Embed.cmake says what is generated.
function(dpc_embed target name)
  set(out ${CMAKE_CURRENT_BINARY_DIR}/${name}_embedded.cpp)
  add_custom_command(
    OUTPUT ${out}
    COMMAND ${CMAKE_COMMAND} -DOUT=${out} -DNAME=${name} -DROOT=${CMAKE_CURRENT_SOURCE_DIR}
            "-DFILES=${ARGN}" -P ${PROJECT_SOURCE_DIR}/cmake/Embed.cmake
    DEPENDS ${ARGN} ${PROJECT_SOURCE_DIR}/cmake/Embed.cmake
    WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}
    VERBATIM)
  target_sources(${target} PRIVATE ${out})
endfunction()
