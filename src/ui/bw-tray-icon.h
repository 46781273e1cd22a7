/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pictures of the tray, as they go over the bus. */
#pragma once

#include "view/bw-tray-view.h"

/** The bell of VIEW in the sizes that trays have, "a(iiay)": ARGB32 in network byte order. For a
 * dark or a light panel. (transfer floating) */
GVariant *bw_tray_icon_pixmaps (const BwTrayView *view, bool is_dark);
/** The silhouette ICON in its colour as a PNG file, "ay". (transfer floating) */
GVariant *bw_tray_icon_png (const char *icon, BwTone tone);
