/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A source of the configuration tried out: the file it reads, and what came of it in words. */
#include "view/bw-source-test.h"

#include "view/bw-ledger-preview-view.h"
#include "view/bw-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define COLUMN_PREFIX "column-"

/* "column-closing-odds=Odds" as "closing_odds=Odds". (transfer full) */
static char **
map_of (const BwConfigGroup *group)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree const char **keys = bw_config_group_keys (group);
  for (unsigned i = 0; keys[i] != NULL; i++)
    {
      if (!g_str_has_prefix (keys[i], COLUMN_PREFIX))
        continue;
      const char *column = bw_config_group_text (group, keys[i]);
      g_autofree char *field = g_strdelimit (g_strdup (keys[i] + strlen (COLUMN_PREFIX)), "-", '_');
      g_autofree char *entry = g_strconcat (field, "=", column != NULL ? column : "", NULL);
      g_strv_builder_add (builder, entry);
    }
  return g_strv_builder_end (builder);
}

BwSourceFile *
bw_source_file_new (const BwConfigGroup *group)
{
  g_return_val_if_fail (group != NULL, NULL);
  char *path = bw_config_group_path (group, "path");
  if (path == NULL)
    return NULL;
  BwSourceFile *file = g_new0 (BwSourceFile, 1);
  file->path = path;
  file->map = map_of (group);
  file->file = (BwLedgerFile){ .path = path,
                               .format = bw_config_group_text (group, "format"),
                               .zone = bw_config_group_text (group, "timezone"),
                               .where = bw_config_group_text (group, "where"),
                               .map = (const char *const *) file->map };
  return file;
}

void
bw_source_file_free (BwSourceFile *file)
{
  if (file == NULL)
    return;
  g_free (file->path);
  g_strfreev (file->map);
  g_free (file);
}

char *
bw_source_test_text (const BwLedgerPreview *preview, const char *path, int64_t now_us,
                     GTimeZone *zone, const char *currency, bool *is_good)
{
  g_return_val_if_fail (preview != NULL && path != NULL, NULL);
  g_autoptr (BwLedgerPreviewView) view =
      bw_ledger_preview_view_new (preview, path, now_us, zone, currency);
  const char *const parts[] = { view->problem, view->summary, view->rejected };
  GString *text = g_string_new (NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i] != NULL && *parts[i] != '\0')
      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", parts[i]);
  if (is_good != NULL)
    *is_good = view->problem == NULL;
  return g_string_free (text, FALSE);
}

static const char *
kind_of_finding (const BwFinding *finding)
{
  if (g_strcmp0 (finding->format, "freqtrade") == 0)
    return _ ("a freqtrade database");
  if (g_strcmp0 (finding->format, "paper-trades") == 0)
    return _ ("a database of paper trades");
  if (g_strcmp0 (finding->format, "forecasts") == 0)
    return _ ("forecasts");
  return finding->certainty == BW_FINDING_DOUBTFUL ? _ ("perhaps a ledger") : _ ("a ledger");
}

char *
bw_source_finding_text (const BwFinding *finding)
{
  g_return_val_if_fail (finding != NULL, NULL);
  g_autofree char *folder = g_path_get_dirname (finding->path);
  g_autofree char *shown = g_filename_display_name (folder);
  g_autofree char *n = bw_words_number ((double) finding->n_rows, BW_FORMAT_COUNT);
  g_autofree char *rows = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%s row", "%s rows", (unsigned long) finding->n_rows), n);
  return g_strdup_printf ("%s · %s · %s", shown, rows, kind_of_finding (finding));
}
