/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pieces of a page of HTML. */
#include "cli/bw-html.h"

#include "plot/bw-chart-layout.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static const char style[] =
    ":root{color-scheme:light dark;--fg:#2e3436;--dim:#5e5c64;--bg:#fafafa;--card:#fff;"
    "--line:#d8d8d8}\n"
    "@media (prefers-color-scheme:dark){:root{--fg:#f2f2f2;--dim:#b4b2b8;--bg:#242424;"
    "--card:#363636;--line:#4a4a4a}}\n"
    "body{margin:0;background:var(--bg);color:var(--fg);font:16px/1.5 Cantarell,system-ui,"
    "sans-serif}\n"
    "main{max-width:70rem;margin:auto;padding:1rem}\n"
    "h1{font-size:1.6rem;margin:.5rem 0;overflow-wrap:anywhere}\n"
    "h2{font-size:1.25rem;margin:2rem 0 .5rem}\nh3{font-size:1.05rem;margin:1.5rem 0 .25rem}\n"
    "p{margin:.25rem 0 .75rem;max-width:45rem}\n.dim,footer{color:var(--dim)}\n"
    "figure{margin:1rem 0;padding:.75rem;background:var(--card);border:1px solid var(--line);"
    "border-radius:12px;overflow-x:auto}\nsvg{display:block;max-width:100%;height:auto}\n"
    ".wide svg{min-width:46rem}\n"
    ".pair{display:flex;flex-wrap:wrap;gap:1rem}\n.pair "
    "figure{margin:0;max-width:100%;box-sizing:border-box}\n"
    ".scroll{overflow-x:auto}\ntable{border-collapse:collapse;margin:.5rem 0 1rem;"
    "font-variant-numeric:tabular-nums}\n"
    "caption{text-align:left;color:var(--dim);padding-bottom:.25rem}\n"
    "th,td{padding:.2rem .75rem .2rem 0;border-bottom:1px solid var(--line);text-align:right;"
    "vertical-align:top}\ntd{white-space:nowrap}\nth:first-child{text-align:left;font-weight:"
    "normal}\n"
    "thead th,thead th:first-child{font-weight:bold}\n.dark{display:none}\n"
    "@media (prefers-color-scheme:dark){.light{display:none}.dark{display:block}}\n"
    "@media print{.light{display:block!important}.dark{display:none!important}}\n";

void
bw_html_append_text (GString *page, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  g_autofree char *escaped = g_markup_escape_text (valid, -1);
  g_string_append (page, escaped);
}

void
bw_html_append_element (GString *page, const char *name, const char *text)
{
  g_string_append_printf (page, "<%s>", name);
  bw_html_append_text (page, text);
  g_string_append_printf (page, "</%s>\n", name);
}

void
bw_html_begin_table (GString *page, const char *caption, const char *const *columns)
{
  g_string_append (page, "<div class=\"scroll\"><table>\n");
  bw_html_append_element (page, "caption", caption);
  g_string_append (page, "<thead><tr>");
  for (unsigned i = 0; columns[i] != NULL; i++)
    {
      g_string_append (page, "<th scope=\"col\">");
      bw_html_append_text (page, *columns[i] != '\0' ? _ (columns[i]) : "");
      g_string_append (page, "</th>");
    }
  g_string_append (page, "</tr></thead>\n<tbody>\n");
}

void
bw_html_append_row (GString *page, const char *const *cells, unsigned n)
{
  g_string_append (page, "<tr>");
  for (unsigned i = 0; i < n; i++)
    {
      g_string_append (page, i == 0 ? "<th scope=\"row\">" : "<td>");
      bw_html_append_text (page, cells[i]);
      g_string_append (page, i == 0 ? "</th>" : "</td>");
    }
  g_string_append (page, "</tr>\n");
}

void
bw_html_end_table (GString *page)
{
  g_string_append (page, "</tbody></table></div>\n");
}

/* Appends SVG without its prologue; names within it get PREFIX, as all drawings of a page share
 * one space of names. */
static void
append_svg (GString *page, const char *svg, const char *prefix)
{
  static const char *const marks[] = { " id=\"", "href=\"#", "url(#" };
  const char *p = strstr (svg, "<svg");
  while (p != NULL && *p != '\0')
    {
      unsigned i = 0;
      while (i < G_N_ELEMENTS (marks) && !g_str_has_prefix (p, marks[i]))
        i++;
      if (i == G_N_ELEMENTS (marks))
        {
          g_string_append_c (page, *p++);
          continue;
        }
      g_string_append (page, marks[i]);
      g_string_append (page, prefix);
      p += strlen (marks[i]);
    }
}

static bool
append_drawing (GString *page, BwChart *chart, const BwChartFrame *frame, const char *prefix,
                GError **error)
{
  g_autoptr (GBytes) bytes = bw_chart_to_svg (chart, frame, error);
  if (bytes == NULL)
    return false;
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  g_autofree char *svg = g_strndup (data, size);
  g_string_append_printf (page, "<div class=\"%s\">", frame->palette->is_dark ? "dark" : "light");
  append_svg (page, svg, prefix);
  g_string_append (page, "</div>\n");
  return true;
}

bool
bw_html_append_chart (GString *page, BwChart *chart, unsigned number, double width, double height,
                      GError **error)
{
  g_autofree char *finding = bw_chart_describe (chart, NAN, NAN);
  BwChartFrame frame;
  bw_chart_frame_init (&frame);
  frame.width = width;
  frame.height = height;
  /* What is wide is moved on a small screen, not made too small to read. */
  g_string_append (page, width > height * 2 ? "<figure class=\"wide\"" : "<figure");
  g_string_append (page, " role=\"img\" aria-label=\"");
  bw_html_append_text (page, finding);
  g_string_append (page, "\">\n");
  for (unsigned i = 0; i < 2; i++)
    {
      g_autofree char *prefix = g_strdup_printf ("c%u%c-", number, i == 0 ? 'l' : 'd');
      frame.palette = bw_palette_get (i > 0, false);
      if (!append_drawing (page, chart, &frame, prefix, error))
        return false;
    }
  g_string_append (page, "</figure>\n");
  return true;
}

void
bw_html_begin_page (GString *page, const char *title)
{
  g_string_append (page, "<!DOCTYPE html>\n<html lang=\"");
  /* Translators: the code of the language you translate into, as HTML has it. */
  g_string_append (page, C_ ("code of the language", "en"));
  g_string_append (page,
                   "\">\n<head>\n<meta charset=\"utf-8\">\n"
                   "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                   "style-src 'unsafe-inline'\">\n"
                   "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
  bw_html_append_element (page, "title", title);
  g_string_append_printf (page, "<style>\n%s</style>\n</head>\n<body>\n<main>\n", style);
}

void
bw_html_end_page (GString *page)
{
  g_string_append (page, "</main>\n</body>\n</html>\n");
}
