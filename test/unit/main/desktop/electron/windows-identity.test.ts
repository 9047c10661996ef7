import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { appId, toastActivator } from '#main/desktop/electron/windows-identity.ts'

it('the app has the same ID on Windows as its installer', () => {
  expect(readFileSync('electron-builder.yml', 'utf8')).toContain(`appId: ${appId}\n`)
  expect(toastActivator).toMatch(/^\{[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}\}$/)
})
