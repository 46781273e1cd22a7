/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The quark of the error domain. */
#include "base/bw-error.h"

G_DEFINE_QUARK (bw - error - quark, bw_error)
