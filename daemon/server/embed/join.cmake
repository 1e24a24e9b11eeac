# Writes the JavaScript modules FILES, each behind those that it imports, into OUTPUT as one module: a
# phone asks once, and what is alike in them is compressed once. What runs is what stands in the files,
# without comments and indentation. Each file becomes a function whose result has its exports; so an
# import is one line, `import { a, b } from "./name.js";`, and an export a function, const or class.
set(module "")
foreach(file ${FILES})
  get_filename_component(name ${file} NAME_WE)
  file(READ ${file} text)
  string(REGEX MATCHALL "\nexport (async )?(function|const|class) [A-Za-z_]+" exports "\n${text}")
  list(TRANSFORM exports REPLACE ".* " "")
  list(JOIN exports ", " exports)
  string(REGEX REPLACE "\nexport " "\n" text "\n${text}")
  string(REGEX REPLACE "import ({[^}]*}) from \"\\./([a-z]+)\\.js\";" "const \\1 = $\\2;" text "${text}")
  string(REGEX REPLACE "\n[ \t]+" "\n" text "${text}")
  string(REGEX REPLACE "\n//[^\n]*" "" text "${text}")
  string(REGEX REPLACE ";[ \t]+// [^\n]*" ";" text "${text}")
  string(REGEX REPLACE "\n\n+" "\n" text "${text}")
  if(text MATCHES "\n(import|export) [^\n]*")
    message(FATAL_ERROR "${file}: join.cmake does not know how to join '${CMAKE_MATCH_0}'")
  endif()
  string(APPEND module "const $${name} = (() => {${text}return { ${exports} };\n})();\n")
endforeach()
# The last one's exports are those of the whole.
string(APPEND module "export const { ${exports} } = $${name};\n")
file(WRITE ${OUTPUT} "${module}")
