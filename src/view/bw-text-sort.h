/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts in the order people sort them, each distinct one compared only once. */
#pragma once

#include <gio/gio.h>
#include <stdint.h>

/** What comes last in either direction: "". */
#define BW_TEXT_SORT_NONE UINT32_MAX

/** Of one thread at a time. */
typedef struct _BwTextSort BwTextSort;
BwTextSort *bw_text_sort_new (void);
void bw_text_sort_free (BwTextSort *sort);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BwTextSort, bw_text_sort_free)
/** The number of TEXT (UTF-8, borrowed until the end), counting distinct ones from 0. */
uint32_t bw_text_sort_add (BwTextSort *sort, const char *text);
/** For each number the place among all by the locale without regard to case, the same where they
 * differ in nothing else; BW_TEXT_SORT_NONE for "". NULL when it was cancelled. SORT's. */
const uint32_t *bw_text_sort_ranks (BwTextSort *sort, GCancellable *cancellable);
