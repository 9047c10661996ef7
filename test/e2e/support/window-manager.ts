import { startDisplay } from '../../../scripts/desktop.mjs'
import { output, startOpenbox, type DesktopEnv } from '../../support/real/programs.ts'

/** A screen of its own with a window manager: without one nothing can be minimised, and nothing has the focus. */
export interface ManagedScreen {
  /** For `DISPLAY`. */
  readonly address: string
  /** Presses a key combination, as xdotool writes it, such as `ctrl+q`, in the window that has the focus. */
  press(keys: string): Promise<void>
  stop(): Promise<void>
}

/** Starts an unseen screen with openbox on it. */
export async function startManagedScreen(): Promise<ManagedScreen> {
  const display = await startDisplay()
  const env: DesktopEnv = { PATH: process.env['PATH'] ?? '', DISPLAY: display.address }
  const manager = await startOpenbox(env)
  return {
    address: display.address,
    async press(keys) {
      await output('xdotool', ['key', keys], env)
    },
    async stop() {
      await manager.stop()
      await display.stop()
    },
  }
}
