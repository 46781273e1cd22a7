#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Lint: the sources below $1 are as clang-format 14 writes them; other versions differ among each other.
set -eu
cd "$1"
tool=$(command -v clang-format-14 || command -v clang-format) || {
  echo 'clang-format is not installed'
  exit 77
}
case $("$tool" --version) in
*'version 14.'*) ;;
*)
  echo "needs clang-format 14, this is: $("$tool" --version)"
  exit 77
  ;;
esac
set -- src
[ ! -d tests ] || set -- "$@" tests
[ ! -d benchmarks ] || set -- "$@" benchmarks
said=$(find "$@" -name '*.[ch]' -exec "$tool" --style=file --dry-run -Werror {} + 2>&1) || {
  echo "$said" | sed -n 's/^\([^:]*\):\([0-9]*\):.*: error: .*/\1:\2: not in form (.\/dev format)/p'
  exit 1
}
