/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The secrets that the channels of a configuration may have, and where each is found. */
#include "engine/bw-secret-needs.h"

#include "base/bw-error.h"
#include "config/bw-environment.h"
#include "engine/bw-schemas.h"
#include "notify/bw-channel.h"

#include <glib/gi18n-lib.h>

enum
{
  PATIENCE_S = 5,
};

static void
need_free (gpointer data)
{
  BwSecretNeed *need = data;
  g_free (need->owner);
  g_free (need->key);
  g_free (need->file);
  g_free (need->where);
  g_free (need->problem);
  g_free (need);
}

static void
add_needs (GPtrArray *needs, const BwConfigGroup *group)
{
  unsigned n = 0;
  const BwGroupSchema *schemas = bw_schemas_get (&n);
  const BwGroupSchema *schema =
      bw_group_schema_find (schemas, n, "channel", bw_config_group_text (group, "type"));
  const BwKeySchema *keys = schema != NULL ? schema->keys : NULL;
  for (const BwKeySchema *row = keys; row != NULL && row->name != NULL; row++)
    {
      if (!row->is_secret)
        continue;
      g_autofree char *file_key = g_strconcat (row->name, BW_SECRET_FILE_SUFFIX, NULL);
      BwSecretNeed *need = g_new0 (BwSecretNeed, 1);
      need->owner = g_strdup (bw_config_group_name (group));
      need->key = g_strdup (row->name);
      need->file = bw_config_group_path (group, file_key);
      need->is_required = bw_channel_needs_secret (group, row->name);
      need->is_enabled = bw_config_group_boolean (group, "enabled");
      need->state = BW_SECRET_MISSING;
      g_ptr_array_add (needs, need);
    }
}

GPtrArray *
bw_secret_needs (BwConfig *config)
{
  g_return_val_if_fail (config != NULL, NULL);

  GPtrArray *needs = g_ptr_array_new_with_free_func (need_free);
  for (unsigned i = 0; i < bw_config_n_groups (config, "channel"); i++)
    add_needs (needs, bw_config_group (config, "channel", i));
  return needs;
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

/** Runs CONTEXT until *RESULT is there. */
static void
wait_for (GMainContext *context, GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (context, TRUE);
}

static void
find (BwSecretNeed *need, BwSecrets *secrets, GMainContext *context, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  bw_secrets_lookup_async (secrets, need->owner, need->key, need->file, cancellable, answered_cb,
                           &result);
  wait_for (context, &result);
  g_clear_pointer (&need->where, g_free);
  g_clear_pointer (&need->problem, g_free);
  if (bw_secrets_find_finish (result, &need->place, &need->where, &error))
    {
      need->state = BW_SECRET_FOUND;
      return;
    }
  need->problem = g_strdup (error->message);
  bool is_absent = g_error_matches (error, BW_ERROR, BW_ERROR_UNAVAILABLE);
  need->is_keyring_absent = is_absent;
  if (g_error_matches (error, BW_ERROR, BW_ERROR_BUSY) || (is_absent && need->is_required))
    need->state = BW_SECRET_LOCKED;
  else if (g_error_matches (error, BW_ERROR, BW_ERROR_PERMISSION)
           || g_error_matches (error, BW_ERROR, BW_ERROR_INVALID))
    need->state = BW_SECRET_WRONG;
  else
    need->state = BW_SECRET_MISSING;
}

/** A main context of its own: nothing else goes on while it is waited for. (transfer full) */
static GMainContext *
enter (void)
{
  GMainContext *context = g_main_context_new ();
  g_main_context_push_thread_default (context);
  return context;
}

static void
leave (GMainContext *context)
{
  while (g_main_context_iteration (context, FALSE))
    continue;
  g_main_context_pop_thread_default (context);
  g_main_context_unref (context);
}

void
bw_secret_needs_find (GPtrArray *needs, BwConfig *config)
{
  g_return_if_fail (needs != NULL && config != NULL);

  GMainContext *context = enter ();
  BwSecrets *secrets = bw_secrets_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GSource) limit = g_timeout_source_new_seconds (PATIENCE_S);
  g_source_set_callback (limit, give_up_cb, cancellable, NULL);
  g_source_attach (limit, context);
  bw_secrets_keep_quiet (secrets);
  bw_environment_add_secrets (config, secrets);
  for (unsigned i = 0; i < needs->len; i++)
    find (needs->pdata[i], secrets, context, cancellable);
  g_source_destroy (limit);
  bw_secrets_unref (secrets);
  leave (context);
}

char *
bw_secret_need_text (const BwSecretNeed *need)
{
  static const char *const places[] = { NC_ ("secret", "environment"), NC_ ("secret", "keyring"),
                                        NC_ ("secret", "file") };
  const char *place = NULL;
  switch (need->state)
    {
    case BW_SECRET_FOUND:
      place = g_dpgettext2 (GETTEXT_PACKAGE, "secret", places[need->place]);
      return need->where != NULL ? g_strdup_printf ("%s (%s)", place, need->where)
                                 : g_strdup (place);
    case BW_SECRET_LOCKED:
      return g_strdup (need->is_keyring_absent ? C_ ("secret", "no keyring")
                                               : C_ ("secret", "locked"));
    case BW_SECRET_WRONG:
      return g_strdup_printf (_ ("unusable: %s"), need->problem);
    case BW_SECRET_MISSING:
    default:
      return g_strdup (need->is_required ? C_ ("secret", "missing") : C_ ("secret", "not set"));
    }
}

char *
bw_secret_need_advice (const BwSecretNeed *need)
{
  g_autofree char *variable = bw_secrets_variable (need->owner, need->key);
  if (need->state == BW_SECRET_LOCKED && need->is_keyring_absent)
    return g_strdup_printf (
        _ ("Start a keyring; deliveries wait until then. Without one, set %s in "
           "the environment or %s%s= with a file of mode 0600"),
        variable, need->key, BW_SECRET_FILE_SUFFIX);
  if (need->state == BW_SECRET_LOCKED)
    return g_strdup (_ ("Unlock the keyring; deliveries wait until then"));
  if (need->state == BW_SECRET_WRONG)
    return g_strdup_printf (_ ("Give the file to the user who runs Bellwether, with mode 0600"));
  if (need->state == BW_SECRET_MISSING && need->is_required)
    return g_strdup_printf (_ ("bellwetherctl secret set %s/%s; without a keyring, %s in the "
                               "environment or %s%s= with a file of mode 0600"),
                            need->owner, need->key, variable, need->key, BW_SECRET_FILE_SUFFIX);
  return NULL;
}

bool
bw_secret_store (const char *owner, const char *key, const char *value, GError **error)
{
  g_return_val_if_fail (owner != NULL && key != NULL, false);

  GMainContext *context = enter ();
  BwSecrets *secrets = bw_secrets_new ();
  g_autoptr (GAsyncResult) result = NULL;
  bw_secrets_store_async (secrets, owner, key, value, NULL, answered_cb, &result);
  wait_for (context, &result);
  bool is_done = bw_secrets_store_finish (secrets, result, error);
  /* It may hold what says good-bye in this context. */
  g_clear_object (&result);
  bw_secrets_unref (secrets);
  leave (context);
  return is_done;
}
