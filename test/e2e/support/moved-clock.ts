import type { ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { expect, type ElectronApplication } from 'playwright/test'
import { projectRoot } from '#scripts/project-paths.ts'

/** Electron's arguments for an app with a clock that tests can move. */
export const movedClock = ['-r', join(projectRoot, 'test', 'e2e', 'support', 'moved-clock.cjs')] as const

export const moveClock = (app: ChildProcess): unknown => app.kill('SIGUSR2')

export async function passHalfMinute(app: ElectronApplication): Promise<void> {
  const now = () => app.evaluate(() => performance.now())
  const before = await now()
  moveClock(app.process())
  await expect.poll(now).toBeGreaterThan(before + 30_000)
}
