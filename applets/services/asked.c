/* SPDX-License-Identifier: MIT */
/* What services was asked for. */
#include "services.h"

struct services sv;
