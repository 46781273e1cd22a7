/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parses /proc/net/dev and /proc/net/sockstat. */
#include "collect/bw-proc-net-private.h"

bool
bw_proc_net_dev_next (BwScan *text, BwInterfaceCounters *out)
{
  BwScan line;
  BwScan head;
  uint64_t received_errors;
  uint64_t sent_errors;

  while (bw_scan_line (text, &line))
    /* name: bytes packets errors drop fifo frame compressed multicast, then the same for sent */
    if (bw_scan_until (&line, ':', &head) && bw_scan_word (&head, &out->name)
        && bw_scan_u64 (&line, &out->bytes_received) && bw_scan_skip (&line, 1)
        && bw_scan_u64 (&line, &received_errors) && bw_scan_skip (&line, 5)
        && bw_scan_u64 (&line, &out->bytes_sent) && bw_scan_skip (&line, 1)
        && bw_scan_u64 (&line, &sent_errors))
      {
        out->errors = received_errors + sent_errors;
        return true;
      }
  return false;
}

static bool
is_protocol (const BwScan *word)
{
  return bw_scan_equal (word, "TCP:") || bw_scan_equal (word, "UDP:")
         || bw_scan_equal (word, "TCP6:") || bw_scan_equal (word, "UDP6:");
}

bool
bw_proc_net_sockets (BwScan text, uint64_t *n)
{
  bool is_any = false;
  BwScan line;
  BwScan word;
  uint64_t in_use;

  while (bw_scan_line (&text, &line))
    if (bw_scan_word (&line, &word) && is_protocol (&word) && bw_scan_is (&line, "inuse")
        && bw_scan_u64 (&line, &in_use))
      {
        *n += in_use;
        is_any = true;
      }
  return is_any;
}
