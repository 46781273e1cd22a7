#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Lint: the schema of settings $1 is whole.
command -v glib-compile-schemas >/dev/null || {
  echo 'glib-compile-schemas is not installed'
  exit 77
}
said=$(glib-compile-schemas --strict --dry-run "$(dirname "$1")" 2>&1) || {
  echo "$said"
  exit 1
}
[ -z "$said" ] || {
  echo "$said"
  exit 1
}
