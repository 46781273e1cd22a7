#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Lint: a software centre can read the description $1.
command -v appstreamcli >/dev/null || {
  echo 'appstreamcli is not installed'
  exit 77
}
exec appstreamcli validate --no-net --explain "$1"
