/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person chose when they began, as one change of the configuration. */
#include "engine/bw-setup.h"

#include "base/bw-error.h"
#include "base/bw-number.h"
#include "config/bw-config-disk.h"
#include "config/bw-config-file.h"
#include "config/bw-key-text.h"
#include "engine/bw-ledger-add.h"
#include "engine/bw-schemas.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_TRIES 5

/* The text that is becoming the file. */
typedef struct
{
  const char *path;
  BwConfigFile *file;
  GPtrArray *names; /* of char *: of the new ledgers */
} Draft;

static char *
draft_text (const Draft *draft, gsize *length)
{
  return bw_config_file_text (draft->file, length);
}

/* (transfer full) */
static BwConfig *
draft_config (const Draft *draft)
{
  unsigned n = 0;
  gsize length = 0;
  const BwGroupSchema *schemas = bw_schemas_get (&n);
  g_autofree char *text = draft_text (draft, &length);
  return bw_config_parse (draft->path, text, (gssize) length, schemas, n);
}

/* Begins GROUP (NULL: none) after COMMENT, which has no other place than the text itself. */
static void
append_comment (Draft *draft, const char *comment, const char *group)
{
  gsize length = 0;
  g_autofree char *text = draft_text (draft, &length);
  g_autoptr (GString) all = g_string_new_len (text, (gssize) length);
  g_autofree char *line = g_utf8_make_valid (comment, -1);
  g_strdelimit (line, "\n\r", ' ');
  if (all->len > 0 && all->str[all->len - 1] != '\n')
    g_string_append_c (all, '\n');
  if (all->len > 0)
    g_string_append_c (all, '\n');
  g_string_append_printf (all, "# %s\n", line);
  if (group != NULL)
    g_string_append_printf (all, "[%s]\n", group);
  bw_config_file_free (draft->file);
  draft->file = bw_config_file_parse (all->str, (gssize) all->len);
}

static void
set_text (Draft *draft, const char *group, const char *key, const char *value)
{
  g_autofree char *raw = bw_key_text_escape (value);
  bw_config_file_set (draft->file, group, key, raw);
}

static char *
describe (const BwFinding *finding)
{
  g_autofree char *n = bw_number_format ((double) finding->n_rows, BW_FORMAT_COUNT);
  return g_strdup_printf (
      "Found: %s%s%s, %s%s.", finding->format, finding->bot != NULL ? " of " : "",
      finding->bot != NULL ? finding->bot : "", n, finding->n_rows == 1 ? " row" : " rows");
}

/* A bot's name says more than that of its file. */
static char *
choose_name (const Draft *draft, const BwFinding *finding)
{
  g_autoptr (BwConfig) config = draft_config (draft);
  g_autofree char *bot =
      finding->bot != NULL ? g_strdelimit (g_strdup (finding->bot), "/.", '-') : NULL;
  return bw_ledger_suggest_name (config, bot != NULL ? bot : finding->path);
}

static void
add_ledger (Draft *draft, const BwSetupLedger *ledger)
{
  const BwFinding *finding = ledger->finding;
  g_autofree char *name = choose_name (draft, finding);
  g_autofree char *group = g_strconcat ("source ", name, NULL);
  g_autofree char *comment = describe (finding);
  append_comment (draft, comment, group);
  set_text (draft, group, "type", "ledger");
  set_text (draft, group, "path", finding->path);
  set_text (draft, group, "format", finding->format);
  if (!isnan (ledger->bankroll))
    {
      g_autofree char *bankroll = bw_number_format_exact (ledger->bankroll);
      set_text (draft, group, "bankroll", bankroll);
    }
  g_ptr_array_add (draft->names, g_steal_pointer (&name));
}

/* What the file says of it stays, unless it says the contrary. */
static void
set_computer (Draft *draft, bool is_watched)
{
  g_autoptr (BwConfig) config = draft_config (draft);
  for (unsigned i = 0; i < bw_config_n_groups (config, "source"); i++)
    {
      const BwConfigGroup *group = bw_config_group (config, "source", i);
      if (g_strcmp0 (bw_config_group_text (group, "type"), "system") != 0
          || bw_config_group_boolean (group, "enabled") == is_watched)
        continue;
      g_autofree char *name = g_strconcat ("source ", bw_config_group_name (group), NULL);
      if (bw_config_group_line (group) > 0)
        bw_config_file_set (draft->file, name, "enabled", is_watched ? "true" : "false");
    }
  if (is_watched || bw_config_file_has_group (draft->file, "source this-computer"))
    return;
  append_comment (draft, "This computer is watched unless this says otherwise.",
                  "source this-computer");
  set_text (draft, "source this-computer", "type", "system");
  set_text (draft, "source this-computer", "enabled", "false");
}

static void
set_presets (Draft *draft, const char *const *presets)
{
  g_autofree char *raw = bw_key_text_join (presets);
  if (g_str_has_suffix (raw, ";") && !g_str_has_suffix (raw, "\\;"))
    raw[strlen (raw) - 1] = '\0';
  if (!bw_config_file_has_group (draft->file, "general"))
    append_comment (draft,
                    "The ready-made sets of rules; \"bellwetherctl config presets\" shows "
                    "what is in each.",
                    "general");
  bw_config_file_set (draft->file, "general", "presets", raw);
}

