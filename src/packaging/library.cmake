# The library as others see it: the public headers and one static archive of the layers below them. The layers' own headers,
# warnings and flags stay here.
configure_file(${PROJECT_SOURCE_DIR}/src/packaging/version.hpp.in ${PROJECT_BINARY_DIR}/include/pooltool/version.hpp @ONLY)

add_library(pooltool_library STATIC)
foreach(layer base plan dialects kernels engine)
  target_sources(pooltool_library PRIVATE $<TARGET_OBJECTS:pooltool_${layer}>)
endforeach()
set_target_properties(pooltool_library PROPERTIES OUTPUT_NAME pooltool EXPORT_NAME pooltool LINKER_LANGUAGE CXX)
target_compile_features(pooltool_library PUBLIC cxx_std_20)
target_include_directories(pooltool_library PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>
                           $<BUILD_INTERFACE:${PROJECT_BINARY_DIR}/include> $<INSTALL_INTERFACE:include>)
target_link_libraries(pooltool_library PUBLIC Threads::Threads xtensor)
add_library(pooltool::pooltool ALIAS pooltool_library)
