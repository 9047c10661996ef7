import type { ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { root } from '../../../scripts/places.mjs'

/** Electron's arguments for an app whose clock a test may move. */
export const movedClock = ['-r', join(root, 'test', 'e2e', 'support', 'moved-clock.cjs')] as const

/** Moves its clock 31 s ahead. */
export const passHalfMinute = (app: ChildProcess): unknown => app.kill('SIGUSR2')
