import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { startDisplay } from '../../../scripts/desktop.mjs'
import { output, type DesktopEnv } from '../../support/real/programs.ts'

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
  // It runs the command once it manages windows.
  const manager = spawn('openbox', ['--sm-disable', '--startup', 'echo ready'], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  await Promise.race([
    once(manager.stdout, 'data'),
    once(manager, 'exit').then(() => Promise.reject(new Error('openbox did not start'))),
  ])
  return {
    address: display.address,
    async press(keys) {
      await output('xdotool', ['key', keys], env)
    },
    async stop() {
      const gone = once(manager, 'exit')
      manager.kill()
      await gone
      await display.stop()
    },
  }
}
