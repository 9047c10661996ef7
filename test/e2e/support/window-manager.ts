import { startDisplay } from '#scripts/desktop.ts'
import { output, startOpenbox, type DesktopEnv } from '#test/support/real/programs.ts'

export interface ManagedScreen {
  readonly address: string
  /** Presses a combination such as `ctrl+q` (xdotool's names) in the focused window. */
  press(keys: string): Promise<void>
  stop(): Promise<void>
}

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
