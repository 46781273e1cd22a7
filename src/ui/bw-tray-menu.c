/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The menu of the tray's icon on the bus: com.canonical.dbusmenu. */
#include "ui/bw-tray-menu.h"

#include "ui/bw-tray-icon.h"

#include <gtk/gtk.h>
#include <string.h>

#define INTERFACE "com.canonical.dbusmenu"
#define VERSION 3

static const char xml[] =
    "<node><interface name='" INTERFACE "'>"
    "<property name='Version' type='u' access='read'/>"
    "<property name='TextDirection' type='s' access='read'/>"
    "<property name='Status' type='s' access='read'/>"
    "<property name='IconThemePath' type='as' access='read'/>"
    "<method name='GetLayout'><arg type='i' direction='in'/><arg type='i' direction='in'/>"
    "<arg type='as' direction='in'/><arg type='u' direction='out'/>"
    "<arg type='(ia{sv}av)' direction='out'/></method>"
    "<method name='GetGroupProperties'><arg type='ai' direction='in'/>"
    "<arg type='as' direction='in'/><arg type='a(ia{sv})' direction='out'/></method>"
    "<method name='GetProperty'><arg type='i' direction='in'/><arg type='s' direction='in'/>"
    "<arg type='v' direction='out'/></method>"
    "<method name='Event'><arg type='i' direction='in'/><arg type='s' direction='in'/>"
    "<arg type='v' direction='in'/><arg type='u' direction='in'/></method>"
    "<method name='EventGroup'><arg type='a(isvu)' direction='in'/>"
    "<arg type='ai' direction='out'/></method>"
    "<method name='AboutToShow'><arg type='i' direction='in'/>"
    "<arg type='b' direction='out'/></method>"
    "<method name='AboutToShowGroup'><arg type='ai' direction='in'/>"
    "<arg type='ai' direction='out'/><arg type='ai' direction='out'/></method>"
    "<signal name='ItemsPropertiesUpdated'><arg type='a(ia{sv})'/><arg type='a(ias)'/></signal>"
    "<signal name='LayoutUpdated'><arg type='u'/><arg type='i'/></signal>"
    "<signal name='ItemActivationRequested'><arg type='i'/><arg type='u'/></signal>"
    "</interface></node>";

struct _BwTrayMenu
{
  GDBusConnection *connection;
  BwTrayMenuFuncs funcs;
  gpointer data;
  unsigned registration;
  const BwTrayView *view; /* borrowed; NULL: empty */
  guint32 revision;
  GPtrArray *waiting; /* of GDBusMethodInvocation that ask what is about to be shown */
};

/* An underscore would underline what follows it. (transfer full) */
static char *
escape_label (const char *label)
{
  g_auto (GStrv) parts = g_strsplit (label, "_", -1);
  return g_strjoinv ("__", parts);
}

static void
add_property (GVariantBuilder *builder, char **wanted, const char *name, GVariant *value)
{
  g_autoptr (GVariant) own = g_variant_ref_sink (value);
  if (wanted[0] == NULL || g_strv_contains ((const char *const *) wanted, name))
    g_variant_builder_add (builder, "{sv}", name, own);
}

/* What a row is, in the words of the protocol; those that are as usual are left out. (transfer
 * floating) */
static GVariant *
properties_of (const BwTrayRow *row, char **wanted)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
  if (row == NULL || row->children != NULL)
    add_property (&builder, wanted, "children-display", g_variant_new_string ("submenu"));
  if (row != NULL && row->deed == BW_TRAY_SEPARATOR)
    add_property (&builder, wanted, "type", g_variant_new_string ("separator"));
  if (row != NULL && row->label != NULL)
    add_property (&builder, wanted, "label", g_variant_new_take_string (escape_label (row->label)));
  if (row != NULL && row->deed == BW_TRAY_TEXT)
    add_property (&builder, wanted, "enabled", g_variant_new_boolean (FALSE));
  if (row != NULL && row->icon != NULL)
    add_property (&builder, wanted, "icon-data", bw_tray_icon_png (row->icon, row->tone));
  return g_variant_builder_end (&builder);
}

static const GPtrArray *
rows_of (const BwTrayMenu *menu, const BwTrayRow *row)
{
  if (row != NULL)
    return row->children;
  return menu->view != NULL ? menu->view->rows : NULL;
}

