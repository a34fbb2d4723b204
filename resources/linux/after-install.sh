#!/bin/sh
set -e

# Chromium's sandbox for pages, where the kernel gives no namespaces to ordinary users.
chmod 4755 '/opt/Atlas Console/chrome-sandbox'
ln -sf '/opt/Atlas Console/atlas-console-desktop' /usr/bin/atlas-console-desktop

if command -v systemd-sysusers >/dev/null; then
  systemd-sysusers atlas-console.conf
fi
if [ -d /run/systemd/system ]; then
  systemctl daemon-reload
  # Only where somebody switched it on: a computer with a window needs no second console.
  systemctl try-restart atlas-console.service
fi
if command -v update-desktop-database >/dev/null; then
  update-desktop-database -q /usr/share/applications
fi
