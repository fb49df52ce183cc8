# One unit per instruction set, each the same three lines under other compiler flags. Which of them runs is decided at run time
# by the table in select.cpp.
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  set_source_files_properties(src/kernels/kernels_baseline.cpp PROPERTIES COMPILE_OPTIONS "-O3")
  set_source_files_properties(src/kernels/kernels_avx2.cpp PROPERTIES COMPILE_OPTIONS
                              "-O3;-mavx2;-mfma;-mf16c;-mbmi;-mbmi2;-mlzcnt;-mpopcnt")
  set_source_files_properties(src/kernels/kernels_avx512.cpp PROPERTIES COMPILE_OPTIONS
                              "-O3;-mavx512f;-mavx512bw;-mavx512cd;-mavx512dq;-mavx512vl;-mavx2;-mfma;-mf16c;-mbmi;-mbmi2;-mlzcnt;-mpopcnt;-Wno-maybe-uninitialized")  # GCC 12 warns inside its own avx512fintrin.h
endif()
