// The whole library: requests of each dialect, plans, the engine, and the calls on xtensor arrays.
#pragma once

#include "pooltool/arrays.hpp"
#include "pooltool/dtype.hpp"
#include "pooltool/engine.hpp"
#include "pooltool/error.hpp"
#include "pooltool/io.hpp"
#include "pooltool/memory.hpp"
#include "pooltool/plan.hpp"
#include "pooltool/request.hpp"
#include "pooltool/unpool.hpp"
#include "pooltool/version.hpp"
