/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every setting there is, wherever its form is, for a search. */
#include "view/bw-setting-list.h"

#include "engine/bw-schemas.h"
#include "view/bw-form-words.h"
#include "view/bw-group-words.h"
#include "view/bw-rule-fields.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Which family's groups are on which page. */
static const struct
{
  const char *family, *page, *title;
} families[] = {
  { "general", "general", N_ ("General") }, { "retention", "retention", N_ ("History") },
  { "source", "sources", N_ ("Sources") },  { "channel", "channels", N_ ("Channels") },
  { "route", "routing", N_ ("Routing") },   { "silence", "routing", N_ ("Routing") },
  { "inhibit", "routing", N_ ("Routing") },
};

/* What pages have that is no key of a form of theirs. */
static const struct
{
  const char *page, *page_title, *title;
} others[] = {
  { "routing", N_ ("Routing"), N_ ("Which channel is told of what") },
  { "routing", N_ ("Routing"), N_ ("Quiet hours") },
  { "routing", N_ ("Routing"), N_ ("If nobody takes it on") },
  { "routing", N_ ("Routing"), N_ ("If a channel fails") },
  { "routing", N_ ("Routing"), N_ ("Weekly silences") },
  { "rules", N_ ("Rules"), N_ ("Sets of rules") },
  { "retention", N_ ("History"), N_ ("Room it takes") },
};

void
bw_setting_free (BwSetting *setting)
{
  if (setting == NULL)
    return;
  g_free (setting->family);
  g_free (setting->name);
  g_free (setting->key);
  g_free (setting->title);
  g_free (setting->path);
  g_free (setting->help);
  g_free (setting);
}

/* TITLE is taken. */
static void
add (GPtrArray *settings, BwSetting where, char *title, const char *path, const char *help)
{
  BwSetting *setting = g_new0 (BwSetting, 1);
  *setting = (BwSetting){ .page = where.page,
                          .family = g_strdup (where.family),
                          .name = g_strdup (where.name),
                          .key = g_strdup (where.key),
                          .title = title,
                          .path = g_strdup (path),
                          .help = g_strdup (help) };
  g_ptr_array_add (settings, setting);
}

/* The keys of KEYS that a form of [FAMILY NAME] shows. */
static void
add_keys (GPtrArray *settings, const char *page, const char *path, const char *family,
          const char *name, const BwKeySchema *keys)
{
  const char *kind_key = bw_group_schema_kind_key (family);
  for (const BwKeySchema *key = keys; key != NULL && key->name != NULL; key++)
    {
      if (strcmp (key->name, kind_key) == 0 || g_str_has_suffix (key->name, "*"))
        continue;
      const BwSetting where = {
        .page = page, .family = (char *) family, .name = (char *) name, .key = (char *) key->name
      };
      add (settings, where, bw_form_title (family, key->name), path, bw_form_help (key));
    }
}

static void
add_group (GPtrArray *settings, unsigned f, const BwConfigGroup *group)
{
  unsigned n = 0;
  const BwGroupSchema *schemas = bw_schemas_get (&n);
  const char *family = families[f].family, *name = bw_config_group_name (group);
  const char *kind = bw_config_group_text (group, bw_group_schema_kind_key (family));
  const BwGroupSchema *schema = bw_group_schema_find (schemas, n, family, kind);
  const BwSetting where = { .page = families[f].page,
                            .family = (char *) family,
                            .name = (char *) name };
  g_autofree char *about = bw_group_about (group);
  g_autofree char *path = g_strdup_printf ("%s · %s", _ (families[f].title), name);
  add (settings, where, g_strdup (name), _ (families[f].title), about);
  if (schema != NULL)
    add_keys (settings, families[f].page, path, family, name, schema->keys);
}

static void
add_family (GPtrArray *settings, BwConfig *config, unsigned f)
{
  unsigned n = 0;
  const BwGroupSchema *schemas = bw_schemas_get (&n);
  const BwGroupSchema *schema = bw_group_schema_find (schemas, n, families[f].family, NULL);
  if (schema != NULL && schema->is_single)
    {
      add_keys (settings, families[f].page, _ (families[f].title), families[f].family, "",
                schema->keys);
      return;
    }
  for (unsigned i = 0; i < bw_config_n_groups (config, families[f].family); i++)
    add_group (settings, f, bw_config_group (config, families[f].family, i));
}

/* Rules have a window of their own; which one is for a person to say. */
static void
add_rules (GPtrArray *settings, BwConfig *config)
{
  unsigned n = 0;
  const BwRuleField *fields = bw_rule_fields (&n);
  for (unsigned i = 0; i < bw_config_n_groups (config, "rule"); i++)
    {
      const char *name = bw_config_group_name (bw_config_group (config, "rule", i));
      const BwSetting where = { .page = "rules", .family = (char *) "rule", .name = (char *) name };
      add (settings, where, g_strdup (name), _ ("Rules"), "");
    }
  for (unsigned i = 0; i < n; i++)
    {
      const BwSetting where = { .page = "rules",
                                .family = (char *) "rule",
                                .key = (char *) fields[i].key };
      add (settings, where, g_strdup (_ (fields[i].title)), _ ("Rules · in each of them"),
           bw_rule_field_help (&fields[i]));
    }
}

GPtrArray *
bw_setting_list_new (BwConfig *config)
{
  g_return_val_if_fail (config != NULL, NULL);
  GPtrArray *settings = g_ptr_array_new_with_free_func ((GDestroyNotify) bw_setting_free);
  for (unsigned f = 0; f < G_N_ELEMENTS (families); f++)
    add_family (settings, config, f);
  add_rules (settings, config);
  for (unsigned i = 0; i < G_N_ELEMENTS (others); i++)
    {
      const BwSetting where = { .page = others[i].page };
      add (settings, where, g_strdup (_ (others[i].title)), _ (others[i].page_title), "");
    }
  return settings;
}

/* As it is compared: case and accents' spelling do not count. (transfer full) */
static char *
folded (const char *text)
{
  g_autofree char *normal = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);
  return g_utf8_casefold (normal != NULL ? normal : text, -1);
}

static bool
has_words (const BwSetting *setting, char **words)
{
  g_autofree char *all = g_strjoin (" ", setting->title, setting->path, setting->help,
                                    setting->key != NULL ? setting->key : "", NULL);
  g_autofree char *text = folded (all);
  for (unsigned i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0' && strstr (text, words[i]) == NULL)
      return false;
  return true;
}

/* The smaller, the nearer: its title begins with it, has it, or only what is said of it does. */
static unsigned
rank_of (const BwSetting *setting, const char *query)
{
  g_autofree char *title = folded (setting->title);
  if (g_str_has_prefix (title, query))
    return 0;
  return strstr (title, query) != NULL ? 1 : 2;
}

GPtrArray *
bw_setting_list_find (const GPtrArray *settings, const char *query)
{
  g_return_val_if_fail (settings != NULL && query != NULL, NULL);
  g_autofree char *stripped = g_strstrip (g_strdup (query));
  g_autofree char *wanted = folded (stripped);
  g_auto (GStrv) words = g_strsplit (wanted, " ", -1);
  GPtrArray *found = g_ptr_array_new ();
  for (unsigned rank = 0; rank < 3 && *wanted != '\0'; rank++)
    for (unsigned i = 0; i < settings->len; i++)
      {
        BwSetting *setting = g_ptr_array_index (settings, i);
        if (has_words (setting, words) && rank_of (setting, wanted) == rank)
          g_ptr_array_add (found, setting);
      }
  return found;
}
