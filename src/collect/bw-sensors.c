/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds the temperature sensors, names them, keeps them open. */
#include "collect/bw-sensors-private.h"

#include "collect/bw-proc-file-private.h"

#include <glib.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#define READS_PER_SCAN 60
/* More sensors or longer names than these are not real. */
#define MAX_SENSORS 256
#define MAX_NAME 64
/* Drivers give values such as -128 and 255 for what is not connected. */
#define COLDEST -100
#define HOTTEST 200

typedef struct
{
  BwProcFile file;
  char *chip;
  char *device; /* what tells chips alike apart */
  char *input;
  char *label;
  double celsius;
} Sensor;

struct _BwSensors
{
  char *sys_root;
  GPtrArray *sensors; /* of Sensor */
  BwProcBuffer buffer;
  unsigned n_reads_left;
  unsigned generation;
};

static void
sensor_free (gpointer data)
{
  Sensor *sensor = data;

  bw_proc_file_clear (&sensor->file);
  g_free (sensor->chip);
  g_free (sensor->device);
  g_free (sensor->input);
  g_free (sensor->label);
  g_free (sensor);
}

/** The first line of DIR/NAME as a name, or NULL. (transfer full) */
static char *
read_name (BwSensors *sensors, const char *dir, const char *name)
{
  BwProcFile file;
  BwScan text;
  BwScan line;
  g_autofree char *found = NULL;

  bw_proc_file_init (&file, dir, name, true);
  if (bw_proc_file_read (&file, &sensors->buffer, &text) && bw_scan_line (&text, &line)
      && line.end > line.at)
    found = g_utf8_make_valid (line.at, MIN (line.end - line.at, MAX_NAME));
  bw_proc_file_clear (&file);
  return found != NULL && *g_strstrip (found) != '\0' ? g_steal_pointer (&found) : NULL;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  const char *x = *(const char *const *) a;
  const char *y = *(const char *const *) b;
  size_t n_x = strlen (x);
  size_t n_y = strlen (y);

  /* temp10 after temp9 */
  return n_x != n_y ? (n_x < n_y ? -1 : 1) : strcmp (x, y);
}

/** The entries of DIR that begin with PREFIX and end in SUFFIX, by number. (transfer full) */
static GPtrArray *
list (const char *dir, const char *prefix, const char *suffix)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) entries = g_dir_open (dir, 0, NULL);
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    if (g_str_has_prefix (name, prefix) && g_str_has_suffix (name, suffix)
        && names->len < MAX_SENSORS)
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  return names;
}

static Sensor *
add_sensor (GPtrArray *found, const char *dir, const char *name)
{
  Sensor *sensor = g_new0 (Sensor, 1);

  bw_proc_file_init (&sensor->file, dir, name, true);
  sensor->celsius = (double) NAN;
  g_ptr_array_add (found, sensor);
  return sensor;
}

static void
scan_chip (BwSensors *sensors, GPtrArray *found, const char *dir, const char *entry)
{
  g_autofree char *chip = read_name (sensors, dir, "name");
  g_autofree char *link = g_build_filename (dir, "device", NULL);
  g_autofree char *device = g_file_read_link (link, NULL);
  g_autoptr (GPtrArray) inputs = list (dir, "temp", "_input");

  for (unsigned i = 0; i < inputs->len && found->len < MAX_SENSORS; i++)
    {
      const char *input = inputs->pdata[i];
      g_autofree char *number = g_strndup (input, strlen (input) - strlen ("_input"));
      g_autofree char *label_name = g_strconcat (number, "_label", NULL);
      Sensor *sensor = add_sensor (found, dir, input);
      sensor->chip = g_strdup (chip != NULL ? chip : entry);
      sensor->device = device != NULL ? g_path_get_basename (device) : g_strdup (entry);
      sensor->input = read_name (sensors, dir, label_name);
      if (sensor->input == NULL)
        sensor->input = g_utf8_make_valid (number, -1);
    }
}

/** The kernel shows many a thermal zone as a chip, too, with its dashes as underscores. */
static bool
is_shown_as_chip (const GPtrArray *chips, const char *type)
{
  g_autofree char *chip = g_strdelimit (g_strdup (type), "-", '_');

  for (unsigned i = 0; i < chips->len; i++)
    if (strcmp (((const Sensor *) chips->pdata[i])->chip, chip) == 0)
      return true;
  return false;
}

static void
scan_zones (BwSensors *sensors, GPtrArray *found)
{
  g_autofree char *zones_dir = g_build_filename (sensors->sys_root, "class", "thermal", NULL);
  g_autoptr (GPtrArray) entries = list (zones_dir, "thermal_zone", "");
  g_autoptr (GPtrArray) zones = g_ptr_array_new ();

  for (unsigned i = 0; i < entries->len && found->len + zones->len < MAX_SENSORS; i++)
    {
      g_autofree char *dir = g_build_filename (zones_dir, entries->pdata[i], NULL);
      g_autofree char *type = read_name (sensors, dir, "type");
      if (type == NULL || is_shown_as_chip (found, type))
        continue;
      Sensor *sensor = add_sensor (zones, dir, "temp");
      sensor->chip = g_steal_pointer (&type);
      sensor->device = g_strdup (entries->pdata[i]);
    }
  g_ptr_array_extend_and_steal (found, g_steal_pointer (&zones));
}

