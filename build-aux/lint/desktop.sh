#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Lint: desktop-file-validate has nothing to say about the desktop file $1.
command -v desktop-file-validate >/dev/null || {
  echo 'desktop-file-validate is not installed'
  exit 77
}
said=$(desktop-file-validate "$1" 2>&1) || {
  echo "$said"
  exit 1
}
[ -z "$said" ] || {
  echo "$said"
  exit 1
}
