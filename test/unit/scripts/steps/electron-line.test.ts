import { expect, it } from 'vitest'
import { isElectronSupported } from '#scripts/steps/electron-line.ts'

it.each([
  ['45.4.1', '45.4.1', true],
  ['45.4.1', '47.0.0', true],
  ['45.4.1', '48.0.0', false],
  ['45.4.1', '100.0.0', false],
  ['45.4.1', '', false],
])('Electron %s is supported while the latest Electron is %s: %s', (ours, latest, is) => {
  expect(isElectronSupported(ours, latest)).toBe(is)
})
