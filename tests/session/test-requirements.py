#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Everything that lets a test or a lint skip where it is missing is there, once ./dev has installed it.
"""test-requirements.py [UNSEEN...]: prints TAP. UNSEEN are programs that the build did not find when it was set up.

Where BELLWETHER_TEST_COMPLETE is not set, as on a machine where ./dev may not install anything, what is missing is
told and skipped."""

import importlib.util
import os
import shutil
import sys

PROGRAMS = {
    "dbus-daemon": "tests of notifications and keyrings", "dbus-run-session": "the same, for whole programs",
    "gdbus": "sessions with a desktop", "gnome-keyring-daemon": "tests of secrets", "openssl": "tests of TLS and mail",
    "localedef": "tests of numbers in other locales", "Xvfb": "tests of the window", "xsettingsd": "the same",
    "dump_xsettings": "the same", "xdotool": "the same", "import": "pictures of the window",
    "xfce4-panel": "tests of the tray", "xfwm4": "whole sessions of a person", "xprop": "the same", "secret-tool": "the same",
    "clang-format": "a lint", "shellcheck": "a lint", "mandoc": "a lint", "desktop-file-validate": "a lint",
    "appstreamcli": "a lint", "glib-compile-schemas": "a lint", "systemd-analyze": "a lint", "xgettext": "a lint",
    "gtk4-builder-tool": "a lint",
}
MODULES = {"gi": "tests of the window", "dbus": "tests of notifications", "dbusmock": "tests of notifications",
           "aiosmtpd": "tests of mail"}
# localedef comes with the C library; what it reads does not.
FILES = {"/usr/share/i18n/locales/de_DE": "tests of numbers in other locales",
         "/usr/share/dbus-1/services/org.xfce.xfce4-notifyd.Notifications.service": "whole sessions of a person"}


def missing(unseen):
    """What is not there, each with what it is for."""
    for name, purpose in PROGRAMS.items():
        if not shutil.which(name, path=os.environ["PATH"] + ":/usr/sbin:/sbin"):
            yield f"{name} ({purpose})"
    for name, purpose in MODULES.items():
        if importlib.util.find_spec(name) is None:
            yield f"Python's {name} ({purpose})"
    for name, purpose in FILES.items():
        if not os.path.exists(name):
            yield f"{name} ({purpose})"
    for name in unseen:
        yield f"{name}, which was not there when the build directory was made: meson setup --reconfigure"


def main():
    found = list(missing(sys.argv[1:]))
    print("1..1")
    for line in found:
        print(f"# missing: {line}")
    if not found:
        print("ok 1 - all that tests need is there")
    elif os.environ.get("BELLWETHER_TEST_COMPLETE"):
        print("not ok 1 - all that tests need is there")
    else:
        print("ok 1 - all that tests need is there # SKIP it is not, and was not to be installed")


if __name__ == "__main__":
    main()
