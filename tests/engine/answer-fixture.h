/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An answer of an engine that comes later, and is waited for. */
#pragma once

#include "engine-fixture.h"

/** An answer; the source object and the result are the callback's. */
typedef struct
{
  GAsyncResult *result;
} QueryAnswer;

static inline void
query_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  QueryAnswer *answer = data;
  g_assert_null (answer->result);
  answer->result = g_object_ref (result);
}

static inline bool
query_is_answered (gpointer data)
{
  return ((QueryAnswer *) data)->result != NULL;
}

/** Waits for ANSWER, which must not have come before anybody waited. (transfer full) */
static inline GAsyncResult *
query_wait (QueryAnswer *answer)
{
  g_assert_null (answer->result);
  g_assert_true (bw_test_run_until (query_is_answered, answer, ENGINE_PATIENCE_MS));
  return g_steal_pointer (&answer->result);
}
