/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bellwetherctl why: all there is to say of an incident, and the verdict recomputed. */
#include "base/bw-error.h"
#include "cli/bw-table.h"
#include "cli/bw-verb.h"
#include "engine/bw-engine-why.h"
#include "view/bw-why-view.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* No bundle is longer. */
#define MAX_BYTES (64 * 1024 * 1024)

/* Why what was read, with N for the last piece, can't be a bundle; NULL: it may be. */
static const char *
find_problem (const GByteArray *bytes, ssize_t n)
{
  if (n < 0)
    return g_strerror (errno);
  if (bytes->len > MAX_BYTES)
    return _ ("it is too long for a bundle");
  return bytes->len == 0 || memchr (bytes->data, '\0', bytes->len) != NULL ? _ ("it is no text")
                                                                           : NULL;
}

/* All that comes from FD, unless it is too long. */
static char *
read_all (int fd, const char *name, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  char piece[65536];
  ssize_t n;
  while ((n = read (fd, piece, sizeof piece)) > 0 && bytes->len <= MAX_BYTES)
    g_byte_array_append (bytes, (const guint8 *) piece, (guint) n);
  const char *problem = find_problem (bytes, n);
  if (problem != NULL)
    {
      g_set_error (error, BW_ERROR, BW_ERROR_INVALID, "%s: %s", name, problem);
      return NULL;
    }
  g_byte_array_append (bytes, (const guint8 *) "", 1);
  return (char *) g_byte_array_free (g_steal_pointer (&bytes), FALSE);
}

static char *
read_bundle (const char *path, GError **error)
{
  if (strcmp (path, "-") == 0)
    return read_all (STDIN_FILENO, _ ("standard input"), error);
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  if (fd < 0)
    {
      g_set_error (error, BW_ERROR, BW_ERROR_NOT_FOUND, "%s: %s", path, g_strerror (errno));
      return NULL;
    }
  char *text = read_all (fd, path, error);
  close (fd);
  return text;
}

static void
print_section (const BwWhySection *section)
{
  static const char *const columns[] = { "", "", NULL };
  g_autoptr (BwTable) table = bw_table_new (columns);
  for (unsigned i = 0; i < section->lines->len; i++)
    {
      const BwFigure *line = g_ptr_array_index (section->lines, i);
      g_autofree char *label = g_strdup_printf ("  %s", line->label);
      g_autofree char *text = line->detail != NULL
                                  ? g_strdup_printf ("%s; %s", line->value, line->detail)
                                  : g_strdup (line->value);
      bw_table_add (table, label, text);
    }
  /* The headings, which are empty, end the line. */
  g_print ("%s", section->title);
  bw_table_print (table);
}

static int
print (BwCli *cli, const char *bundle, GTimeZone *zone)
{
  g_autoptr (GError) error = NULL;
  if (cli->is_json)
    {
      g_print ("%s\n", bundle);
      return BW_EXIT_OK;
    }
  g_autoptr (GPtrArray) sections = bw_why_view_new (bundle, zone, &error);
  if (sections == NULL)
    return bw_cli_fail (cli, NULL, error);
  for (unsigned i = 0; i < sections->len; i++)
    {
      if (i > 0)
        g_print ("\n");
      print_section (g_ptr_array_index (sections, i));
    }
  return BW_EXIT_OK;
}

static int
verify (BwCli *cli, const char *bundle)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *said = NULL;
  bool is_verified = bw_engine_verify (bundle, &said, &error);
  if (error != NULL)
    return bw_cli_fail (cli, NULL, error);
  if (cli->is_json)
    {
      g_autoptr (JsonBuilder) builder = json_builder_new ();
      json_builder_begin_object (builder);
      bw_json_add_bool (builder, "verified", is_verified);
      bw_json_add_string (builder, "said", said);
      json_builder_end_object (builder);
      bw_cli_print_json (builder);
    }
  else
    g_print ("%s\n%s\n", said,
             is_verified ? _ ("Verified: all of it comes out again from the bundle alone.")
                         : _ ("Not verified: what the bundle tells is not what comes out."));
  return is_verified ? BW_EXIT_OK : BW_EXIT_FAILED;
}

static int
why_incident (BwCli *cli, int64_t id, bool is_verify)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BwEngine) engine = bw_cli_attach (cli);
  if (engine == NULL)
    return BW_EXIT_FAILED;
  g_autoptr (GTimeZone) zone = bw_cli_zone (engine);
  g_autofree char *bundle = bw_engine_why (engine, id, &error);
  bw_engine_stop (engine);
  if (bundle == NULL)
    return bw_cli_fail (cli, NULL, error);
  return is_verify ? verify (cli, bundle) : print (cli, bundle, zone);
}

/* A bundle that someone sent needs nothing of what is here, not even a state directory. */
static int
why_file (BwCli *cli, const char *path, bool is_verify)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *bundle = read_bundle (path, &error);
  if (bundle == NULL)
    return bw_cli_fail (cli, NULL, error);
  if (is_verify)
    return verify (cli, bundle);
  g_autoptr (JsonNode) root = bw_engine_why_parse (bundle, &error);
  if (root == NULL)
    return bw_cli_fail (cli, NULL, error);
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  return print (cli, bundle, zone);
}

int
bw_verb_why (BwCli *cli, int argc, char **argv)
{
  gboolean is_verify = FALSE;
  const GOptionEntry entries[] = {
    { "verify", 0, 0, G_OPTION_ARG_NONE, &is_verify,
      N_ ("Recompute the verdict from the bundle alone; exit 1 when it is another"), NULL },
    { 0 },
  };
  if (!bw_cli_parse (cli, entries, &argc, &argv))
    return BW_EXIT_USAGE;
  if (argc != 2)
    return bw_cli_misuse (cli,
                          argc < 2 ? _ ("which incident?") : _ ("expected one incident or file"));
  gint64 id = 0;
  if (g_ascii_string_to_signed (argv[1], 10, 1, G_MAXINT64, &id, NULL))
    return why_incident (cli, id, is_verify);
  return why_file (cli, argv[1], is_verify);
}
