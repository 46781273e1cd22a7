/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The System page: processor, memory, disks and network of a machine, now and back through its
 * history, and how all sources answer. */
#pragma once

#include "ui/bw-page.h"

#define BW_TYPE_SYSTEM_PAGE (bw_system_page_get_type ())
G_DECLARE_FINAL_TYPE (BwSystemPage, bw_system_page, BW, SYSTEM_PAGE, BwPage)
