/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Temperatures from SYS/class/hwmon and SYS/class/thermal: read in a worker, for some drivers ask
 * slow hardware. */
#pragma once

#include <stdbool.h>

typedef struct _BwSensors BwSensors;

/** (transfer full) */
BwSensors *bw_sensors_new (const char *sys_root);
void bw_sensors_free (BwSensors *sensors);
/** Reads all; looks for new ones while there are none, after one went away, and every 60th
 * time. Blocks;
 * one thread at a time. */
void bw_sensors_read (BwSensors *sensors);
unsigned bw_sensors_n (const BwSensors *sensors);
/** Its name, valid UTF-8 and unlike the others': chip/label, as "coretemp/Core 0" or "nvme/temp1";
 * chip@device/label where there are chips alike; the type of a thermal zone. The same at every
 * start while the hardware is the same. */
const char *bw_sensors_label (const BwSensors *sensors, unsigned i);
/** Degrees; NaN where the sensor does not tell or tells what can't be. */
double bw_sensors_celsius (const BwSensors *sensors, unsigned i);
/** Rises when the sensors are not those of before. */
unsigned bw_sensors_generation (const BwSensors *sensors);
