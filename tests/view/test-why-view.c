/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bundle as a person reads it, and that a damaged one says no more than it knows. */
#include "view/bw-why-view.h"

#include "base/bw-error.h"
#include "lib/bw-test.h"

#include <string.h>

static const char bundle[] =
    "{\"format\":\"bellwether-why/1\",\"made_at\":\"2026-03-02T12:10:00Z\","
    "\"incident\":{\"id\":7,\"rule\":\"cpu\",\"metric\":\"system_cpu_percent{source=\\\"pc\\\"}\","
    "\"severity\":\"warning\",\"max_severity\":\"critical\",\"status\":\"resolved\","
    "\"summary\":\"CPU of pc at 85\",\"opened_at\":\"2026-03-02T12:00:00Z\","
    "\"resolved_at\":\"2026-03-02T12:05:00Z\",\"useful\":false},"
    "\"events\":[{\"seq\":1,\"at\":\"2026-03-02T12:00:00Z\",\"kind\":\"FIRE\",\"evidence\":"
    "{\"metric\":\"system_cpu_percent{source=\\\"pc\\\"}\",\"value\":85,\"threshold\":80,"
    "\"value_from\":[\"as pc told it\"],\"rows\":{\"count\":60,"
    "\"first_at\":\"2026-03-01T12:00:00Z\",\"last_at\":\"2026-03-02T11:00:00Z\",\"newest\":["
    "{\"at\":\"2026-03-02T10:00:00Z\",\"id\":\"58\",\"stake\":10,\"odds\":2,\"profit\":10,"
    "\"status\":\"won\"},{\"at\":\"2026-03-02T11:00:00Z\",\"event\":\"A – B\",\"stake\":12,"
    "\"odds\":1.5,\"profit\":-12,\"status\":\"lost\"}]}}}],"
    "\"gates\":[{\"channel\":\"team\",\"kind\":\"FIRE\",\"passed\":true,\"reason\":null},"
    "{\"channel\":\"mail\",\"kind\":\"FIRE\",\"passed\":false,\"reason\":\"quiet hours\"},"
    "{\"channel\":\"mail\",\"kind\":\"RESOLVE\",\"passed\":false,\"reason\":\"quiet hours\"},"
    "{\"channel\":\"mail\",\"kind\":\"FIRE\",\"passed\":false,\"reason\":\"quiet hours\"},"
    "{\"channel\":\"mail\",\"kind\":\"UNACK\",\"passed\":false,\"reason\":\"quiet hours\"},"
    "{\"channel\":\"mail\",\"kind\":\"ACK\",\"passed\":false,\"reason\":\"quiet hours\"}],"
    "\"deliveries\":[{\"channel\":\"team\",\"kind\":\"FIRE\",\"status\":\"delivered\","
    "\"delivered_at\":\"2026-03-02T12:00:06Z\",\"attempts\":["
    "{\"n\":1,\"at\":\"2026-03-02T12:00:01Z\",\"ms\":250,\"code\":503,\"outcome\":\"retry\","
    "\"answer\":\"Service Unavailable\"},"
    "{\"n\":2,\"at\":\"2026-03-02T12:00:06Z\",\"ms\":120,\"code\":200,\"outcome\":\"accepted\","
    "\"answer\":null}]},"
    "{\"channel\":\"mail\",\"kind\":\"FIRE\",\"status\":\"suppressed\",\"attempts\":[]}],"
    "\"earlier\":{\"last\":[{\"id\":5,\"opened_at\":\"2026-03-01T12:00:00Z\",\"seconds\":70,"
    "\"max_severity\":\"warning\",\"useful\":true}],\"count\":3,\"useful\":1,\"noise\":1},"
    "\"counterfactual\":{\"values\":14,\"until\":\"2026-03-02T12:05:00Z\",\"over\":true,"
    "\"threshold\":{\"value\":92,\"present\":80,\"monotonic\":true},"
    "\"for\":{\"seconds\":300,\"present\":120,\"monotonic\":true}}}";

