/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why an alert fired, in a card: what was known, what held it back elsewhere, what had been
 * otherwise; all of it to copy, and to judge anew. */
#include "ui/bw-why-card.h"

#include "ui/bw-state-icon.h"
#include "ui/bw-step-list.h"
#include "ui/bw-tone.h"
#include "ui/bw-wrap-box.h"

#include <glib/gi18n-lib.h>

/* The sections of a bundle that stand here; the others have cards of their own. */
static const BwWhySectionKind kinds[] = { BW_WHY_OTHERWISE, BW_WHY_ROWS, BW_WHY_EARLIER,
                                          BW_WHY_GATES };
#define N_SECTIONS G_N_ELEMENTS (kinds)

typedef struct
{
  GtkWidget *title, *lines;
} Section;

struct _BwWhyCard
{
  GtkBox parent_instance;
  GtkWidget *facts, *nothing;
  Section values;
  Section sections[N_SECTIONS];
  GtkWidget *buttons, *verdict, *verdict_icon, *verdict_label;
  BwContext *context;
  BwIncidentView *view;
  int64_t verified_id; /* whose verdict is shown; 0: none */
  GCancellable *verifying;
};

G_DEFINE_FINAL_TYPE (BwWhyCard, bw_why_card, GTK_TYPE_BOX)

static void
bw_why_card_dispose (GObject *object)
{
  BwWhyCard *card = BW_WHY_CARD (object);
  g_cancellable_cancel (card->verifying);
  g_clear_object (&card->verifying);
  g_clear_pointer (&card->view, bw_incident_view_unref);
  g_clear_object (&card->context);
  G_OBJECT_CLASS (bw_why_card_parent_class)->dispose (object);
}

static void
bw_why_card_class_init (BwWhyCardClass *class)
{
  G_OBJECT_CLASS (class)->dispose = bw_why_card_dispose;
}

static void
copy_cb (GtkButton *button, BwWhyCard *card)
{
  if (card->view == NULL || card->view->bundle == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (card)), card->view->bundle->text);
  bw_context_toast (card->context, _ ("Evidence copied"), NULL, NULL);
}

static void
show_verdict (BwWhyCard *card, const char *icon, BwTone tone, const char *text)
{
  bw_state_icon_set (GTK_IMAGE (card->verdict_icon), icon);
  bw_tone_set (card->verdict_icon, tone);
  gtk_label_set_text (GTK_LABEL (card->verdict_label), text);
  gtk_widget_set_visible (card->verdict, TRUE);
}

static void
verified_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (BwWhyCard) card = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BwVerification) verification = bw_verification_finish (result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || card->view == NULL)
    return;
  g_autofree char *text =
      verification == NULL ? g_strdup_printf (_ ("This can't be judged anew: %s."), error->message)
      : verification->is_same
          ? g_strdup_printf (_ ("Judged anew, with the same verdict. %s"), verification->said)
          : g_strdup_printf (_ ("Judged anew, with another verdict. %s"), verification->said);
  g_strchomp (text);
  if (verification == NULL)
    show_verdict (card, "bellwether-nodata-symbolic", BW_TONE_MUTE, text);
  else if (verification->is_same)
    show_verdict (card, "bellwether-healthy-symbolic", BW_TONE_OK, text);
  else
    show_verdict (card, "bellwether-error-symbolic", BW_TONE_ERROR, text);
}

static void
verify_cb (GtkButton *button, BwWhyCard *card)
{
  if (card->view == NULL || card->view->bundle == NULL)
    return;
  g_cancellable_cancel (card->verifying);
  g_clear_object (&card->verifying);
  card->verifying = g_cancellable_new ();
  card->verified_id = card->view->line->incident->id;
  bw_verification_async (card->view->bundle->text, card->verifying, verified_cb,
                         g_object_ref (card));
}

static GtkWidget *
button_new (BwWhyCard *card, const char *label, const char *tooltip, GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  gtk_widget_add_css_class (button, "bw-row-button");
  gtk_widget_set_tooltip_text (button, tooltip);
  g_signal_connect (button, "clicked", callback, card);
  bw_wrap_box_append (BW_WRAP_BOX (card->buttons), button);
  return button;
}

static GtkWidget *
title_new (const char *text, const char *style)
{
  GtkWidget *title =
      g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0, "wrap", TRUE, NULL);
  gtk_widget_add_css_class (title, style);
  return title;
}

static Section
section_new (BwWhyCard *card, const char *title)
{
  Section section = { title_new (title, "caption-heading"),
                      g_object_new (BW_TYPE_FACT_LIST, NULL) };
  gtk_box_append (GTK_BOX (card), section.title);
  gtk_box_append (GTK_BOX (card), section.lines);
  return section;
}

