#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Lint: shellcheck has nothing to say about the shell scripts below $1.
set -eu
cd "$1"
command -v shellcheck >/dev/null || {
  echo 'shellcheck is not installed'
  exit 77
}
status=0
for script in dev .ci/run build-aux/*.sh build-aux/lint/*.sh; do
  [ ! -f "$script" ] || shellcheck --shell=sh "$script" || status=1
done
for script in data/completions/*.bash; do
  [ ! -f "$script" ] || shellcheck --shell=bash "$script" || status=1
done
exit $status
