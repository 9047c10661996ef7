import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'playwright/test'
import { readPpm } from '#test/support/real/picture.ts'
import { readOutputBytes, readOutput, startProgram, type Program } from '#test/support/real/programs.ts'
import { createPictureSaver, getMiddle, type Screen } from '#test/support/real/screen.ts'
import type { DesktopKind, RealDesktop } from './real-desktop.ts'
import { startSession } from './session.ts'
import { openPointer } from './virtual-pointer.ts'

const size = { width: 1280, height: 800 }
export const barHeight = 30

export const waybar = {
  layer: 'top',
  height: barHeight,
  'modules-right': ['tray'],
  tray: { 'icon-size': 20 },
}

export const sway: DesktopKind = { name: 'sway', title: 'sway, waybar', start: startSway }

async function startSway(): Promise<RealDesktop> {
  const own = {
    XDG_CURRENT_DESKTOP: 'sway',
    XDG_SESSION_TYPE: 'wayland',
    WLR_BACKENDS: 'headless',
    WLR_LIBINPUT_NO_DEVICES: '1',
    WLR_RENDERER: 'pixman',
    GDK_BACKEND: 'wayland',
    DISPLAY: '',
  }
  const session = await startSession('sway', own, ['org.erikreider.swaync.service'])
  const settings = join(session.home, 'config')
  await mkdir(join(settings, 'sway'), { recursive: true })
  await mkdir(join(settings, 'waybar'), { recursive: true })
  await writeFile(
    join(settings, 'sway/config'),
    `output * resolution ${size.width}x${size.height} position 0,0 bg #285577 solid_color\nxwayland disable\n`,
  )
  await writeFile(join(settings, 'waybar/config'), JSON.stringify(waybar))
  const compositor = startProgram('sway', [], session.env)
  const sockets = async () => readdir(session.runtimeFolder)
  const found: { display?: string; control?: string } = {}
  await expect
    .poll(async () => {
      for (const name of await sockets()) {
        if (/^wayland-\d+$/.test(name)) found.display = name
        if (name.startsWith('sway-ipc')) found.control = join(session.runtimeFolder, name)
      }
      return found.display !== undefined && found.control !== undefined
    })
    .toBe(true)
  const { display = '', control = '' } = found
  const env = { ...session.env, WAYLAND_DISPLAY: display, SWAYSOCK: control }
  const swaymsg = (...args: string[]) => readOutput('swaymsg', args, env)
  const pointer = await openPointer(join(session.runtimeFolder, display), size)
  const daemon = startProgram('swaync', [], env)
  await expect.poll(() => session.hasName('org.freedesktop.Notifications')).toBe(true)
  let panel: Program | undefined
  let workspace = 1

  const screen: Screen = {
    async look(part) {
      const crop = part ? ['-g', `${part.x},${part.y} ${part.width}x${part.height}`] : []
      return readPpm(await readOutputBytes('grim', [...crop, '-t', 'ppm', '-'], env))
    },
    savePicture: createPictureSaver(session.pictures),
    findWindows: async () => [],
    async click(box, button = 1) {
      await pointer.moveTo(...getMiddle(box))
      await pointer.click(button)
    },
    hover: (box) => pointer.moveTo(...getMiddle(box)),
    moveAway: () => pointer.moveTo(size.width - 1, size.height - 1),
  }
  await screen.moveAway()

  return {
    busAddress: session.busAddress,
    env,
    switches: ['--ozone-platform-hint=auto'],
    screen,
    // Excludes the lowest rows, where the mouse pointer is.
    whole: { x: 0, y: barHeight, width: size.width, height: size.height - barHeight - 16 },
    tray: { x: size.width / 2, y: 0, width: size.width / 2, height: barHeight },
    menus: { x: size.width / 2, y: 0, width: size.width / 2, height: size.height - 16 },
    menuRows: { margin: 4, separator: 0.04 },
    menuButton: 3,
    clicksAreOurs: true,
    hasTooltips: true,
    notifications: { x: size.width / 2, y: barHeight, width: size.width / 2, height: 400 },
    trayItems: session.trayItems,
    async startPanel() {
      panel = startProgram('waybar', [], env)
      await expect.poll(() => session.hasName('org.kde.StatusNotifierWatcher')).toBe(true)
    },
    async stopPanel() {
      await panel?.stop()
    },
    // Sway can't minimise windows. Its users move them to the scratchpad instead.
    minimiseWindow: async () => void (await swaymsg('[app_id="compileo-tray"] move scratchpad')),
    async coverWindow() {
      // Switches to an empty workspace, where the window is only visible once it is brought to the front.
      workspace += 1
      await swaymsg('workspace', String(workspace))
    },
    pressRestart: ({ x, y, width, height }) =>
      screen.click({ x, y: y + height - 45, width: width / 2, height: 40 }),
    async stop() {
      await panel?.stop()
      await daemon.stop()
      pointer.close()
      await compositor.stop()
      await session.stop()
    },
  }
}
