#!/bin/sh
set -e
# Ends the agent before its program is removed. After an upgrade, after-install starts it again.
if [ "$1" = remove ] && command -v systemctl >/dev/null; then
  if [ -d /run/systemd/system ]; then deb-systemd-invoke stop compileo-tray-agent.service >/dev/null || true; fi
  systemctl --quiet disable compileo-tray-agent.service || true
fi