/* ROW (NULL: the whole menu) and DEPTH levels below it; -1: all. (transfer floating) */
static GVariant *
layout_of (const BwTrayMenu *menu, const BwTrayRow *row, int depth, char **wanted)
{
  g_auto (GVariantBuilder) children = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("av"));
  const GPtrArray *rows = rows_of (menu, row);
  for (unsigned i = 0; rows != NULL && depth != 0 && i < rows->len; i++)
    g_variant_builder_add (
        &children, "v",
        layout_of (menu, g_ptr_array_index (rows, i), depth < 0 ? depth : depth - 1, wanted));
  return g_variant_new ("(i@a{sv}av)", row != NULL ? row->id : 0, properties_of (row, wanted),
                        &children);
}

/* Whether there is a row ID, 0 being the whole; *ROW is NULL for that. */
static bool
find (const BwTrayMenu *menu, int32_t id, const BwTrayRow **row)
{
  *row = menu->view != NULL && id != 0 ? bw_tray_view_find (menu->view, id) : NULL;
  return id == 0 || *row != NULL;
}

static void
return_unknown (GDBusMethodInvocation *invocation, int32_t id)
{
  g_dbus_method_invocation_return_error (invocation, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS,
                                         "there is no row %d", id);
}

static void
get_layout (BwTrayMenu *menu, GVariant *parameters, GDBusMethodInvocation *invocation)
{
  int32_t id;
  int depth;
  g_auto (GStrv) wanted = NULL;
  const BwTrayRow *row;
  g_variant_get (parameters, "(ii^as)", &id, &depth, &wanted);
  if (!find (menu, id, &row))
    {
      return_unknown (invocation, id);
      return;
    }
  g_dbus_method_invocation_return_value (
      invocation,
      g_variant_new ("(u@(ia{sv}av))", menu->revision, layout_of (menu, row, depth, wanted)));
}

/* ROW and all below it. */
static void
add_all (GVariantBuilder *builder, const GPtrArray *rows, char **wanted)
{
  for (unsigned i = 0; rows != NULL && i < rows->len; i++)
    {
      const BwTrayRow *row = g_ptr_array_index (rows, i);
      g_variant_builder_add (builder, "(i@a{sv})", row->id, properties_of (row, wanted));
      add_all (builder, row->children, wanted);
    }
}

static void
get_group_properties (BwTrayMenu *menu, GVariant *parameters, GDBusMethodInvocation *invocation)
{
  g_autoptr (GVariantIter) ids = NULL;
  g_auto (GStrv) wanted = NULL;
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(ia{sv})"));
  int32_t id;
  const BwTrayRow *row;
  g_variant_get (parameters, "(ai^as)", &ids, &wanted);
  if (g_variant_iter_n_children (ids) == 0)
    add_all (&builder, rows_of (menu, NULL), wanted);
  while (g_variant_iter_next (ids, "i", &id))
    if (find (menu, id, &row))
      g_variant_builder_add (&builder, "(i@a{sv})", id, properties_of (row, wanted));
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(a(ia{sv}))", &builder));
}

static void
get_property (BwTrayMenu *menu, GVariant *parameters, GDBusMethodInvocation *invocation)
{
  int32_t id;
  const char *name;
  const BwTrayRow *row;
  g_variant_get (parameters, "(i&s)", &id, &name);
  if (!find (menu, id, &row))
    {
      return_unknown (invocation, id);
      return;
    }
  char *wanted[] = { (char *) name, NULL };
  g_autoptr (GVariant) properties = g_variant_ref_sink (properties_of (row, wanted));
  g_autoptr (GVariant) value = g_variant_lookup_value (properties, name, NULL);
  if (value != NULL)
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(v)", value));
  else
    g_dbus_method_invocation_return_error (invocation, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS,
                                           "row %d has no %s", id, name);
}

/* Whether there is such a row. */
static bool
take_event (BwTrayMenu *menu, int32_t id, const char *event)
{
  const BwTrayRow *row;
  if (!find (menu, id, &row))
    return false;
  if (row != NULL && g_str_equal (event, "clicked") && row->deed != BW_TRAY_TEXT)
    menu->funcs.chosen (row, menu->data);
  return true;
}

