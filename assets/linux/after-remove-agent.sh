

if [ -d /run/systemd/system ]; then systemctl daemon-reload || true; fi
if [ "$1" = purge ]; then rm -rf /var/lib/private/compileo-tray-agent /var/lib/compileo-tray-agent; fi
