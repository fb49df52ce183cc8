# One unit per instruction set, each the same three lines under other compiler flags. Which of them runs is decided at run time
# by the table in select.cpp.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # -O3's vectoriser without its unrolling and peeling: half the code in half the time, at the same speed.
  set(optimise -O2 -ftree-vectorize -fvect-cost-model=dynamic)
else()
  set(optimise -O3)
endif()
if(CMAKE_BUILD_TYPE STREQUAL "Debug")
  set(optimise "")  # as everything else: sanitizers and coverage look at the same code, compiled in a third of the time
endif()
set(avx2 -mavx2 -mfma -mf16c -mbmi -mbmi2 -mlzcnt -mpopcnt)
set(avx512 -mavx512f -mavx512bw -mavx512cd -mavx512dq -mavx512vl ${avx2})
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  list(APPEND avx512 -Wno-uninitialized)  # its own header begins many instructions with an undefined vector (PR 105593)
endif()

set_source_files_properties(src/kernels/kernels_baseline.cpp PROPERTIES COMPILE_OPTIONS "${optimise}")
if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|amd64)$")
  set_source_files_properties(src/kernels/kernels_avx2.cpp PROPERTIES COMPILE_OPTIONS "${optimise};${avx2}")
  set_source_files_properties(src/kernels/kernels_avx512.cpp PROPERTIES COMPILE_OPTIONS "${optimise};${avx512}")
endif()
