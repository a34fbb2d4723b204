#!/bin/sh
set -e

# The venue's data in /var/lib/atlas-console stays, also when the package is purged.
if [ "$1" = remove ]; then
  rm -f /usr/bin/atlas-console-desktop
  if [ -d /run/systemd/system ]; then
    systemctl daemon-reload
  fi
fi
