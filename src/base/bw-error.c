/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The quark of the error domain. */
#include "base/bw-error.h"

GQuark
bw_error_quark (void)
{
  return g_quark_from_static_string ("bw-error-quark");
}
