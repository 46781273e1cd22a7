#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Lint: systemd accepts the user unit $1.
set -eu
command -v systemd-analyze >/dev/null || {
  echo 'systemd is not installed'
  exit 77
}
XDG_RUNTIME_DIR=${XDG_RUNTIME_DIR:-$(dirname "$1")}
export XDG_RUNTIME_DIR
said=$(systemd-analyze verify --user --man=no "$1" 2>&1) || {
  echo "$said"
  exit 1
}
[ -z "$said" ] || {
  echo "$said"
  exit 1
}
