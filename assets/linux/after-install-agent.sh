
# An upgrade restarts a running agent.
if [ "$1" = configure ] && [ -d /run/systemd/system ]; then
  systemctl daemon-reload || true
  if [ -n "$2" ]; then deb-systemd-invoke try-restart compileo-tray-agent.service >/dev/null || true; fi
fi