static void
event (BwTrayMenu *menu, GVariant *parameters, GDBusMethodInvocation *invocation)
{
  int32_t id;
  const char *name;
  g_variant_get (parameters, "(i&svu)", &id, &name, NULL, NULL);
  /* A row that went while the menu was open is nobody's fault, and nothing is done instead. */
  take_event (menu, id, name);
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static void
event_group (BwTrayMenu *menu, GVariant *parameters, GDBusMethodInvocation *invocation)
{
  g_autoptr (GVariantIter) events = NULL;
  g_auto (GVariantBuilder) unknown = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("ai"));
  int32_t id;
  const char *name;
  g_variant_get (parameters, "(a(isvu))", &events);
  while (g_variant_iter_loop (events, "(i&svu)", &id, &name, NULL, NULL))
    if (!take_event (menu, id, name))
      g_variant_builder_add (&unknown, "i", id);
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(ai)", &unknown));
}

/* Answered when what there is to show is known. */
static void
about_to_show (BwTrayMenu *menu, GVariant *parameters, GDBusMethodInvocation *invocation)
{
  g_ptr_array_add (menu->waiting, g_object_ref (invocation));
  if (menu->waiting->len == 1)
    menu->funcs.about_to_show (menu->data);
}

static void
answer_waiting (BwTrayMenu *menu, bool is_changed)
{
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&menu->waiting);
  menu->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  for (unsigned i = 0; i < waiting->len; i++)
    {
      GDBusMethodInvocation *invocation = g_ptr_array_index (waiting, i);
      bool is_group =
          g_str_equal (g_dbus_method_invocation_get_method_name (invocation), "AboutToShowGroup");
      g_auto (GVariantBuilder) changed = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("ai"));
      if (is_changed)
        g_variant_builder_add (&changed, "i", 0);
      g_dbus_method_invocation_return_value (invocation,
                                             is_group ? g_variant_new ("(aiai)", &changed, NULL)
                                                      : g_variant_new ("(b)", is_changed));
    }
}

static void
call_cb (GDBusConnection *connection, const char *sender, const char *path, const char *interface,
         const char *method, GVariant *parameters, GDBusMethodInvocation *invocation, gpointer data)
{
  static const struct
  {
    const char *name;
    void (*func) (BwTrayMenu *menu, GVariant *parameters, GDBusMethodInvocation *invocation);
  } methods[] = {
    { "GetLayout", get_layout },           { "GetGroupProperties", get_group_properties },
    { "GetProperty", get_property },       { "Event", event },
    { "EventGroup", event_group },         { "AboutToShow", about_to_show },
    { "AboutToShowGroup", about_to_show },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (methods); i++)
    if (g_str_equal (methods[i].name, method))
      methods[i].func (data, parameters, invocation);
}

static GVariant *
get_cb (GDBusConnection *connection, const char *sender, const char *path, const char *interface,
        const char *name, GError **error, gpointer data)
{
  const BwTrayMenu *menu = data;
  bool is_rtl = gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL;
  bool is_urgent = menu->view != NULL && menu->view->needs_person;
  if (g_str_equal (name, "Version"))
    return g_variant_new_uint32 (VERSION);
  if (g_str_equal (name, "TextDirection"))
    return g_variant_new_string (is_rtl ? "rtl" : "ltr");
  if (g_str_equal (name, "Status"))
    return g_variant_new_string (is_urgent ? "notice" : "normal");
  return g_variant_new_strv (NULL, 0);
}

static const GDBusInterfaceVTable vtable = { call_cb, get_cb, NULL, { 0 } };

BwTrayMenu *
bw_tray_menu_new (GDBusConnection *connection, const BwTrayMenuFuncs *funcs, gpointer data,
                  GError **error)
{
  g_return_val_if_fail (G_IS_DBUS_CONNECTION (connection) && funcs != NULL, NULL);
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (xml, NULL);
  BwTrayMenu *menu = g_new0 (BwTrayMenu, 1);
  menu->connection = g_object_ref (connection);
  menu->funcs = *funcs;
  menu->data = data;
  menu->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  menu->registration = g_dbus_connection_register_object (
      connection, BW_TRAY_MENU_PATH, node->interfaces[0], &vtable, menu, NULL, error);
  if (menu->registration == 0)
    g_clear_pointer (&menu, bw_tray_menu_free);
  return menu;
}