/* All of TEXT as lines; NULL where it is refused. (transfer full) */
static char *
lines_of (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GPtrArray) sections = bw_why_view_new (text, utc, &error);
  if (sections == NULL)
    {
      g_assert_error (error, BW_ERROR, (int) error->code);
      return NULL;
    }
  GString *lines = g_string_new (NULL);
  for (unsigned i = 0; i < sections->len; i++)
    {
      const BwWhySection *section = g_ptr_array_index (sections, i);
      g_assert_cmpuint (section->lines->len, >, 0);
      g_string_append_printf (lines, "== %s\n", section->title);
      for (unsigned k = 0; k < section->lines->len; k++)
        {
          g_autofree char *one = bw_figure_text (g_ptr_array_index (section->lines, k));
          g_string_append_printf (lines, "%s\n", one);
        }
    }
  return g_string_free (lines, FALSE);
}

static void
test_sections (void)
{
  static const char *const expected[] = {
    "== What happened\nWhat: CPU of pc at 85\nSeverity: warning, resolved at worst critical\n",
    "Since: 12:00:00 lasted 5\u00a0min\n",
    "== Why it fired\n",
    "Value from: as pc told it\n",
    "== The rows behind the value\nRows: 60 from 1\u00a0Mar\u00a012:00:00 to 11:00:00\n"
    "11:00:00: Lost, \u221212.00 on 12.00 at 1.50 A – B\n"
    "10:00:00: Won, +10.00 on 10.00 at 2.00 58\n",
    "== Kept back\nmail: quiet hours fired, recovered, UNACK, ACK\n",
    "== Who was told\nteam: fired, delivered 12:00:06 accepted (200), after 120\u00a0ms\n"
    ": attempt 1 at 12:00:01 retry (503): Service Unavailable, after 250\u00a0ms\n",
    "== Earlier\nBefore: 3 times 1 marked as useful, 1 as noise\n"
    "1\u00a0Mar\u00a012:00:00: warning, 1\u00a0min useful\nThis one: marked as noise\n",
    "== What would not have fired\nA level of: 92.0\u00a0% instead of 80.0\u00a0%, or any milder "
    "one\nLasting for: 5\u00a0min instead of 2\u00a0min\n"
    "Tried over: the 14 values up to 12:05:00\n",
  };
  g_autofree char *lines = lines_of (bundle);
  for (unsigned i = 0; i < G_N_ELEMENTS (expected); i++)
    if (strstr (lines, expected[i]) == NULL)
      g_error ("\"%s\" is not in:\n%s", expected[i], lines);
}

static void
test_damaged (void)
{
  g_assert_null (lines_of (""));
  g_assert_null (lines_of ("[]"));
  g_assert_null (lines_of ("{}"));
  g_autofree char *least = lines_of ("{\"incident\":{}}");
  g_assert_cmpstr (least, ==, "");
  g_autofree char *odd = lines_of (
      "{\"incident\":5,\"events\":{},\"gates\":[1,{}],\"deliveries\":[null,{\"attempts\":[7]}],"
      "\"earlier\":{\"count\":1e300,\"last\":[[],{\"seconds\":-1e300}]},"
      "\"counterfactual\":{\"threshold\":{\"value\":\"inf\"},\"for\":{\"seconds\":1e300}}}");
  g_assert_nonnull (odd);
  g_assert_null (strstr (odd, "nan"));
  for (unsigned i = 0; i < 2000; i++)
    {
      g_autofree char *damaged = g_strdup (bundle);
      size_t at = (size_t) g_test_rand_int_range (0, (int) strlen (damaged));
      damaged[at] = (char) g_test_rand_int_range (32, 127);
      if (i % 5 == 0)
        damaged[at] = '\0';
      g_autofree char *lines = lines_of (damaged);
      g_assert_true (lines == NULL || g_utf8_validate (lines, -1, NULL));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/view/why-view/sections", test_sections);
  g_test_add_func ("/view/why-view/damaged", test_damaged);
  return g_test_run ();
}
