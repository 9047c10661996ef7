import { onX11 } from './on-x11.ts'

const grey = String.raw`"@Variant(\0\0\0\x43\x1\xff\xff\xee\xee\xee\xee\xee\xee\0\0)"`

const panel = `[General]
panels=panel1

[panel1]
plugins=statusnotifier
position=Top
panelSize=32
iconSize=22
width=100
width-percent=true
background-color=${grey}
opacity=100

[statusnotifier]
type=statusnotifier
`

export const lxqt = onX11({
  name: 'lxqt',
  title: 'LXQt',
  calledItself: 'LXQt',
  notifier: { program: ['lxqt-notificationd'] },
  panel: [['lxqt-panel']],
  // Otherwise LXQt adds an icon for missed notifications.
  settings: { 'lxqt/panel.conf': panel, 'lxqt/notifications.conf': '[General]\nunattendedMaxNum=0\n' },
  tray: { x: 0, y: 0, width: 1280, height: 32 },
  menus: { x: 0, y: 32, width: 640, height: 840 },
  menuRows: { margin: 4, separator: 0.3 },
  notifications: { x: 640, y: 40, width: 640, height: 860 },
  // The button is found by its position, because its grey hardly differs from the background.
  restart: ({ x, y, width, height }) => ({
    x: x + width * 0.46,
    y: y + height - 20,
    width: width * 0.12,
    height: 14,
  }),
})
