#!/bin/sh
set -e

# Not at an update: there the new version starts the service again when it is in place.
if [ "$1" = remove ] && [ -d /run/systemd/system ]; then
  systemctl disable --now atlas-console.service
fi
