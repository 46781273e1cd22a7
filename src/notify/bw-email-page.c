/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of a mail, as text and as a page. The page has a style for light and dark, and nothing
 * in it is fetched from anywhere. */
#include "notify/bw-email-message-private.h"
#include "notify/bw-message-facts-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_TITLE_BYTES 400
#define MAX_WORDS_BYTES 8000

/* Mail programs drop style sheets or keep them, so what matters stands with the elements, and the
 * sheet only turns the page dark. */
#define STYLE                                                                                      \
  ":root{color-scheme:light dark;supported-color-schemes:light dark}"                              \
  "@media (prefers-color-scheme:dark){"                                                            \
  ".bw-page{background:#1e1e1e!important}"                                                         \
  ".bw-card{background:#2a2a2a!important}"                                                         \
  ".bw-text{color:#f0f0f0!important}"                                                              \
  ".bw-dim{color:#b8b8b8!important}"                                                               \
  ".bw-line{border-color:#484848!important}"                                                       \
  "}"
#define FONT "font-family:Cantarell,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;"

char *
bw_email_text (const BwMessage *message)
{
  g_return_val_if_fail (message != NULL, NULL);
  g_autofree char *title = bw_message_headline (message, MAX_TITLE_BYTES, false);
  g_autofree char *words = bw_message_words (message, MAX_WORDS_BYTES);
  g_autoptr (GPtrArray) facts = bw_message_facts (message, NULL);
  GString *out = g_string_new (NULL);
  g_string_append_printf (out, "%s\n\n%s\n", title, words);
  for (unsigned i = 0; i < facts->len; i++)
    {
      const BwMessageFact *fact = g_ptr_array_index (facts, i);
      g_string_append_printf (out, "%s%s: %s\n", i == 0 ? "\n" : "", fact->name, fact->text);
    }
  g_string_append_printf (out, "\n-- \n%s\n", _ ("Sent by Bellwether"));
  return g_string_free (out, FALSE);
}

/* Lines as lines. (transfer full) */
static char *
to_html (const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  g_auto (GStrv) lines = g_strsplit (escaped, "\n", -1);
  return g_strjoinv ("<br>\n", lines);
}

static void
add_facts (GString *out, const BwMessage *message)
{
  g_autoptr (GPtrArray) facts = bw_message_facts (message, NULL);
  if (facts->len == 0)
    return;
  g_string_append (out, "<table role=\"presentation\" cellpadding=\"0\" cellspacing=\"0\" "
                        "style=\"border-collapse:collapse;margin-top:16px\">\n");
  for (unsigned i = 0; i < facts->len; i++)
    {
      const BwMessageFact *fact = g_ptr_array_index (facts, i);
      g_autofree char *name = g_markup_escape_text (fact->name, -1);
      g_autofree char *text = g_markup_escape_text (fact->text, -1);
      g_string_append_printf (
          out,
          "<tr><td class=\"bw-dim bw-line\" style=\"" FONT
          "font-size:14px;color:#5e5c64;padding:4px 16px 4px 0;vertical-align:top;"
          "white-space:nowrap\">%s</td><td class=\"bw-text\" dir=\"auto\" style=\"" FONT
          "font-size:14px;color:#241f31;padding:4px 0;word-break:break-word\">%s</td></tr>\n",
          name, text);
    }
  g_string_append (out, "</table>\n");
}

static void
add_card (GString *out, const BwMessage *message)
{
  g_autofree char *title = bw_message_headline (message, MAX_TITLE_BYTES, false);
  g_autofree char *words = bw_message_words (message, MAX_WORDS_BYTES);
  g_autofree char *title_html = to_html (title), *words_html = to_html (words);
  g_string_append_printf (out,
                          "<td class=\"bw-card\" style=\"background:#ffffff;border-left:6px solid "
                          "%s;border-radius:6px;padding:20px 24px\">\n",
                          bw_message_colour (message));
  g_string_append_printf (out,
                          "<h1 class=\"bw-text\" dir=\"auto\" style=\"" FONT
                          "font-size:20px;line-height:1.3;font-weight:700;color:#241f31;margin:0 0 "
                          "8px 0\">%s</h1>\n",
                          title_html);
  g_string_append_printf (out,
                          "<p class=\"bw-text\" dir=\"auto\" style=\"" FONT
                          "font-size:15px;line-height:1.5;color:#241f31;margin:0\">%s</p>\n",
                          words_html);
  if (message->chart_png != NULL)
    g_string_append_printf (out,
                            "<img src=\"cid:" BW_EMAIL_CHART_ID "\" width=\"560\" alt=\"%s\" "
                            "style=\"display:block;width:100%%;max-width:560px;height:auto;"
                            "margin-top:16px;border:0;border-radius:4px\">\n",
                            _ ("The values that led to it, and the limit"));
  add_facts (out, message);
  g_string_append (out, "</td>\n");
}

char *
bw_email_html (const BwMessage *message)
{
  g_return_val_if_fail (message != NULL, NULL);
  g_autofree char *title = bw_message_headline (message, MAX_TITLE_BYTES, false);
  g_autofree char *title_html = to_html (title);
  GString *out = g_string_new ("<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n"
                               "<meta name=\"viewport\" content=\"width=device-width\">\n"
                               "<meta name=\"color-scheme\" content=\"light dark\">\n"
                               "<meta name=\"supported-color-schemes\" content=\"light dark\">\n");
  g_string_append_printf (out, "<title>%s</title>\n<style>" STYLE "</style>\n</head>\n",
                          title_html);
  g_string_append (
      out, "<body class=\"bw-page\" style=\"margin:0;padding:0;background:#f6f5f4\">\n"
           "<table role=\"presentation\" class=\"bw-page\" width=\"100%\" cellpadding=\"0\" "
           "cellspacing=\"0\" style=\"background:#f6f5f4\"><tr><td align=\"center\" "
           "style=\"padding:16px 8px\">\n<table role=\"presentation\" width=\"100%\" "
           "cellpadding=\"0\" cellspacing=\"0\" style=\"max-width:620px;text-align:left\">"
           "<tr>\n");
  add_card (out, message);
  g_string_append_printf (out,
                          "</tr><tr><td class=\"bw-dim\" style=\"" FONT
                          "font-size:12px;color:#5e5c64;padding:12px 24px\">%s</td></tr></table>\n"
                          "</td></tr></table>\n</body>\n</html>\n",
                          _ ("Sent by Bellwether"));
  return g_string_free (out, FALSE);
}
