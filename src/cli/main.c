/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bellwetherctl: the engine without a screen, and every question one may ask it. */
#include "base/bw-language.h"
#include "base/bw-log.h"
#include "base/bw-nearest.h"
#include "cli/bw-cli.h"
#include "engine/bw-version.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

static int
unknown_verb (BwCli *cli, const char *name)
{
  unsigned n = 0;
  const BwVerb *verbs = bw_verbs (&n);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  for (unsigned i = 0; i < n; i++)
    g_ptr_array_add (names, (gpointer) verbs[i].name);
  const char *nearest = bw_nearest (name, (const char *const *) names->pdata, names->len);
  if (nearest != NULL)
    g_printerr (_ ("bellwetherctl: %s: there is no such command; did you mean %s? (see "
                   "bellwetherctl --help)\n"),
                name, nearest);
  else
    g_printerr (_ ("bellwetherctl: %s: there is no such command (see bellwetherctl --help)\n"),
                name);
  return BW_EXIT_USAGE;
}

static int
dispatch (BwCli *cli, int argc, char **argv)
{
  if (cli->is_version)
    {
      g_autofree char *text = bw_version_text ();
      g_print ("%s", text);
      return BW_EXIT_OK;
    }
  if (argc < 2 || argv[1][0] == '\0')
    {
      g_printerr (
          _ ("bellwetherctl: command line: expected a command (see bellwetherctl --help)\n"));
      return BW_EXIT_USAGE;
    }
  const BwVerb *verb = bw_verb_find (argv[1]);
  if (verb == NULL)
    return unknown_verb (cli, argv[1]);
  cli->verb = verb->name;
  return verb->run (cli, argc - 1, argv + 1);
}

int
main (int argc, char **argv)
{
  bw_language_init (BW_LOCALE_DIR);
  bw_log_init (false);
  g_set_prgname ("bellwetherctl");
  g_autoptr (GError) error = NULL;
  BwCli cli = { .verb = "" };
  g_auto (GStrv) arguments = g_strdupv (argv);
  g_autofree char **rest = g_memdup2 (arguments, sizeof (char *) * (size_t) (argc + 1));
  char **left = rest;
  int code = BW_EXIT_USAGE;
  if (!bw_cli_parse_common (&cli, &argc, &left, &error))
    g_printerr (_ ("bellwetherctl: command line: %s (see bellwetherctl --help)\n"), error->message);
  else
    code = dispatch (&cli, argc, left);
  bw_cli_clear (&cli);
  return bw_cli_flush (code);
}
