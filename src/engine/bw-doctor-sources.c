/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The doctor's look at sources and channels: each is tried, nothing is kept and nothing is sent. */
#include "collect/bw-collector.h"
#include "engine/bw-doctor-private.h"
#include "notify/bw-channel.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

#define PATIENCE_US (10 * BW_SECOND_US)

/* A sink that takes rows and forgets them. */
static bool
begin (gpointer data, const char *source, bool is_complete)
{
  return true;
}

static bool
rows (gpointer data, BwBetList *list)
{
  *(int64_t *) data += list->bets->len;
  bw_bet_list_free (list);
  return true;
}

static bool
end (gpointer data, bool is_aborted, GBytes *cursor, GError **error)
{
  return true;
}

static GBytes *
no_cursor (gpointer data, const char *source)
{
  return NULL;
}

static void
answered_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static gboolean
give_up_cb (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_REMOVE;
}

static BwBatch *
collect_once (BwCollector *collector, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  unsigned timer = g_timeout_add ((unsigned) (PATIENCE_US / 1000), give_up_cb, cancellable);
  collector->kind->collect_async (collector, cancellable, answered_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  if (!g_cancellable_is_cancelled (cancellable))
    g_source_remove (timer);
  return collector->kind->collect_finish (collector, result, error);
}

/* What to do about GROUP: one thing or the other, and where the other is found. (transfer full) */
static char *
advise (const BwConfigGroup *group, const char *first)
{
  unsigned line = bw_config_group_line (group);
  if (line == 0)
    return g_strdup_printf (_ ("%s, or say otherwise in [%s %s] of the configuration"), first,
                            bw_config_group_family (group), bw_config_group_name (group));
  return g_strdup_printf (_ ("%s, or change [%s %s], line %u of the configuration"), first,
                          bw_config_group_family (group), bw_config_group_name (group), line);
}

static void
check_source (GPtrArray *checks, const BwConfigGroup *group, BwClock *clock)
{
  g_autoptr (GError) error = NULL;
  int64_t n_rows = 0;
  BwBetSink sink = { begin, rows, end, no_cursor, &n_rows };
  BwCollectContext context = {
    .clock = clock, .sink = &sink, .proc_root = "/proc", .sys_root = "/sys"
  };
  g_autofree char *name = g_strdup_printf ("source %s", bw_config_group_name (group));
  g_autoptr (BwCollector) collector = bw_collector_new (group, &context, &error);
  g_autoptr (BwBatch) batch = collector != NULL ? collect_once (collector, &error) : NULL;
  if (batch == NULL)
    {
      g_autofree char *advice = advise (group, _ ("Mend what it reads"));
      bw_doctor_add (checks, BW_CHECK_FAILED, name, g_strdup (error->message), advice);
    }
  else if (n_rows > 0)
    bw_doctor_add (checks, BW_CHECK_OK, name,
                   g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "answers, %ld row",
                                                 "answers, %ld rows", (unsigned long) n_rows),
                                    (long) n_rows),
                   NULL);
  else
    bw_doctor_add (checks, BW_CHECK_OK, name,
                   g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "answers, %u value",
                                                 "answers, %u values", batch->samples->len),
                                    batch->samples->len),
                   NULL);
}

void
bw_doctor_add_sources (GPtrArray *checks, BwConfig *config)
{
  g_autoptr (BwClock) clock = bw_clock_new_real ();
  for (unsigned i = 0; i < bw_config_n_groups (config, "source"); i++)
    {
      const BwConfigGroup *group = bw_config_group (config, "source", i);
      if (bw_config_group_boolean (group, "enabled"))
        check_source (checks, group, clock);
    }
}

