# CPack: one TGZ of everything, and two Debian packages, pooltool (the program) and libpooltool-dev (the library).
set(maintainer "pooltool developers <pooltool@users.noreply.github.com>")

set(CPACK_GENERATOR TGZ DEB)
set(CPACK_PACKAGE_NAME pooltool)
set(CPACK_PACKAGE_VENDOR "pooltool developers")
set(CPACK_PACKAGE_CONTACT "${maintainer}")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "pooling and window filters for feature-map files")
set(CPACK_PACKAGE_CHECKSUM SHA256)
set(CPACK_STRIP_FILES ON)
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_COMPONENTS_ALL program development)
set(CPACK_ARCHIVE_COMPONENT_INSTALL OFF)

set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME pooltool)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SHLIBDEPS ON)
# CPack puts the summary in front of both.
set(CPACK_DEBIAN_PROGRAM_DESCRIPTION
"Pools and filters arrays in .npy, .npz and text files by the exact rules of
PyTorch, Keras, ONNX, JAX, SciPy and scikit-image, compares and converts them,
explains what a call computes, and draws feature maps in the terminal or as
PNG.")

set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libpooltool-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS "libxtensor-dev, libxsimd-dev, xtl-dev")
set(CPACK_DEBIAN_DEVELOPMENT_DESCRIPTION
"Headers, static library and CMake files of pooltool, which pools and filters
xtensor arrays by the exact rules of PyTorch, Keras, ONNX, JAX, SciPy and
scikit-image.")

# What Debian's policy asks for, in each of the two packages.
string(TIMESTAMP debian_date "%a, %d %b %Y %H:%M:%S +0000" UTC)
file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/changelog @ONLY CONTENT
"pooltool (@PROJECT_VERSION@) unstable; urgency=medium

  * Version @PROJECT_VERSION@; data/CHANGELOG.md tells what is in it.

 -- ${maintainer}  ${debian_date}
")
execute_process(COMMAND ${GZIP} -9nkf ${PROJECT_BINARY_DIR}/changelog)
file(READ ${PROJECT_SOURCE_DIR}/LICENSE licence)
file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/copyright @ONLY CONTENT "pooltool ${PROJECT_VERSION}\n\n@licence@")
foreach(part program:pooltool development:libpooltool-dev)
  string(REPLACE ":" ";" part ${part})
  list(GET part 0 component)
  list(GET part 1 package)
  install(FILES ${PROJECT_BINARY_DIR}/changelog.gz ${PROJECT_BINARY_DIR}/copyright
          DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${package} COMPONENT ${component})
endforeach()

if(POOLTOOL_STATIC)
  install(FILES ${PROJECT_SOURCE_DIR}/src/packaging/lintian-overrides DESTINATION ${CMAKE_INSTALL_DATADIR}/lintian/overrides
          RENAME pooltool COMPONENT program)
endif()

include(CPack)
