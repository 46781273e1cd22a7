/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of a channel's form: what became of its messages, and a test with the server's answer. */
#include "ui/bw-channel-test-row.h"

#include "view/bw-channel-text.h"

#include <glib/gi18n-lib.h>

struct _BwChannelTestRow
{
  BwTestRow parent_instance;
  BwContext *context; /* NULL: it is gone */
  char *channel;
};

G_DEFINE_FINAL_TYPE (BwChannelTestRow, bw_channel_test_row, BW_TYPE_TEST_ROW)

static void
bw_channel_test_row_dispose (GObject *object)
{
  g_clear_object (&BW_CHANNEL_TEST_ROW (object)->context);
  G_OBJECT_CLASS (bw_channel_test_row_parent_class)->dispose (object);
}

static void
bw_channel_test_row_finalize (GObject *object)
{
  g_free (BW_CHANNEL_TEST_ROW (object)->channel);
  G_OBJECT_CLASS (bw_channel_test_row_parent_class)->finalize (object);
}

static void
bw_channel_test_row_class_init (BwChannelTestRowClass *class)
{
  G_OBJECT_CLASS (class)->dispose = bw_channel_test_row_dispose;
  G_OBJECT_CLASS (class)->finalize = bw_channel_test_row_finalize;
}

static void
bw_channel_test_row_init (BwChannelTestRow *self)
{
  bw_test_row_set_up (BW_TEST_ROW (self), _ ("Deliveries"), "", _ ("Send test"));
}

static void
tested_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BwChannelTestRow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BwChannelTest) test =
      bw_engine_channel_test_finish (BW_ENGINE (source), result, &error);
  if (self->context == NULL)
    return;
  if (test == NULL)
    {
      const BwStateWords failed = { "bellwether-error-symbolic", NULL, BW_TONE_ERROR };
      bw_test_row_end (BW_TEST_ROW (self), &failed, error->message);
      return;
    }
  BwStateWords words = bw_channel_test_state (test);
  g_autofree char *text = bw_channel_test_text (test, bw_context_now_us (self->context),
                                                bw_context_zone (self->context));
  bw_test_row_end (BW_TEST_ROW (self), &words, text);
}

static void
asked_cb (BwChannelTestRow *self)
{
  bw_test_row_begin (BW_TEST_ROW (self), _ ("Sending…"));
  bw_engine_channel_test_async (bw_context_engine (self->context), self->channel, NULL, tested_cb,
                                g_object_ref (self));
}

GtkWidget *
bw_channel_test_row_new (BwContext *context, const char *channel)
{
  g_return_val_if_fail (BW_IS_CONTEXT (context) && channel != NULL, NULL);
  BwChannelTestRow *self = g_object_new (BW_TYPE_CHANNEL_TEST_ROW, NULL);
  self->context = g_object_ref (context);
  self->channel = g_strdup (channel);
  g_signal_connect (self, "asked", G_CALLBACK (asked_cb), NULL);
  return GTK_WIDGET (self);
}