/* Why lines can't be put into the file at PATH, or NULL. (transfer full) */
static char *
why_not_written (const char *path)
{
  g_autofree char *dir = g_path_get_dirname (path);
  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return g_strdup_printf (_ ("%s is a folder"), path);
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return access (path, W_OK) == 0
               ? NULL
               : g_strdup_printf (_ ("%s can't be written: %s"), path, g_strerror (errno));
  if (!g_file_test (dir, G_FILE_TEST_IS_DIR))
    return g_strdup_printf (_ ("there is no folder %s"), dir);
  return access (dir, W_OK | X_OK) == 0
             ? NULL
             : g_strdup_printf (_ ("nothing can be put into %s: %s"), dir, g_strerror (errno));
}

/* Whether something is wrong with a secret of the channel GROUP, which is told then. */
static bool
has_secret_trouble (GPtrArray *checks, const BwConfigGroup *group, const char *name,
                    GPtrArray *needs)
{
  bool is_found = false;
  for (unsigned i = 0; i < needs->len; i++)
    {
      const BwSecretNeed *need = needs->pdata[i];
      g_autofree char *advice = bw_secret_need_advice (need);
      if (!g_str_equal (need->owner, bw_config_group_name (group)) || advice == NULL)
        continue;
      g_autofree char *text = bw_secret_need_text (need);
      bw_doctor_add (checks,
                     (need->state == BW_SECRET_LOCKED && !need->is_keyring_absent)
                             || !need->is_enabled
                         ? BW_CHECK_WARNING
                         : BW_CHECK_FAILED,
                     name, g_strdup_printf ("%s: %s", need->key, text), advice);
      is_found = true;
    }
  return is_found;
}

/* "is set up, password from the keyring". (transfer full) */
static char *
describe_channel (const BwConfigGroup *group, const BwChannel *channel, GPtrArray *needs)
{
  g_autoptr (GString) text =
      g_string_new (channel->is_enabled ? _ ("is set up") : _ ("is switched off"));
  for (unsigned i = 0; i < needs->len; i++)
    {
      const BwSecretNeed *need = needs->pdata[i];
      if (!g_str_equal (need->owner, bw_config_group_name (group))
          || need->state != BW_SECRET_FOUND)
        continue;
      g_autofree char *from = bw_secret_need_text (need);
      g_string_append_printf (text, ", ");
      g_string_append_printf (text, C_ ("secret", "%s from %s"), need->key, from);
    }
  return g_strdup (text->str);
}

static void
check_channel (GPtrArray *checks, const BwConfigGroup *group, const BwChannel *channel,
               const char *name, GPtrArray *needs)
{
  bool is_log = g_str_equal (channel->kind->type, "log");
  g_autofree char *path = is_log ? bw_config_group_path (group, "path") : NULL;
  g_autofree char *problem = path != NULL ? why_not_written (path) : NULL;
  if (problem != NULL)
    bw_doctor_add (checks, BW_CHECK_FAILED, name, g_steal_pointer (&problem),
                   _ ("Make the folder, or give the channel another path"));
  else if (!has_secret_trouble (checks, group, name, needs))
    bw_doctor_add (checks, BW_CHECK_OK, name, describe_channel (group, channel, needs), NULL);
}

void
bw_doctor_add_channels (GPtrArray *checks, BwConfig *config, GPtrArray *needs)
{
  g_autoptr (BwClock) clock = bw_clock_new_real ();
  BwChannelContext context = { .clock = clock };
  for (unsigned i = 0; i < bw_config_n_groups (config, "channel"); i++)
    {
      const BwConfigGroup *group = bw_config_group (config, "channel", i);
      g_autoptr (GError) error = NULL;
      g_autofree char *name = g_strdup_printf ("channel %s", bw_config_group_name (group));
      g_autoptr (BwChannel) channel = bw_channel_new (group, &context, &error);
      if (channel == NULL)
        {
          g_autofree char *advice = advise (group, _ ("Mend what it writes to"));
          bw_doctor_add (checks, BW_CHECK_FAILED, name, g_strdup (error->message), advice);
        }
      else
        check_channel (checks, group, channel, name, needs);
    }
}
