/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A box whose children stand in as many lines as they need. */
#include "ui/bw-wrap-box.h"

struct _BwWrapBox
{
  GtkWidget parent_instance;
};

static GtkBuildableIface *parent_buildable;

static void
add_child (GtkBuildable *buildable, GtkBuilder *builder, GObject *child, const char *type)
{
  if (GTK_IS_WIDGET (child))
    bw_wrap_box_append (BW_WRAP_BOX (buildable), GTK_WIDGET (child));
  else
    parent_buildable->add_child (buildable, builder, child, type);
}

static void
buildable_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = add_child;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (BwWrapBox, bw_wrap_box, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, buildable_init))

enum
{
  PROP_SPACING = 1,
  N_PROPS,
};
static GParamSpec *props[N_PROPS];

static void
bw_wrap_box_dispose (GObject *object)
{
  for (GtkWidget *child = NULL; (child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL;)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (bw_wrap_box_parent_class)->dispose (object);
}

static void
bw_wrap_box_set_property (GObject *object, unsigned id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SPACING)
    g_object_set_property (G_OBJECT (gtk_widget_get_layout_manager (GTK_WIDGET (object))),
                           "spacing", value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
bw_wrap_box_class_init (BwWrapBoxClass *class)
{
  G_OBJECT_CLASS (class)->dispose = bw_wrap_box_dispose;
  G_OBJECT_CLASS (class)->set_property = bw_wrap_box_set_property;
  props[PROP_SPACING] = g_param_spec_int ("spacing", NULL, NULL, 0, G_MAXINT, 0,
                                          G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (class), N_PROPS, props);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), BW_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (class), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
bw_wrap_box_init (BwWrapBox *box)
{
}

GtkWidget *
bw_wrap_box_new (int spacing, bool is_split)
{
  GtkWidget *box = g_object_new (BW_TYPE_WRAP_BOX, NULL);
  g_object_set (gtk_widget_get_layout_manager (box), "spacing", spacing, "is-split", is_split,
                NULL);
  return box;
}

void
bw_wrap_box_append (BwWrapBox *box, GtkWidget *child)
{
  g_return_if_fail (BW_IS_WRAP_BOX (box) && GTK_IS_WIDGET (child));
  gtk_widget_set_parent (child, GTK_WIDGET (box));
}
