import { expect, it } from 'vitest'
import { trayClick, trayClicks } from '../../../shared/tray-click.ts'

it.each([
  ['system', 'win32', 'overview'],
  ['system', 'darwin', 'menu'],
  ['system', 'linux', 'toggle'],
  ['show', 'win32', 'show'],
  ['overview', 'linux', 'overview'],
  // A profile from another system.
  ['menu', 'linux', 'toggle'],
] as const)('a press on the icon that is set to %s does on %s: %s', (setting, platform, click) => {
  expect(trayClick(setting, platform)).toBe(click)
  expect(trayClicks(platform)).toContain(click)
})
