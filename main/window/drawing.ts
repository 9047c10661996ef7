import type { App } from 'electron'

/**
 * Has the window drawn by the processor, without any part of the graphics card. Call it before the app is ready.
 *
 * Chromium keeps a process for the card all day, with a driver or an emulation of one in it, even while there is no
 * window. What we draw is one list: that costs the processor little, and the process, which stays apart in its sandbox,
 * is then a quarter as large. On macOS and Windows it stays as Chromium has it: there it was not measured.
 */
export function drawOnProcessor(app: App, platform: NodeJS.Platform): void {
  if (platform !== 'linux') return
  app.disableHardwareAcceleration()
  app.commandLine.appendSwitch('disable-software-rasterizer')
}
