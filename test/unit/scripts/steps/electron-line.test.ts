import { expect, it } from 'vitest'
import { isElectronSupported } from '#scripts/steps/electron-line.ts'

it.each(['45.4.1', '47.0.0'])('Electron 45.4.1 is supported while the latest Electron is %s', (latest) => {
  expect(isElectronSupported('45.4.1', latest)).toBe(true)
})

it.each(['48.0.0', '100.0.0'])('Electron 45.4.1 isn’t supported once the latest Electron is %s', (latest) => {
  expect(isElectronSupported('45.4.1', latest)).toBe(false)
})

it('Electron 45.4.1 doesn’t count as supported if the latest Electron is unknown', () => {
  expect(isElectronSupported('45.4.1', '')).toBe(false)
})
