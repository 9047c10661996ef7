import { onX11 } from './on-x11.ts'

/** Sets the theme of notifications, because the default theme shows an animated clock on each of them. */
const panel = `[org/mate/panel/general]
toplevel-id-list=['top']
object-id-list=['tray']

[org/mate/panel/toplevels/top]
orientation='top'
size=24
expand=true

[org/mate/panel/objects/tray]
object-type='applet'
applet-iid='NotificationAreaAppletFactory::NotificationArea'
toplevel-id='top'
position=0
locked=true

[org/mate/notification-daemon]
theme='slider'
`

export const mate = onX11({
  name: 'mate',
  title: 'MATE',
  calledItself: 'MATE',
  // The bus starts this program as a service, because it exits after half a minute without calls.
  notifier: { service: 'org.freedesktop.mate.Notifications.service' },
  panel: [['mate-panel']],
  settings: { 'glib-2.0/settings/keyfile': panel },
  tray: { x: 11, y: 0, width: 629, height: 24 },
  menus: { x: 0, y: 26, width: 640, height: 840 },
  menuRows: { margin: 4, separator: 0.04 },
  notifications: { x: 640, y: 28, width: 640, height: 400 },
  restart: ({ x, y, width, height }) => ({
    x: x + width - 180,
    y: y + height - 54,
    width: 60,
    height: 30,
  }),
})
