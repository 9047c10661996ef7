import { onX11 } from './on-x11.ts'

/** It ends when nobody has asked it for half a minute, and the bus would start another desktop's in its place. */
const daemonForGood = `
trap 'kill $child; exit' TERM
while :; do
  /usr/libexec/mate-notification-daemon/mate-notification-daemon & child=$!
  wait $child
done
`

/** MATE's panel and notification daemon, with Openbox. */
export const mate = onX11({
  name: 'mate',
  title: 'MATE',
  calledItself: 'MATE',
  activates: true, // Its applets are started by the bus.
  programs: [['openbox'], ['sh', '-c', daemonForGood]],
  panel: ['mate-panel'],
  settings: {},
  // Without the clock at its end.
  tray: { x: 900, y: 0, width: 252, height: 24 },
  menus: { x: 640, y: 26, width: 640, height: 840 },
  menuRows: { margin: 4, separator: 0.04 },
  notifications: { x: 640, y: 28, width: 640, height: 400 },
  restart: ({ x, y, width, height }) => ({
    x: x + width - 160,
    y: y + height - 45,
    width: 60,
    height: 30,
  }),
})
