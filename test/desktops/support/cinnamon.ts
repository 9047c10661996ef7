import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { onX11 } from './on-x11.ts'

const settings = `[org/cinnamon]
enabled-applets=['panel1:left:0:xapp-status@cinnamon.org']
panels-enabled=['1:0:top']
panels-height=['1:32']
desktop-effects=false
desktop-effects-on-menus=false
desktop-effects-on-dialogs=false
startup-animation=false

[org/cinnamon/desktop/interface]
enable-animations=false
`

/** Debian installs this program in the libraries' folder, which depends on the architecture. */
const watcher = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/libexec', '/usr/lib']
  .map((folder) => join(folder, 'xapps/xapp-sn-watcher'))
  .find((path) => existsSync(path))

export const cinnamon = onX11({
  name: 'cinnamon',
  title: 'Cinnamon',
  calledItself: 'X-Cinnamon',
  notifier: 'panel',
  manager: 'panel',
  panel: [['cinnamon'], [watcher ?? 'xapp-sn-watcher']],
  settings: { 'glib-2.0/settings/keyfile': settings },
  tray: { x: 0, y: 0, width: 640, height: 32 },
  menus: { x: 0, y: 33, width: 640, height: 840 },
  menuRows: { margin: 4, separator: 0.3 },
  notifications: { x: 640, y: 33, width: 640, height: 400 },
  restart: ({ x, y, width, height }) => ({ x, y: y + height - 45, width: width / 2, height: 40 }),
})
