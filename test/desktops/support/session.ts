import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { startSessionBus } from '#scripts/desktop.ts'
import { projectRoot } from '#scripts/project-paths.ts'
import { connectDesktop } from '#test/support/desktop/connection.ts'
import { readTray } from '#test/support/desktop/tray-host.ts'
import { testFontsEnv } from '#test/support/fonts.ts'
import type { DesktopEnv } from '#test/support/real/programs.ts'

const daemon = { service: 'org.freedesktop.DBus', path: '/', interface: 'org.freedesktop.DBus' }

/** Desktops match our windows and notifications with the launcher and its icons. */
async function install(shared: string): Promise<void> {
  const launcher = await readFile(join(projectRoot, 'test/desktops/support/compileo-tray.desktop'), 'utf8')
  await mkdir(join(shared, 'applications'), { recursive: true })
  // Desktops ignore a launcher if its program doesn't exist.
  const content = launcher.replace(/^Exec=.*$/m, 'Exec=true %U')
  await writeFile(join(shared, 'applications/compileo-tray.desktop'), content)
  // Installs the icon in all sizes, because some daemons would show a single icon in its original size.
  const ours = join(projectRoot, 'assets/icons')
  for (const file of await readdir(ours)) {
    const folder = join(shared, 'icons/hicolor', basename(file, '.png'), 'apps')
    await mkdir(folder, { recursive: true })
    await copyFile(join(ours, file), join(folder, 'compileo-tray.png'))
  }
}

const services = 'dbus-1/services'

async function preferServices(files: readonly string[], shared: string): Promise<void> {
  await mkdir(join(shared, services), { recursive: true })
  for (const file of files) await copyFile(join('/usr/share', services, file), join(shared, services, file))
}

/** @param name the pictures are saved in out/desktops/NAME */
export async function startSession(name: string, more: DesktopEnv = {}, ownServices: readonly string[] = []) {
  const home = await mkdtemp(join(tmpdir(), 'compileo-desktop-'))
  const runtimeFolder = join(home, 'run')
  const pictures = join(projectRoot, 'out', 'desktops', name)
  await mkdir(pictures, { recursive: true })
  await mkdir(runtimeFolder, { mode: 0o700 })
  await install(join(home, 'data'))
  const base: DesktopEnv = {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_CACHE_HOME: join(home, 'cache'),
    XDG_DATA_HOME: join(home, 'data'),
    XDG_RUNTIME_DIR: runtimeFolder,
    NO_AT_BRIDGE: '1',
    LANG: 'C.UTF-8',
    ...testFontsEnv,
    ...more,
  }
  await preferServices(ownServices, join(home, 'data'))
  const bus = await startSessionBus(base)
  const connection = await connectDesktop(bus.address)
  return {
    home,
    runtimeFolder,
    pictures,
    busAddress: bus.address,
    env: { ...base, DBUS_SESSION_BUS_ADDRESS: bus.address },
    async hasName(wanted: string) {
      const [has] = await connection.call(daemon, 'NameHasOwner', 's', [wanted])
      return has === true
    },
    trayItems: async () => (await readTray(connection)).filter(({ id }) => id === 'compileo-tray'),
    async stop() {
      await connection.close()
      await bus.stop()
      await rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
    },
  }
}
