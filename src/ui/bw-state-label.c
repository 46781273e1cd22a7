/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A state: silhouette and word in one label, in its colour. */
#include "ui/bw-state-label.h"

#include "ui/bw-state-icon.h"
#include "ui/bw-tone.h"

#define SPACING_PX 5

struct _BwStateLabel
{
  GtkWidget parent_instance;
  GtkWidget *image;
  GtkWidget *label;
  bool has_word;
  bool is_set; /* once: an empty text is a text, too */
};

G_DEFINE_FINAL_TYPE (BwStateLabel, bw_state_label, GTK_TYPE_WIDGET)

enum
{
  PROP_HAS_WORD = 1,
  N_PROPS,
};
static GParamSpec *props[N_PROPS];

static void
bw_state_label_set_property (GObject *object, unsigned id, const GValue *value, GParamSpec *pspec)
{
  BwStateLabel *self = BW_STATE_LABEL (object);
  if (id == PROP_HAS_WORD)
    {
      self->has_word = g_value_get_boolean (value);
      gtk_widget_set_visible (self->label, self->has_word);
    }
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
bw_state_label_get_property (GObject *object, unsigned id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_HAS_WORD)
    g_value_set_boolean (value, BW_STATE_LABEL (object)->has_word);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
bw_state_label_dispose (GObject *object)
{
  BwStateLabel *self = BW_STATE_LABEL (object);
  g_clear_pointer (&self->image, gtk_widget_unparent);
  g_clear_pointer (&self->label, gtk_widget_unparent);
  G_OBJECT_CLASS (bw_state_label_parent_class)->dispose (object);
}

/* Told when it is asked for: a set one is looked up at once, wherever the pointer stands. */
static gboolean
bw_state_label_query_tooltip (GtkWidget *widget, int x, int y, gboolean is_keyboard,
                              GtkTooltip *tooltip)
{
  const char *text = gtk_label_get_text (GTK_LABEL (BW_STATE_LABEL (widget)->label));
  gtk_tooltip_set_text (tooltip, text);
  return text[0] != '\0';
}

static void
bw_state_label_class_init (BwStateLabelClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  object_class->set_property = bw_state_label_set_property;
  object_class->get_property = bw_state_label_get_property;
  object_class->dispose = bw_state_label_dispose;
  GTK_WIDGET_CLASS (class)->query_tooltip = bw_state_label_query_tooltip;
  props[PROP_HAS_WORD] = g_param_spec_boolean ("has-word", NULL, NULL, TRUE,
                                               G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (class), "bwstate");
  /* One thing with one name: neither the icon nor the word is told on its own. */
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (class), GTK_ACCESSIBLE_ROLE_IMG);
}

static void
bw_state_label_init (BwStateLabel *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), SPACING_PX);
  self->has_word = true;
  self->image = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                              "visible", FALSE, NULL);
  self->label = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                              "ellipsize", PANGO_ELLIPSIZE_END, "xalign", 0.0, NULL);
  gtk_widget_add_css_class (self->label, "numeric");
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_widget_set_valign (self->image, GTK_ALIGN_CENTER);
  gtk_widget_set_parent (self->image, GTK_WIDGET (self));
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
  gtk_widget_add_css_class (GTK_WIDGET (self), "bw-state-label");
}

GtkWidget *
bw_state_label_new (void)
{
  return g_object_new (BW_TYPE_STATE_LABEL, NULL);
}

void
bw_state_label_set (BwStateLabel *label, const BwStateWords *words, const char *text)
{
  g_return_if_fail (BW_IS_STATE_LABEL (label) && words != NULL);
  if (text == NULL)
    text = words->word != NULL ? words->word : "";
  gtk_widget_set_visible (label->image, words->icon != NULL);
  if (words->icon != NULL)
    bw_state_icon_set (GTK_IMAGE (label->image), words->icon);
  bw_tone_set (GTK_WIDGET (label), words->tone);
  if (label->is_set && g_str_equal (gtk_label_get_text (GTK_LABEL (label->label)), text))
    return;
  label->is_set = true;
  gtk_label_set_text (GTK_LABEL (label->label), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}
