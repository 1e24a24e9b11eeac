# Writes FILES as byte arrays into OUTPUT, a C file that http_page.h describes.
set(arrays "")
set(table "")
foreach(file ${FILES})
  get_filename_component(name ${file} NAME)
  string(MAKE_C_IDENTIFIER ${name} symbol)
  file(READ ${file} hex HEX)
  string(REGEX REPLACE "(..)" "0x\\1," bytes "${hex}")
  string(APPEND arrays "static const unsigned char file_${symbol}[] = {${bytes} 0};\n")
  string(APPEND table "\t{\"${name}\", file_${symbol}, sizeof file_${symbol} - 1},\n")
endforeach()
file(WRITE ${OUTPUT} "#include \"server/page_files.h\"\n\n${arrays}\n"
     "const struct page_file page_files[] = {\n${table}\t{0},\n};\n")
