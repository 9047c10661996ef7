import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { startDisplay, startSessionBus } from '../../../../scripts/desktop.mjs'
import { root } from '../../../../scripts/places.mjs'
import { connectDesktop } from '../../../support/desktop/connection.ts'
import { readTray, type TrayItemSeen } from '../../../support/desktop/tray-host.ts'
import { testFonts } from '../../../support/fonts.ts'
import { startProgram, type DesktopEnv, type Program } from './programs.ts'
import { screenOf, type Screen } from './screen.ts'

/** The height of the panel at the top of the screen, pixels. */
export const panelHeight = 32

/** A desktop as people have it: Xfce's panel and notification daemon, Openbox, on a screen of its own. */
export interface RealDesktop {
  readonly busAddress: string
  readonly env: DesktopEnv
  readonly screen: Screen
  /** Whether somebody has this name on the session bus. */
  hasName(name: string): Promise<boolean>
  /** The icons in the panel's tray, as it was told of them. */
  trayItems(): Promise<readonly TrayItemSeen[]>
  startPanel(): void
  /** Ends the panel, as when it crashes or the theme is changed. */
  stopPanel(): Promise<void>
  stop(): Promise<void>
}

/** A panel at the top with nothing but a tray: whatever is drawn in it is ours. */
const panelSettings = `<?xml version="1.0" encoding="UTF-8"?>
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

/** Debian puts it beside the libraries, whose folder is named by the machine. */
const notifyd = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/libexec', '/usr/lib'].map(
  (folder) => join(folder, 'xfce4/notifyd/xfce4-notifyd'),
)

/** Starts the desktop without the panel. Pictures go to out/real-desktop. */
export async function startRealDesktop(): Promise<RealDesktop> {
  const home = await mkdtemp(join(tmpdir(), 'compileo-desktop-'))
  const pictures = join(root, 'out', 'real-desktop')
  const settings = join(home, 'config/xfce4/xfconf/xfce-perchannel-xml/xfce4-panel.xml')
  for (const folder of [pictures, dirname(settings), join(home, 'run')])
    await mkdir(folder, { recursive: true, mode: 0o700 })
  await writeFile(settings, panelSettings)
  const display = await startDisplay()
  const base: DesktopEnv = {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_CACHE_HOME: join(home, 'cache'),
    XDG_DATA_HOME: join(home, 'data'),
    XDG_RUNTIME_DIR: join(home, 'run'),
    DISPLAY: display.address,
    NO_AT_BRIDGE: '1',
    LANG: 'C.UTF-8',
    ...testFonts,
  }
  const bus = await startSessionBus(base)
  const env = { ...base, DBUS_SESSION_BUS_ADDRESS: bus.address }
  const connection = await connectDesktop(bus.address)
  const daemon = { service: 'org.freedesktop.DBus', path: '/', interface: 'org.freedesktop.DBus' }
  const programs: Program[] = [startProgram('openbox', [], env)]
  for (const path of notifyd) if (existsSync(path)) programs.push(startProgram(path, [], env))
  let panel: Program | undefined

  return {
    busAddress: bus.address,
    env,
    screen: screenOf(env, pictures),
    async hasName(name) {
      const [has] = await connection.call(daemon, 'NameHasOwner', 's', [name])
      return has === true
    },
    trayItems: () => readTray(connection),
    startPanel() {
      panel = startProgram('xfce4-panel', ['--disable-wm-check'], env)
    },
    async stopPanel() {
      await panel?.stop()
    },
    async stop() {
      await panel?.stop()
      await Promise.all(programs.map((program) => program.stop()))
      await connection.close()
      await bus.stop()
      await display.stop()
      await rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
    },
  }
}