void
bw_tray_menu_free (BwTrayMenu *menu)
{
  if (menu == NULL)
    return;
  answer_waiting (menu, false);
  if (menu->registration != 0)
    g_dbus_connection_unregister_object (menu->connection, menu->registration);
  g_ptr_array_unref (menu->waiting);
  g_object_unref (menu->connection);
  g_free (menu);
}

static bool
has_same_ids (const GPtrArray *a, const GPtrArray *b)
{
  if (a == NULL || b == NULL || a->len != b->len)
    return a == b;
  for (unsigned i = 0; i < a->len; i++)
    {
      const BwTrayRow *one = g_ptr_array_index (a, i), *other = g_ptr_array_index (b, i);
      if (one->id != other->id || !has_same_ids (one->children, other->children))
        return false;
    }
  return true;
}

/* What ROW has and OLD has otherwise, and what only OLD has. */
static void
add_difference (const BwTrayRow *old, const BwTrayRow *row, GVariantBuilder *updated,
                GVariantBuilder *removed)
{
  char *all[] = { NULL };
  g_autoptr (GVariant) before = g_variant_ref_sink (properties_of (old, all));
  g_autoptr (GVariant) after = g_variant_ref_sink (properties_of (row, all));
  if (g_variant_equal (before, after))
    return;
  g_variant_builder_add (updated, "(i@a{sv})", row->id, after);
  g_autoptr (GStrvBuilder) gone = g_strv_builder_new ();
  GVariantIter iter;
  const char *name;
  g_variant_iter_init (&iter, before);
  while (g_variant_iter_next (&iter, "{&sv}", &name, NULL))
    {
      g_autoptr (GVariant) kept = g_variant_lookup_value (after, name, NULL);
      if (kept == NULL)
        g_strv_builder_add (gone, name);
    }
  g_auto (GStrv) names = g_strv_builder_end (gone);
  if (names[0] != NULL)
    g_variant_builder_add (removed, "(i^as)", row->id, names);
}

static void
add_differences (const GPtrArray *old, const GPtrArray *rows, GVariantBuilder *updated,
                 GVariantBuilder *removed)
{
  for (unsigned i = 0; rows != NULL && i < rows->len; i++)
    {
      const BwTrayRow *before = g_ptr_array_index (old, i), *after = g_ptr_array_index (rows, i);
      add_difference (before, after, updated, removed);
      add_differences (before->children, after->children, updated, removed);
    }
}

/* The same rows that say something else may be told of while the menu is open. */
static void
tell_properties (BwTrayMenu *menu, const BwTrayView *old, const BwTrayView *view)
{
  g_auto (GVariantBuilder) updated = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(ia{sv})"));
  g_auto (GVariantBuilder) removed = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(ias)"));
  add_differences (old->rows, view->rows, &updated, &removed);
  g_dbus_connection_emit_signal (menu->connection, NULL, BW_TRAY_MENU_PATH, INTERFACE,
                                 "ItemsPropertiesUpdated",
                                 g_variant_new ("(a(ia{sv})a(ias))", &updated, &removed), NULL);
}

static void
tell_layout (BwTrayMenu *menu)
{
  menu->revision++;
  g_dbus_connection_emit_signal (menu->connection, NULL, BW_TRAY_MENU_PATH, INTERFACE,
                                 "LayoutUpdated", g_variant_new ("(ui)", menu->revision, 0), NULL);
}

void
bw_tray_menu_set_view (BwTrayMenu *menu, const BwTrayView *view)
{
  g_return_if_fail (menu != NULL && view != NULL);
  const BwTrayView *old = menu->view;
  bool is_same = old != NULL && bw_tray_view_has_rows_of (old, view);
  menu->view = view;
  if (!is_same && old != NULL && has_same_ids (old->rows, view->rows))
    tell_properties (menu, old, view);
  else if (!is_same)
    tell_layout (menu);
  answer_waiting (menu, !is_same);
}

void
bw_tray_menu_stay (BwTrayMenu *menu)
{
  g_return_if_fail (menu != NULL);
  answer_waiting (menu, false);
}
