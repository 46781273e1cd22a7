/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Channels from the variables of older set-ups: which there are, with what, and what is wrong. */
#include "config/bw-config-print.h"
#include "config/bw-environment.h"
#include "lib/bw-test.h"

static const BwKeySchema email_keys[] = {
  { .name = "enabled", .type = BW_KEY_BOOLEAN, .default_text = "true" },
  { .name = "host", .type = BW_KEY_STRING },
  { .name = "port", .type = BW_KEY_INTEGER, .default_text = "587", .min = 1, .max = 65535 },
  { .name = "username", .type = BW_KEY_STRING },
  { .name = "password", .type = BW_KEY_STRING, .is_secret = true },
  { .name = "from", .type = BW_KEY_STRING, .is_required = true },
  { .name = "to", .type = BW_KEY_LIST, .is_required = true },
  { .name = NULL },
};
static const BwKeySchema slack_keys[] = {
  { .name = "enabled", .type = BW_KEY_BOOLEAN, .default_text = "true" },
  { .name = "webhook-url", .type = BW_KEY_STRING, .is_secret = true },
  { .name = NULL },
};
static const BwKeySchema telegram_keys[] = {
  { .name = "enabled", .type = BW_KEY_BOOLEAN, .default_text = "true" },
  { .name = "bot-token", .type = BW_KEY_STRING, .is_secret = true },
  { .name = "chat-id", .type = BW_KEY_STRING, .is_required = true },
  { .name = NULL },
};
static const BwGroupSchema schemas[] = {
  { "channel", "email", email_keys },
  { "channel", "slack", slack_keys },
  { "channel", "telegram", telegram_keys },
};

#define MAIL "SMTP_HOST=smtp.example.org", "EMAIL_FROM=a@example.org", "EMAIL_TO=b@example.org"

static const struct
{
  const char *file;
  const char *environment[9];
  const char *text;  /* as a file would have it */
  const char *error; /* the first, or NULL */
} rows[] = {
  { "", { NULL }, "", NULL },
  { "",
    { MAIL },
    "[channel email]\ntype=email\nhost=smtp.example.org\nfrom=a@example.org\n"
    "to=b@example.org;\n",
    NULL },
  { "",
    { "SMTP_HOST=h", "SMTP_PORT= 465 ", "SMTP_USER=u", "SMTP_USERNAME=v", "SMTP_PASSWORD=hidden",
      "FROM_EMAIL=f@x", "ALERT_EMAIL=a@x, b@x;c@x,,", NULL },
    "[channel email]\ntype=email\nhost=h\nport=465\nusername=u\nfrom=f@x\nto=a@x;b@x;c@x;\n",
    NULL },
  { "",
    { "SMTP_HOST=h", "SMTP_USER=", "SMTP_USERNAME=v", "EMAIL_FROM=e@x", "FROM_EMAIL=f@x",
      "EMAIL_TO=t@x", "ALERT_EMAIL=a@x" },
    "[channel email]\ntype=email\nhost=h\nusername=v\nfrom=e@x\nto=t@x;\n",
    NULL },
  /* Not whole: the variables may be another program's. */
  { "", { "SMTP_HOST=h" }, "", NULL },
  { "", { "SMTP_HOST=h", "SMTP_USER=me", "EMAIL_TO=b@x" }, "", NULL },
  { "",
    { "SMTP_HOST=h", "SMTP_USER=me@x", "EMAIL_TO=b@x" },
    "[channel email]\ntype=email\nhost=h\nusername=me@x\nfrom=me@x\nto=b@x;\n",
    NULL },
  { "", { "SMTP_HOST=h", "EMAIL_FROM=a@x", "EMAIL_TO=  " }, "", NULL },
  { "", { "EMAIL_FROM=a@x", "EMAIL_TO=b@x" }, "", NULL },
  { "", { "TELEGRAM_CHAT_ID=1" }, "", NULL },
  { "", { "TELEGRAM_BOT_TOKEN=hidden" }, "", NULL },
  { "",
    { "TELEGRAM_BOT_TOKEN=hidden", "TELEGRAM_CHAT_ID=-100123" },
    "[channel telegram]\ntype=telegram\nchat-id=-100123\n",
    NULL },
  { "", { "SLACK_WEBHOOK=https://hidden" }, "[channel slack]\ntype=slack\n", NULL },
  { "", { "SLACK_WEBHOOK_URL=https://hidden" }, "[channel slack]\ntype=slack\n", NULL },
  /* What is configured is enough. */
  { "[channel team]\ntype=slack\n",
    { "SLACK_WEBHOOK_URL=https://hidden" },
    "[channel team]\ntype=slack\n",
    NULL },
  { "[channel slack]\ntype=email\nfrom=a\nto=b\n",
    { "SLACK_WEBHOOK_URL=https://hidden" },
    "[channel slack]\ntype=email\nfrom=a\nto=b\n\n[channel slack-environment]\ntype=slack\n",
    NULL },
  /* Switches. */
  { "",
    { "SLACK_WEBHOOK=x", "ALERTS_SLACK_ENABLED=False" },
    "[channel slack]\ntype=slack\nenabled=false\n",
    NULL },
  { "",
    { "SLACK_WEBHOOK=x", "ALERTS_SLACK_ENABLED=YES", "ALERTS_EMAIL_ENABLED=0" },
    "[channel slack]\ntype=slack\n",
    NULL },
  { "",
    { "SLACK_WEBHOOK=x", "ALERTS_SLACK_ENABLED=1", "NOTIFICATIONS_ENABLED=off" },
    "[channel slack]\ntype=slack\nenabled=false\n",
    NULL },
  { "",
    { "SLACK_WEBHOOK=x", "ALERTS_SLACK_ENABLED=perhaps" },
    "[channel slack]\ntype=slack\n",
    "x.conf: ALERTS_SLACK_ENABLED in the environment: found “perhaps”, expected true or false" },
  /* What is wrong names its variable. */
  { "",
    { MAIL, "SMTP_PORT=many" },
    "[channel email]\ntype=email\nhost=smtp.example.org\nfrom=a@example.org\n"
    "to=b@example.org;\n",
    "x.conf: SMTP_PORT in the environment: found “many”, expected a whole number from 1 to 65535" },
  /* A value is a value, whatever is in it. */
  { "",
    { "SMTP_HOST=h\nport=1\n[channel other]\ntype=slack", "EMAIL_FROM=a@x", "EMAIL_TO=b@x" },
    "[channel email]\ntype=email\nhost=h\\nport=1\\n[channel other]\\ntype=slack\nfrom=a@x\n"
    "to=b@x;\n",
    NULL },
};

