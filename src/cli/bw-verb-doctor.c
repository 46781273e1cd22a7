/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bellwetherctl doctor: what is missing, and what to do. */
#include "cli/bw-verb.h"
#include "engine/bw-doctor.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char *const words[] = { NC_ ("check", "ok"), NC_ ("check", "warning"),
                                     NC_ ("check", "failed") };

static void
print_json (GPtrArray *checks)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "checks");
  json_builder_begin_array (builder);
  for (unsigned i = 0; i < checks->len; i++)
    {
      const BwCheck *check = g_ptr_array_index (checks, i);
      json_builder_begin_object (builder);
      bw_json_add_string (builder, "check", check->name);
      bw_json_add_string (builder, "result", words[check->result]);
      bw_json_add_string (builder, "found", check->found);
      bw_json_add_string (builder, "advice", check->advice);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  bw_cli_print_json (builder);
}

/* "source wren" or "channel team" for people, or what else is checked. (transfer full) */
static char *
name_of (const BwCheck *check)
{
  const char *blank = strchr (check->name, ' ');
  if (g_str_has_prefix (check->name, "source "))
    return g_strdup_printf (_ ("source %s"), blank + 1);
  if (g_str_has_prefix (check->name, "channel "))
    return g_strdup_printf (_ ("channel %s"), blank + 1);
  return g_strdup (_ (check->name));
}

static void
print_text (GPtrArray *checks)
{
  for (unsigned i = 0; i < checks->len; i++)
    {
      const BwCheck *check = g_ptr_array_index (checks, i);
      g_autofree char *name = name_of (check);
      g_print ("%-8s %s: %s\n", g_dpgettext2 (GETTEXT_PACKAGE, "check", words[check->result]), name,
               check->found);
      if (check->advice != NULL)
        g_print ("         → %s\n", check->advice);
    }
}

int
bw_verb_doctor (BwCli *cli, int argc, char **argv)
{
  if (!bw_cli_parse (cli, NULL, &argc, &argv))
    return BW_EXIT_USAGE;
  if (argc > 1)
    return bw_cli_misuse (cli, _ ("%s: nothing was expected there"), argv[1]);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) checks = bw_doctor_run (cli->config_path, cli->state_dir, &error);
  if (checks == NULL)
    return bw_cli_fail (cli, NULL, error);
  if (cli->is_json)
    print_json (checks);
  else
    print_text (checks);
  for (unsigned i = 0; i < checks->len; i++)
    if (((BwCheck *) g_ptr_array_index (checks, i))->result == BW_CHECK_FAILED)
      return BW_EXIT_FAILED;
  return BW_EXIT_OK;
}