/** Whether another device calls itself the same as the one of SENSOR. */
static bool
has_double (const GPtrArray *found, const Sensor *sensor)
{
  for (unsigned i = 0; i < found->len; i++)
    {
      const Sensor *other = found->pdata[i];
      if (strcmp (other->chip, sensor->chip) == 0 && strcmp (other->device, sensor->device) != 0)
        return true;
    }
  return false;
}

static void
name_all (GPtrArray *found)
{
  g_autoptr (GHashTable) taken = g_hash_table_new (g_str_hash, g_str_equal);

  for (unsigned i = 0; i < found->len; i++)
    {
      Sensor *sensor = found->pdata[i];
      GString *label = g_string_new (sensor->chip);
      if (has_double (found, sensor))
        g_string_append_printf (label, "@%s", sensor->device);
      if (sensor->input != NULL)
        g_string_append_printf (label, "/%s", sensor->input);
      gsize length = label->len;
      for (unsigned k = 2; g_hash_table_contains (taken, label->str); k++)
        {
          g_string_truncate (label, length);
          g_string_append_printf (label, "#%u", k);
        }
      g_autofree char *text = g_string_free (label, false);
      sensor->label = g_utf8_make_valid (text, -1);
      g_hash_table_add (taken, sensor->label);
    }
}

static bool
is_same (const GPtrArray *a, const GPtrArray *b)
{
  if (a->len != b->len)
    return false;
  for (unsigned i = 0; i < a->len; i++)
    if (strcmp (((const Sensor *) a->pdata[i])->label, ((const Sensor *) b->pdata[i])->label) != 0)
      return false;
  return true;
}

static void
scan (BwSensors *sensors)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (sensor_free);
  g_autofree char *chips_dir = g_build_filename (sensors->sys_root, "class", "hwmon", NULL);
  g_autoptr (GPtrArray) chips = list (chips_dir, "hwmon", "");

  for (unsigned i = 0; i < chips->len; i++)
    {
      g_autofree char *dir = g_build_filename (chips_dir, chips->pdata[i], NULL);
      scan_chip (sensors, found, dir, chips->pdata[i]);
    }
  scan_zones (sensors, found);
  name_all (found);
  sensors->n_reads_left = READS_PER_SCAN;
  if (!is_same (found, sensors->sensors))
    sensors->generation++;
  g_ptr_array_unref (sensors->sensors);
  sensors->sensors = g_steal_pointer (&found);
}

BwSensors *
bw_sensors_new (const char *sys_root)
{
  BwSensors *sensors = g_new0 (BwSensors, 1);

  sensors->sys_root = g_strdup (sys_root);
  sensors->sensors = g_ptr_array_new_with_free_func (sensor_free);
  return sensors;
}

void
bw_sensors_free (BwSensors *sensors)
{
  if (sensors == NULL)
    return;
  g_ptr_array_unref (sensors->sensors);
  bw_proc_buffer_clear (&sensors->buffer);
  g_free (sensors->sys_root);
  g_free (sensors);
}

/** Thousandths of a degree, with a sign. */
static double
parse_celsius (BwScan text)
{
  bool is_negative = text.at < text.end && *text.at == '-';
  uint64_t value;
  BwScan line;

  text.at += is_negative;
  if (!bw_scan_line (&text, &line) || !bw_scan_u64 (&line, &value))
    return (double) NAN;
  double celsius = (is_negative ? -1 : 1) * (double) value / 1000;
  return celsius >= COLDEST && celsius <= HOTTEST ? celsius : (double) NAN;
}

void
bw_sensors_read (BwSensors *sensors)
{
  BwScan text;

  if (sensors->n_reads_left == 0 || sensors->sensors->len == 0)
    scan (sensors);
  sensors->n_reads_left--;
  for (unsigned i = 0; i < sensors->sensors->len; i++)
    {
      Sensor *sensor = sensors->sensors->pdata[i];
      bool is_read = bw_proc_file_read (&sensor->file, &sensors->buffer, &text);
      sensor->celsius = is_read ? parse_celsius (text) : (double) NAN;
      if (!is_read && access (sensor->file.path, F_OK) != 0)
        sensors->n_reads_left = 0;
    }
}

unsigned
bw_sensors_n (const BwSensors *sensors)
{
  return sensors->sensors->len;
}

const char *
bw_sensors_label (const BwSensors *sensors, unsigned i)
{
  return ((const Sensor *) sensors->sensors->pdata[i])->label;
}

double
bw_sensors_celsius (const BwSensors *sensors, unsigned i)
{
  return ((const Sensor *) sensors->sensors->pdata[i])->celsius;
}

unsigned
bw_sensors_generation (const BwSensors *sensors)
{
  return sensors->generation;
}