static void
add_channel (Draft *draft, const BwSetupChannel *channel)
{
  g_autofree char *group = g_strconcat ("channel ", channel->name, NULL);
  g_autofree char *comment =
      g_strdup_printf ("Where alerts go. What is secret is not kept here: \"bellwetherctl secret "
                       "set %s/KEY\".",
                       channel->name);
  append_comment (draft, comment, group);
  set_text (draft, group, "type", channel->type);
  for (unsigned i = 0; channel->keys[i] != NULL; i++)
    set_text (draft, group, channel->keys[i], channel->values[i]);
}

/* Errors that were there before are nobody's fault here. */
static bool
check (BwConfig *before, BwConfig *after, GError **error)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  for (unsigned i = 0; i < bw_config_n_errors (before); i++)
    g_hash_table_add (known, bw_config_error (before, i)->message);
  for (unsigned i = 0; i < bw_config_n_errors (after); i++)
    {
      const BwConfigError *problem = bw_config_error (after, i);
      if (g_hash_table_contains (known, problem->message))
        continue;
      g_autofree char *text = bw_config_error_text (after, problem);
      g_set_error_literal (error, BW_ERROR, BW_ERROR_INVALID, text);
      return false;
    }
  return true;
}

static bool
apply (Draft *draft, const BwSetupPlan *plan, GError **error)
{
  unsigned line = 0;
  const char *problem = bw_config_file_problem (draft->file, &line);
  if (problem != NULL)
    {
      g_set_error (error, BW_ERROR, BW_ERROR_INVALID, "%s: %s", draft->path, problem);
      return false;
    }
  if (plan->presets != NULL)
    set_presets (draft, plan->presets);
  set_computer (draft, plan->is_computer_watched);
  for (unsigned i = 0; i < plan->n_ledgers; i++)
    add_ledger (draft, &plan->ledgers[i]);
  g_autofree char *channel =
      plan->channel != NULL ? g_strconcat ("channel ", plan->channel->name, NULL) : NULL;
  if (channel != NULL && bw_config_file_has_group (draft->file, channel))
    {
      g_set_error (error, BW_ERROR, BW_ERROR_CONFLICT, _ ("%s: there is a [%s] already"),
                   draft->path, channel);
      return false;
    }
  if (channel != NULL)
    add_channel (draft, plan->channel);
  return true;
}

char *
bw_setup_compose (const char *path, const char *text, gssize length, const BwSetupPlan *plan,
                  char ***names, GError **error)
{
  g_return_val_if_fail (path != NULL && plan != NULL, NULL);
  g_autoptr (GPtrArray) new_names = g_ptr_array_new_with_free_func (g_free);
  Draft draft = { path, NULL, new_names };
  bool is_new = text == NULL || length == 0;
  draft.file = bw_config_file_parse (is_new ? "" : text, is_new ? 0 : length);
  g_autoptr (BwConfig) before = draft_config (&draft);
  if (is_new)
    append_comment (&draft,
                    "Bellwether's configuration. A running engine follows changes of this "
                    "file; every key is in bellwether.conf.example.",
                    NULL);
  bool is_done = apply (&draft, plan, error);
  g_autoptr (BwConfig) after = draft_config (&draft);
  is_done = is_done && check (before, after, error);
  char *result = is_done ? draft_text (&draft, NULL) : NULL;
  bw_config_file_free (draft.file);
  if (is_done && names != NULL)
    {
      g_ptr_array_add (new_names, NULL);
      *names = g_strdupv ((char **) new_names->pdata);
    }
  return result;
}

/* IS_LOST: another program changed the file meanwhile. */
static bool
try_write (const char *path, const BwSetupPlan *plan, bool *is_lost, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (GBytes) old = bw_config_disk_read (path, &problem);
  if (old == NULL && !g_error_matches (problem, BW_ERROR, BW_ERROR_NOT_FOUND))
    {
      g_propagate_prefixed_error (error, g_steal_pointer (&problem), "%s: ", path);
      return false;
    }
  gsize n = 0;
  const char *text = old != NULL ? g_bytes_get_data (old, &n) : NULL;
  char *composed = bw_setup_compose (path, text, (gssize) n, plan, NULL, error);
  if (composed == NULL)
    return false;
  g_autoptr (GBytes) bytes = g_bytes_new_take (composed, strlen (composed));
  g_clear_error (&problem);
  bool is_done = bw_config_disk_replace (path, old, bytes, &problem);
  *is_lost = g_error_matches (problem, BW_ERROR, BW_ERROR_CONFLICT);
  if (!is_done)
    g_propagate_error (error, g_steal_pointer (&problem));
  return is_done;
}

bool
bw_setup_write (const char *path, const BwSetupPlan *plan, GError **error)
{
  g_return_val_if_fail (path != NULL && plan != NULL, false);
  for (unsigned i = 0; i < MAX_TRIES; i++)
    {
      bool is_lost = false;
      g_autoptr (GError) problem = NULL;
      if (try_write (path, plan, &is_lost, &problem))
        return true;
      /* Another program was quicker; the same choices fit the new file as well. */
      if (is_lost && i + 1 < MAX_TRIES)
        continue;
      g_propagate_error (error, g_steal_pointer (&problem));
      return false;
    }
  return false;
}
