# What `cmake --install` and the packages put where. Component "program": the tool, its manual page and completions, which it makes
# itself; component "development": headers, archive, CMake files.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(made ${PROJECT_BINARY_DIR}/share)
find_program(GZIP gzip REQUIRED)
add_custom_command(
  OUTPUT ${made}/pooltool.1.gz ${made}/pooltool.bash ${made}/_pooltool ${made}/pooltool.fish
  COMMAND ${CMAKE_COMMAND} -E make_directory ${made}
  COMMAND pooltool man > ${made}/pooltool.1
  COMMAND ${GZIP} -9nf ${made}/pooltool.1
  COMMAND pooltool completion bash > ${made}/pooltool.bash
  COMMAND pooltool completion zsh > ${made}/_pooltool
  COMMAND pooltool completion fish > ${made}/pooltool.fish
  DEPENDS pooltool VERBATIM COMMENT "Manual page and completions")
add_custom_target(pooltool_pages ALL DEPENDS ${made}/pooltool.1.gz)

install(TARGETS pooltool RUNTIME COMPONENT program)
install(FILES ${made}/pooltool.1.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT program)
install(FILES ${made}/pooltool.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME pooltool
        COMPONENT program)
install(FILES ${made}/_pooltool DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions COMPONENT program)
install(FILES ${made}/pooltool.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d COMPONENT program)
install(FILES ${PROJECT_SOURCE_DIR}/README.md ${PROJECT_SOURCE_DIR}/data/CHANGELOG.md ${PROJECT_SOURCE_DIR}/data/feature_map.csv
        DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/pooltool COMPONENT program)

set(config ${CMAKE_INSTALL_LIBDIR}/cmake/pooltool)
install(TARGETS pooltool_library EXPORT pooltool_targets ARCHIVE COMPONENT development)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/pooltool ${PROJECT_BINARY_DIR}/include/pooltool
        DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT development FILES_MATCHING PATTERN "*.hpp")
install(EXPORT pooltool_targets NAMESPACE pooltool:: FILE pooltool-targets.cmake DESTINATION ${config} COMPONENT development)
configure_package_config_file(${PROJECT_SOURCE_DIR}/src/packaging/pooltool-config.cmake.in
                              ${PROJECT_BINARY_DIR}/pooltool-config.cmake INSTALL_DESTINATION ${config})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/pooltool-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/pooltool-config.cmake ${PROJECT_BINARY_DIR}/pooltool-config-version.cmake
        DESTINATION ${config} COMPONENT development)
