/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the network interfaces moved, and how many sockets are in use. */
#pragma once

#include "collect/bw-scan-private.h"

typedef struct
{
  BwScan name;
  uint64_t bytes_received;
  uint64_t bytes_sent;
  uint64_t errors; /* both ways; without what was dropped for want of a taker */
} BwInterfaceCounters;

/** Takes the next interface of /proc/net/dev off TEXT, lines that are none on the way; false at the
 * end. */
bool bw_proc_net_dev_next (BwScan *text, BwInterfaceCounters *out);
/** Sums the TCP and UDP sockets in use of /proc/net/sockstat or sockstat6 into *N; false when the
 * file tells neither. */
bool bw_proc_net_sockets (BwScan text, uint64_t *n);
