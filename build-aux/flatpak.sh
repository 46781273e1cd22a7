#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds the Flatpak from this tree, installs it for this user and runs it; what is given goes to the program.
# It uses GNOME's runtime when it is installed, and else makes one of the same name from Debian 13 packages: good for
# trying the sandbox, not for publishing. BELLWETHER_CHROOT names a Debian 13 tree to take instead of making one;
# --build-only as the first argument ends before running; --test runs a person's first hour in it instead, by AT-SPI and by keys.
set -eu
cd -- "$(dirname -- "$0")/.."

id=io.github.bellwether.Bellwether
manifest=flatpak/$id.json
version=$(sed -n 's/.*"runtime-version": *"\([^"]*\)".*/\1/p' "$manifest")
arch=$(flatpak --default-arch)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/bellwether-flatpak
chroot=${BELLWETHER_CHROOT:-$cache/debian13}
# What the program is built with, as Debian calls it.
packages="$(awk '/^[^#]/ && $3 == "build:" { print $1 }' build-aux/packages-debian.txt | tr '\n' ' ')hicolor-icon-theme"
tree=$cache/tree
usr=$tree/usr
mkdir -p "$cache"

say () {
  printf 'flatpak: %s\n' "$*" >&2
}

die () {
  say "$*"
  exit 1
}

has_runtime () {
  flatpak info "org.gnome.Platform//$version" >/dev/null 2>&1 && flatpak info "org.gnome.Sdk//$version" >/dev/null 2>&1
}

is_stand_in () {
  flatpak info "org.gnome.Sdk//$version" | grep -q 'Origin: bellwether-runtime'
}

# The mirror this computer's own packages come from.
mirror () {
  cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2>/dev/null \
    | grep -v '^#' | grep -o 'https\{0,1\}://[^ ]*/debian/\{0,1\}\( \|$\)' | head -n 1 | tr -d ' '
}

# A command inside the chroot, with mounts that end with it.
inside () {
  # shellcheck disable=SC2016 # the inner shell expands it
  unshare --mount --propagation private sh -c 'root=$1; shift; mount -t proc proc "$root/proc"
    exec chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 "$@"' \
    sh "$chroot" "$@"
}

make_chroot () {
  [ "$(id -u)" -eq 0 ] || die "GNOME's runtime is not installed, and only root can make one from Debian packages.
With a network: flatpak install --user flathub org.gnome.Platform//$version org.gnome.Sdk//$version"
  if [ ! -e "$chroot/etc/debian_version" ]; then
    say "making a Debian 13 in $chroot"
    source=$(mirror)
    debootstrap --variant=minbase trixie "$chroot" "${source:-http://deb.debian.org/debian}" >&2
  fi
  # shellcheck disable=SC2086 # a list of names
  inside dpkg-query -W $packages >/dev/null 2>&1 && return 0
  cp /etc/resolv.conf "$chroot/etc/resolv.conf"
  inside apt-get -q update >&2
  # shellcheck disable=SC2086 # a list of names
  inside apt-get -q -y install --no-install-recommends $packages >&2
}

# The tree of runtime $1 (Sdk or Platform) in $tree: /usr of the chroot, and the part of /etc that programs read.
lay_out () {
  rm -rf "$tree"
  mkdir -p "$tree/files" "$tree/var"
  # Links cost neither time nor space; across file systems they are not to be had.
  cp -al "$chroot/usr" "$usr" 2>/dev/null || {
    rm -rf "$usr"
    cp -a "$chroot/usr" "$usr"
  }
  (cd "$usr/share" && rm -rf doc man info locale lintian)
  mkdir -p "$usr/etc"
  for part in ld.so.conf ld.so.conf.d fonts ssl alternatives passwd group nsswitch.conf mime.types profile; do
    [ ! -e "$chroot/etc/$part" ] || cp -a "$chroot/etc/$part" "$usr/etc/"
  done
  printf '[Runtime]\nname=org.gnome.%s\nruntime=org.gnome.Platform/%s/%s\nsdk=org.gnome.Sdk/%s/%s\n' \
    "$1" "$arch" "$version" "$arch" "$version" >"$tree/metadata"
  triplet=$(inside gcc -print-multiarch)
  if [ "$1" = Sdk ]; then
    printf '\n[Environment]\nPKG_CONFIG_PATH=%s\n' \
      "/app/lib/pkgconfig:/app/share/pkgconfig:/usr/lib/$triplet/pkgconfig:/usr/share/pkgconfig" >>"$tree/metadata"
  else
    # What only building needs.
    (cd "$usr" && rm -rf include src lib/gcc libexec/gcc share/meson share/gir-1.0 lib/python3* share/perl* bin/*gcc* bin/*cpp* \
      lib/"$triplet"/perl* lib/"$triplet"/pkgconfig lib/"$triplet"/*.a)
  fi
}

make_runtime () {
  make_chroot
  say "making org.gnome.Platform and org.gnome.Sdk $version from it"
  rm -rf "$cache/runtime"
  ostree --repo="$cache/runtime" init --mode=bare-user-only
  for name in Sdk Platform; do
    lay_out "$name"
    flatpak build-export --runtime --no-update-summary --disable-sandbox "$cache/runtime" "$tree" "$version" >&2
    rm -rf "$tree"
  done
  flatpak build-update-repo "$cache/runtime" >&2
  flatpak --user remote-add --if-not-exists --no-gpg-verify bellwether-runtime "file://$cache/runtime"
  flatpak --user install -y --noninteractive --reinstall bellwether-runtime "org.gnome.Platform//$version" \
    "org.gnome.Sdk//$version" >&2
  printf '%s\n' "$packages" >"$cache/packages"
}

# ----------------------------------------------------------------------------------------------------------------------

has_runtime || make_runtime
recipe=$manifest
if is_stand_in; then
  [ "$(cat "$cache/packages" 2>/dev/null)" = "$packages" ] || make_runtime
  # The stand-in has no appstream-compose. The copy stands as deep as the manifest, which names its sources from there.
  mkdir -p _build-flatpak
  recipe=_build-flatpak/$id.json
  sed '0,/"id"/s//"appstream-compose": false,\n  "id"/' "$manifest" >"$recipe"
fi
say "building"
flatpak-builder --user --disable-rofiles-fuse --force-clean --state-dir="$cache/state" --repo="$cache/repo" \
  "$cache/app" "$recipe" >&2
flatpak --user remote-add --if-not-exists --no-gpg-verify bellwether-build "file://$cache/repo"
flatpak --user install -y --noninteractive --reinstall bellwether-build "$id" >&2
case ${1-} in
--build-only) ;;
--test)
  result=0
  for hands in atspi keys; do
    /usr/bin/python3 tests/session/test-person.py --flatpak "$hands" || result=1
  done
  exit "$result"
  ;;
*) flatpak --user run "$id" "$@" ;;
esac