static void
test_table (void)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (BwConfig) config =
          bw_config_parse ("x.conf", rows[i].file, -1, schemas, G_N_ELEMENTS (schemas));
      bw_environment_add (config, (char **) rows[i].environment);
      g_autofree char *printed = bw_config_to_text (config, false);
      g_auto (GStrv) parts = g_strsplit (printed, "# From the environment:\n", -1);
      g_autofree char *text = g_strjoinv ("", parts);
      g_test_message ("row %u", i);
      g_assert_cmpstr (text, ==, rows[i].text);
      g_assert_null (strstr (text, "hidden"));
      if (rows[i].error == NULL)
        g_assert_cmpuint (bw_config_n_errors (config), ==, 0);
      else
        {
          g_autofree char *error = bw_config_error_text (config, bw_config_error (config, 0));
          g_assert_cmpstr (error, ==, rows[i].error);
        }
    }
}

/* A program without these kinds of channel has none of them. */
static void
test_unknown_kinds (void)
{
  const char *environment[] = { "SLACK_WEBHOOK=x", NULL };
  g_autoptr (BwConfig) config = bw_config_parse ("x.conf", "", -1, schemas, 1);
  bw_environment_add (config, (char **) environment);
  g_assert_cmpuint (bw_config_n_groups (config, "channel"), ==, 0);
}

static void
looked_up_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  char **value = data;
  g_autoptr (GError) error = NULL;
  *value = bw_secrets_lookup_finish (NULL, result, &error);
  if (*value == NULL)
    *value = g_strdup ("(none)");
}

static bool
is_there (gpointer data)
{
  return *(char **) data != NULL;
}

static void
assert_secret (BwSecrets *secrets, const char *owner, const char *key, const char *expected)
{
  g_autofree char *value = NULL;
  bw_secrets_lookup_async (secrets, owner, key, NULL, NULL, looked_up_cb, &value);
  g_assert_true (bw_test_run_until (is_there, &value, 10000));
  g_assert_cmpstr (value, ==, expected);
}

/* The secrets are found for the channel that was made, and for no other. */
static void
test_secrets (void)
{
  g_setenv ("SLACK_WEBHOOK", "https://hooks.example.org/old", true);
  g_setenv ("TELEGRAM_BOT_TOKEN", "12345:token", true);
  g_autofree char *dir = bw_test_dir_new ();
  g_autofree char *path =
      bw_test_write (dir, "x.conf", "[channel tg]\ntype=telegram\nchat-id=1\n", -1);
  g_autoptr (BwConfig) config = bw_config_load (path, schemas, G_N_ELEMENTS (schemas));
  g_autoptr (BwSecrets) secrets = bw_secrets_new ();
  g_assert_cmpuint (bw_config_n_groups (config, "channel"), ==, 2);
  bw_environment_add_secrets (config, secrets);
  assert_secret (secrets, "slack", "webhook-url", "https://hooks.example.org/old");
  assert_secret (secrets, "tg", "bot-token", "(none)");
  g_setenv ("SLACK_WEBHOOK_URL", "https://hooks.example.org/new", true);
  assert_secret (secrets, "slack", "webhook-url", "https://hooks.example.org/new");
  bw_test_dir_remove (dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/environment/table", test_table);
  g_test_add_func ("/environment/unknown-kinds", test_unknown_kinds);
  g_test_add_func ("/environment/secrets", test_secrets);
  return g_test_run ();
}
