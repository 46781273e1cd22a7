#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Lint: mandoc has nothing to say about the manual page $1.
command -v mandoc >/dev/null || {
  echo 'mandoc is not installed'
  exit 77
}
exec mandoc -T lint -W warning "$1"
