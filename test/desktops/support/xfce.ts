import { onX11 } from './on-x11.ts'

export const panelHeight = 32

const panel = `<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array">
    <value type="int" value="1"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=6;x=0;y=0"/>
      <property name="length" type="double" value="100"/>
      <property name="position-locked" type="bool" value="true"/>
      <property name="size" type="uint" value="${panelHeight}"/>
      <property name="icon-size" type="uint" value="22"/>
      <property name="plugin-ids" type="array"><value type="int" value="1"/></property>
    </property>
  </property>
  <property name="plugins" type="empty">
    <property name="plugin-1" type="string" value="systray"/>
  </property>
</channel>
`

export const xfce = onX11({
  name: 'xfce',
  title: 'Xfce',
  calledItself: 'XFCE',
  notifier: { service: 'org.xfce.xfce4-notifyd.Notifications.service' },
  panel: [['xfce4-panel', '--disable-wm-check']],
  settings: { 'xfce4/xfconf/xfce-perchannel-xml/xfce4-panel.xml': panel },
  tray: { x: 0, y: 0, width: 1280, height: panelHeight },
  menus: { x: 0, y: panelHeight, width: 640, height: 840 },
  menuRows: { margin: 4, separator: 0.3 },
  notifications: { x: 640, y: 40, width: 640, height: 400 },
  restart: ({ x, y, height }) => ({
    x: x + 14,
    y: y + height - 46,
    width: 84,
    height: 34,
  }),
})
