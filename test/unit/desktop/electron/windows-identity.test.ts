import { readFileSync } from 'node:fs'
import { expect, it, vi } from 'vitest'
import {
  appId,
  claimWindowsIdentity,
  toastActivator,
} from '../../../../main/desktop/electron/windows-identity.ts'

it('is the one of the installer', () => {
  expect(readFileSync('electron-builder.yml', 'utf8')).toContain(`appId: ${appId}\n`)
  expect(toastActivator).toMatch(/^\{[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}\}$/)
})

it('is told to Windows, with the activator where Electron knows of it', () => {
  const setAppUserModelId = vi.fn<(id: string) => void>()
  const setToastActivatorCLSID = vi.fn<(id: string) => void>()
  claimWindowsIdentity({ setAppUserModelId, setToastActivatorCLSID })
  claimWindowsIdentity({ setAppUserModelId })
  expect(setAppUserModelId.mock.calls).toEqual([[appId], [appId]])
  expect(setToastActivatorCLSID.mock.calls).toEqual([[toastActivator]])
})
