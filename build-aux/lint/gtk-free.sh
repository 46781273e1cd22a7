#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Lint: the program $1 needs neither a screen nor a toolkit: nothing of GTK is linked.
set -eu
[ -x "$1" ] || {
  echo "$1 is not built"
  exit 1
}
libraries=$(ldd "$1")
if echo "$libraries" | grep -E 'lib(gtk|gdk|gsk|adwaita|graphene)' | grep -v gdk_pixbuf; then
  echo "$1 links a toolkit"
  exit 1
fi
# cairo, which draws charts into files, brings libX11 along without using it: only our own links count here.
if LC_ALL=C readelf -d "$1" | grep NEEDED | grep -E 'lib(X11|xcb|wayland)'; then
  echo "$1 links a screen"
  exit 1
fi
echo "$(echo "$libraries" | wc -l) libraries, no toolkit"
