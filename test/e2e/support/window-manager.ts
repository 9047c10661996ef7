import { startDisplay } from '#scripts/desktop.ts'
import { readOutput, startOpenbox, type DesktopEnv } from '#test/support/real/programs.ts'

export type ManagedScreen = Awaited<ReturnType<typeof startManagedScreen>>

export async function startManagedScreen() {
  const display = await startDisplay()
  const env: DesktopEnv = { PATH: process.env['PATH'] ?? '', DISPLAY: display.address }
  const manager = await startOpenbox(env)
  return {
    address: display.address,
    /** Presses keys in the focused window, for example `ctrl+q` (named as in xdotool). */
    async press(keys: string) {
      await readOutput('xdotool', ['key', keys], env)
    },
    async type(text: string) {
      await readOutput('xdotool', ['type', text], env)
    },
    async stop() {
      await manager.stop()
      await display.stop()
    },
  }
}
