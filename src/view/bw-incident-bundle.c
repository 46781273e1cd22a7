/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All that the engine kept of an incident, read for a window: why, who was told, what held. */
#include "view/bw-incident-bundle.h"

#include "base/bw-json.h"

void
bw_incident_bundle_free (BwIncidentBundle *bundle)
{
  if (bundle == NULL)
    return;
  g_free (bundle->text);
  g_ptr_array_unref (bundle->sections);
  g_ptr_array_unref (bundle->deliveries);
  g_hash_table_unref (bundle->told);
  g_free (bundle);
}

BwIncidentBundle *
bw_incident_bundle_new (const char *text, int64_t now_us, GTimeZone *zone, GError **error)
{
  g_return_val_if_fail (text != NULL && zone != NULL, NULL);
  g_autoptr (GPtrArray) sections = bw_why_view_new (text, zone, error);
  g_autoptr (JsonNode) root = sections != NULL ? bw_json_parse (text, -1, error) : NULL;
  if (root == NULL)
    return NULL;
  BwWhyReading reading = { root, now_us, zone };
  BwIncidentBundle *bundle = g_new (BwIncidentBundle, 1);
  *bundle = (BwIncidentBundle){ .text = g_strdup (text),
                                .sections = g_steal_pointer (&sections),
                                .deliveries = bw_delivery_rows_new (&reading),
                                .told = bw_delivery_told_new (&reading) };
  return bundle;
}

/* What is read, and for whom. */
typedef struct
{
  char *text;
  int64_t now_us;
  GTimeZone *zone;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;
  g_free (reading->text);
  g_time_zone_unref (reading->zone);
  g_free (reading);
}

static void
read_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Reading *reading = data;
  GError *error = NULL;
  BwIncidentBundle *bundle =
      bw_incident_bundle_new (reading->text, reading->now_us, reading->zone, &error);
  if (bundle != NULL)
    g_task_return_pointer (task, bundle, (GDestroyNotify) bw_incident_bundle_free);
  else
    g_task_return_error (task, error);
}

/* The engine is kept out of the thread: who holds on to it last would take it apart. */
static void
read_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  BwIncidentBundle *bundle = g_task_propagate_pointer (G_TASK (result), &error);
  if (bundle != NULL)
    g_task_return_pointer (task, bundle, (GDestroyNotify) bw_incident_bundle_free);
  else
    g_task_return_error (task, error);
}

static void
why_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Reading *reading = g_task_get_task_data (task);
  GError *error = NULL;
  reading->text = bw_engine_why_finish (BW_ENGINE (object), result, &error);
  if (reading->text == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  Reading *given = g_new (Reading, 1);
  *given = (Reading){ g_steal_pointer (&reading->text), reading->now_us,
                      g_time_zone_ref (reading->zone) };
  g_autoptr (GTask) work = g_task_new (NULL, NULL, read_cb, g_object_ref (task));
  g_task_set_task_data (work, given, reading_free);
  g_task_run_in_thread (work, read_thread);
}

void
bw_incident_bundle_async (BwEngine *engine, int64_t id, GTimeZone *zone, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (BW_IS_ENGINE (engine) && zone != NULL);
  g_autoptr (GTask) task = g_task_new (engine, cancellable, callback, data);
  g_task_set_source_tag (task, bw_incident_bundle_async);
  Reading *reading = g_new (Reading, 1);
  *reading = (Reading){ NULL, bw_clock_wall_us (bw_engine_clock (engine)), g_time_zone_ref (zone) };
  g_task_set_task_data (task, reading, reading_free);
  bw_engine_why_async (engine, id, cancellable, why_cb, g_object_ref (task));
}

BwIncidentBundle *
bw_incident_bundle_finish (BwEngine *engine, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
bw_verification_free (BwVerification *verification)
{
  if (verification == NULL)
    return;
  g_free (verification->said);
  g_free (verification);
}

static void
verify_thread (GTask *task, gpointer source, gpointer text, GCancellable *cancellable)
{
  GError *error = NULL;
  g_autofree char *said = NULL;
  bool is_same = bw_engine_verify (text, &said, &error);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  BwVerification *verification = g_new (BwVerification, 1);
  *verification = (BwVerification){ is_same, g_steal_pointer (&said) };
  g_task_return_pointer (task, verification, (GDestroyNotify) bw_verification_free);
}

void
bw_verification_async (const char *text, GCancellable *cancellable, GAsyncReadyCallback callback,
                       gpointer data)
{
  g_return_if_fail (text != NULL);
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  g_task_set_task_data (task, g_strdup (text), g_free);
  g_task_run_in_thread (task, verify_thread);
}

BwVerification *
bw_verification_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
