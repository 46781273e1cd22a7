/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The picture of a message: drawn from evidence as it is kept, and from evidence that is none. */
#include "base/bw-error.h"
#include "engine/bw-message-chart.h"
#include "lib/bw-test.h"

#include <cairo.h>
#include <string.h>

#define EVIDENCE                                                                                   \
  "{\"metric\":\"system_cpu_percent{source=\\\"pc\\\"}\",\"threshold\":90,\"recover\":80,"         \
  "\"severity\":\"critical\",\"direction\":\"above\",\"values\":["                                 \
  "[\"2026-03-02T12:00:00Z\",50],[\"2026-03-02T12:01:00Z\",70.5],[\"2026-03-02T12:02:00Z\",null]," \
  "[\"2026-03-02T12:03:00Z\",95],[\"2026-03-02T12:04:00Z\",97]]}"

typedef struct
{
  const guchar *data;
  size_t length;
} Reader;

static cairo_status_t
read_cb (void *closure, unsigned char *data, unsigned length)
{
  Reader *reader = closure;
  if (length > reader->length)
    return CAIRO_STATUS_READ_ERROR;
  memcpy (data, reader->data, length);
  reader->data += length;
  reader->length -= length;
  return CAIRO_STATUS_SUCCESS;
}

/* How many of the picture's pixels are as red as a critical limit, or blue as a line. */
static unsigned
count_coloured (GBytes *png)
{
  Reader reader = { 0 };
  reader.data = g_bytes_get_data (png, &reader.length);
  cairo_surface_t *surface = cairo_image_surface_create_from_png_stream (read_cb, &reader);
  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
  g_assert_cmpint (cairo_image_surface_get_width (surface), ==, 1120);
  g_assert_cmpint (cairo_image_surface_get_height (surface), ==, 360);
  const guchar *pixels = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);
  unsigned n = 0;
  for (int y = 0; y < 360; y++)
    for (int x = 0; x < 1120; x++)
      {
        guint32 pixel = 0;
        memcpy (&pixel, pixels + y * stride + 4 * x, sizeof pixel);
        int red = (pixel >> 16) & 0xff, blue = pixel & 0xff;
        n += ABS (red - blue) > 60;
      }
  cairo_surface_destroy (surface);
  return n;
}

static void
test_draw (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (GBytes) png = bw_message_chart_draw (EVIDENCE, zone, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_coloured (png), >, 500);
  g_assert_cmpuint (g_bytes_get_size (png), <, 200000);
  /* For whoever wants to look at it. */
  const char *file = g_getenv ("BW_TEST_CHART");
  if (file != NULL)
    g_assert_true (g_file_set_contents (file, g_bytes_get_data (png, NULL),
                                        (gssize) g_bytes_get_size (png), NULL));
}

static void
test_garbage (void)
{
  static const struct
  {
    const char *evidence;
    int code; /* BwErrorCode */
  } rows[] = {
    { "", BW_ERROR_INVALID },
    { "[]", BW_ERROR_INVALID },
    { "{}", BW_ERROR_NOT_FOUND },
    { "{\"values\":3}", BW_ERROR_NOT_FOUND },
    { "{\"values\":[[\"2026-03-02T12:00:00Z\",50]]}", BW_ERROR_NOT_FOUND },
    { "{\"values\":[[],[1],[1,2],[\"x\",2],{},null,[\"2026-03-02T12:00:00Z\",\"x\"]]}",
      BW_ERROR_NOT_FOUND },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (bw_message_chart_draw (rows[i].evidence, NULL, &error));
      g_assert_error (error, BW_ERROR, rows[i].code);
    }
  /* Odd values are drawn as far as they can be. */
  static const char *const odd[] = {
    "{\"values\":[[\"2026-03-02T12:00:00Z\",50],[\"2026-03-02T12:00:00Z\",50]]}",
    "{\"values\":[[\"2026-03-02T12:00:00Z\",1e300],[\"2026-03-01T12:00:00Z\",-1e300]],"
    "\"threshold\":1e308,\"severity\":\"?\",\"direction\":3,\"metric\":\"{{\"}",
    "{\"values\":[[\"0001-01-01T00:00:00Z\",0],[\"9999-01-01T00:00:00Z\",0]],\"threshold\":0,"
    "\"recover\":0,\"metric\":\"a{source=\\\"</b>\\\"}\"}",
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) png = bw_message_chart_draw (odd[i], NULL, &error);
      g_assert_no_error (error);
      g_assert_nonnull (png);
    }
}

typedef struct
{
  GBytes *png;
  GError *error;
  bool is_done;
} Drawn;

static void
drawn_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Drawn *drawn = data;
  drawn->png = bw_message_chart_finish (result, &drawn->error);
  drawn->is_done = true;
}

static void
test_async (void)
{
  Drawn drawn = { 0 }, stopped = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  bw_message_chart_async (EVIDENCE, NULL, NULL, drawn_cb, &drawn);
  bw_message_chart_async (EVIDENCE, NULL, cancellable, drawn_cb, &stopped);
  g_cancellable_cancel (cancellable);
  bw_test_wait_flag (&drawn.is_done);
  bw_test_wait_flag (&stopped.is_done);
  g_assert_nonnull (drawn.png);
  g_assert_error (stopped.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_bytes_unref (drawn.png);
  g_error_free (stopped.error);
}

/* What an expression or a rate comes to has the rule's words over it; a metric has its own. */
static void
test_of_rule (void)
{
  static const char *const rules[] = { "kind=expr;expr=x > 1", "kind=rate_of_change;metric=x",
                                       "metric=x;warning=1" };
  for (unsigned i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autoptr (GError) error = NULL;
      GBytes *pictures[2];
      for (unsigned k = 0; k < 2; k++)
        {
          g_autofree char *evidence = g_strdup_printf (
              "{\"rule_text\":\"%s\",\"rule_words\":\"%s\",%s", rules[i],
              k == 0 ? "x too high (warning)" : "another thing altogether", EVIDENCE + 1);
          pictures[k] = bw_message_chart_draw (evidence, NULL, &error);
          g_assert_no_error (error);
          g_assert_cmpuint (count_coloured (pictures[k]), >, 500);
        }
      g_assert_true (g_bytes_equal (pictures[0], pictures[1]) == (i == 2));
      g_bytes_unref (pictures[0]);
      g_bytes_unref (pictures[1]);
    }
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/message-chart/of-rule", test_of_rule);
  g_test_add_func ("/message-chart/draw", test_draw);
  g_test_add_func ("/message-chart/garbage", test_garbage);
  g_test_add_func ("/message-chart/async", test_async);
  return g_test_run ();
}
