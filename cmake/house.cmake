# One library a folder, and the link graph is the include policy: a header is reached as <folder/header.hpp>, and only
# by targets that link the folder's library. Each library gets an include root that holds nothing but a link to its folder.

add_library(pretrust_warnings INTERFACE)
target_compile_options(pretrust_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror)

# house_library(NAME FOLDER) makes pretrust_NAME from the .cpp files in FOLDER, whose headers are <NAME/x.hpp>.
function(house_library name folder)
  file(GLOB sources CONFIGURE_DEPENDS ${folder}/*.cpp)
  list(APPEND sources ${ARGN})
  add_library(pretrust_${name} STATIC ${sources})
  set(root ${CMAKE_BINARY_DIR}/headers/${name})
  file(MAKE_DIRECTORY ${root})
  file(CREATE_LINK ${folder} ${root}/${name} SYMBOLIC)
  target_include_directories(pretrust_${name} PUBLIC ${root})
  target_link_libraries(pretrust_${name} PUBLIC pretrust_vocabulary PRIVATE pretrust_warnings)
endfunction()