static void
build_verdict (BwWhyCard *card)
{
  static const char *const icon_classes[] = { "bw-icon-text", NULL };
  card->buttons = bw_wrap_box_new (6, false);
  button_new (card, _ ("Verify"), _ ("Judge the frozen values anew"), G_CALLBACK (verify_cb));
  button_new (card, _ ("Copy evidence"), _ ("Copy all that was kept of it, as JSON"),
              G_CALLBACK (copy_cb));
  card->verdict = g_object_new (GTK_TYPE_BOX, "spacing", 8, "visible", FALSE, "accessible-role",
                                GTK_ACCESSIBLE_ROLE_STATUS, NULL);
  card->verdict_icon =
      g_object_new (GTK_TYPE_IMAGE, "css-classes", icon_classes, "valign", GTK_ALIGN_START,
                    "margin-top", 2, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  card->verdict_label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "wrap-mode",
                                      PANGO_WRAP_WORD_CHAR, "hexpand", TRUE, NULL);
  gtk_widget_add_css_class (card->verdict_label, "bw-dense");
  gtk_box_append (GTK_BOX (card->verdict), card->verdict_icon);
  gtk_box_append (GTK_BOX (card->verdict), card->verdict_label);
  gtk_box_append (GTK_BOX (card), card->buttons);
  gtk_box_append (GTK_BOX (card), card->verdict);
}

static void
bw_why_card_init (BwWhyCard *card)
{
  g_object_set (card, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 10, "focusable", TRUE,
                NULL);
  gtk_widget_add_css_class (GTK_WIDGET (card), "card");
  gtk_widget_add_css_class (GTK_WIDGET (card), "bw-card");
  gtk_accessible_update_property (GTK_ACCESSIBLE (card), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Why did this fire?"), -1);
  gtk_box_append (GTK_BOX (card), title_new (_ ("Why did this fire?"), "heading"));
  card->facts = g_object_new (BW_TYPE_FACT_LIST, NULL);
  card->nothing = title_new (_ ("No evidence was kept of it."), "bw-dim");
  gtk_box_append (GTK_BOX (card), card->facts);
  gtk_box_append (GTK_BOX (card), card->nothing);
  /* What would have had to be otherwise comes before what it was made of. */
  for (unsigned i = 0; i < N_SECTIONS; i++)
    {
      card->sections[i] = section_new (card, "");
      if (i == 0)
        card->values = section_new (card, _ ("The last values"));
    }
  build_verdict (card);
}

static const BwWhySection *
find_section (const BwIncidentView *view, BwWhySectionKind kind)
{
  for (unsigned i = 0; view->bundle != NULL && i < view->bundle->sections->len; i++)
    {
      const BwWhySection *section = g_ptr_array_index (view->bundle->sections, i);
      if (section->kind == kind)
        return section;
    }
  return NULL;
}

static void
set_section (const Section *section, const char *title, GPtrArray *lines)
{
  bool has_lines = lines != NULL && lines->len > 0;
  if (title != NULL)
    gtk_label_set_text (GTK_LABEL (section->title), title);
  if (has_lines)
    bw_fact_list_set_facts (BW_FACT_LIST (section->lines), lines);
  gtk_widget_set_visible (section->title, has_lines);
  gtk_widget_set_visible (section->lines, has_lines);
}

void
bw_why_card_set_view (BwWhyCard *card, BwContext *context, BwIncidentView *view)
{
  g_return_if_fail (BW_IS_WHY_CARD (card) && view != NULL);
  g_set_object (&card->context, context);
  bw_incident_view_ref (view);
  g_clear_pointer (&card->view, bw_incident_view_unref);
  card->view = view;
  bw_fact_list_set_facts (BW_FACT_LIST (card->facts), view->facts);
  gtk_widget_set_visible (card->facts, view->facts->len > 0);
  gtk_widget_set_visible (card->nothing, view->facts->len == 0);
  set_section (&card->values, NULL, view->values);
  for (unsigned i = 0; i < N_SECTIONS; i++)
    {
      const BwWhySection *section = find_section (view, kinds[i]);
      set_section (&card->sections[i], section != NULL ? section->title : NULL,
                   section != NULL ? section->lines : NULL);
    }
  gtk_widget_set_visible (card->buttons, view->bundle != NULL);
  /* The verdict is of the alert it was asked for. */
  if (view->line->incident->id != card->verified_id)
    {
      g_cancellable_cancel (card->verifying);
      gtk_widget_set_visible (card->verdict, FALSE);
    }
}
