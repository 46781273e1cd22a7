/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The channel "log": a line for each message, in a file or where this program logs. */
#include "notify/bw-channel-private.h"
#include "notify/bw-message-facts-private.h"

#include "base/bw-log.h"
#include "base/bw-time.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#define MAX_TITLE_BYTES 1000
#define MAX_BODY_BYTES 4000

typedef struct
{
  BwChannel base;
  char *path; /* NULL: the program's own log */
} LogChannel;

typedef struct
{
  char *path;
  char *line;
} LogWrite;

static const BwKeySchema log_keys[] = {
  { .name = "path",
    .type = BW_KEY_PATH,
    .help =
        N_ ("The file that gets a line for each message; this program's own log if not given.") },
  { .name = NULL },
};

static BwChannel *
log_create (const BwConfigGroup *group, const BwChannelContext *context, GError **error)
{
  LogChannel *channel = g_new0 (LogChannel, 1);
  channel->path = bw_config_group_path (group, "path");
  return &channel->base;
}

static void
log_destroy (BwChannel *base)
{
  LogChannel *channel = (LogChannel *) base;
  g_free (channel->path);
  g_free (channel);
}

static void
free_write (gpointer data)
{
  LogWrite *work = data;
  g_free (work->path);
  g_free (work->line);
  g_free (work);
}

/* "2026-03-02T12:00:00Z critical FIRE incident 12: TITLE | BODY | BODY". */
static char *
make_line (const BwMessage *message)
{
  g_autofree char *at = bw_time_format_iso (message->at_us);
  g_autofree char *title = bw_message_clean (message->title, MAX_TITLE_BYTES, false);
  g_autofree char *body = bw_message_words (message, MAX_BODY_BYTES);
  g_auto (GStrv) lines = g_strsplit (body, "\n", -1);
  g_autofree char *joined = g_strjoinv (" | ", lines);
  g_autofree char *line =
      g_strdup_printf ("%s %s %s incident %" G_GINT64_FORMAT ": %s%s%s%s", at != NULL ? at : "-",
                       bw_severity_name (message->severity), bw_incident_kind_name (message->kind),
                       message->incident_id, title, *joined != '\0' ? " | " : "", joined,
                       message->is_maybe_duplicate ? " (may be repeated)" : "");
  return bw_log_redact (line);
}

/* Waiting helps against a full disk or a folder that is not mounted, not against a path that is
 * none. */
static BwOutcome
outcome_of (int code)
{
  switch (code)
    {
    case EISDIR:
    case ENOTDIR:
    case ENAMETOOLONG:
    case ELOOP:
    case EINVAL:
      return BW_OUTCOME_PERMANENT;
    default:
      return BW_OUTCOME_RETRYABLE;
    }
}

static void
return_failure (GTask *task, const LogWrite *work, bool is_open, int code)
{
  g_autofree char *text =
      is_open ? g_strdup_printf (_ ("can't write %s: %s"), work->path, g_strerror (code))
              : g_strdup_printf (_ ("can't open %s: %s"), work->path, g_strerror (code));
  bw_channel_return (task, outcome_of (code), 0, text);
}

static void
write_file (GTask *task, const LogWrite *work)
{
  /* Not to wait for a reader, should it be a pipe. */
  int fd = open (work->path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK, 0600);
  if (fd < 0)
    {
      return_failure (task, work, false, errno);
      return;
    }
  g_autofree char *text = g_strconcat (work->line, "\n", NULL);
  size_t length = strlen (text);
  ssize_t n = write (fd, text, length);
  int code = n < 0 ? errno : n < (ssize_t) length ? ENOSPC : 0;
  /* What can't be synced, such as a terminal, has nothing to lose. */
  if (code == 0 && fsync (fd) < 0 && errno != EINVAL && errno != EROFS)
    code = errno;
  if (close (fd) < 0 && code == 0)
    code = errno;
  if (code != 0)
    return_failure (task, work, true, code);
  else
    bw_channel_return (task, BW_OUTCOME_ACCEPTED, 0, NULL);
}

static void
write_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  LogWrite *work = data;
  if (g_cancellable_is_cancelled (cancellable))
    bw_channel_return (task, BW_OUTCOME_CANCELLED, 0, _ ("cancelled before it was written"));
  else if (work->path != NULL)
    write_file (task, work);
  else
    {
      g_message ("%s", work->line);
      bw_channel_return (task, BW_OUTCOME_ACCEPTED, 0, NULL);
    }
}

static void
log_send_async (BwChannel *base, const BwMessage *message, GCancellable *cancellable,
                GAsyncReadyCallback callback, gpointer data)
{
  LogChannel *channel = (LogChannel *) base;
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  LogWrite *work = g_new0 (LogWrite, 1);
  work->path = g_strdup (channel->path);
  work->line = make_line (message);
  g_task_set_source_tag (task, log_send_async);
  /* What was written is said, also when it was cancelled meanwhile. */
  g_task_set_check_cancellable (task, false);
  g_task_set_task_data (task, work, free_write);
  g_task_run_in_thread (task, write_in_thread);
}

const BwChannelKind bw_channel_log_kind = {
  .type = "log",
  .title = "Log",
  .is_local = true,
  .keys = log_keys,
  .create = log_create,
  .send_async = log_send_async,
  .send_finish = bw_channel_finish,
  .withdraw = NULL,
  .destroy = log_destroy,
};
