import { ipcMain } from 'electron'
import ElectronStore from 'electron-store'
import type { OpenStore } from '#main/core/storage/open-settings.ts'

/**
 * Opens the store. Tests use the base class `conf`, which doesn't need Electron. Import this file before
 * Electron is ready, so that Electron's handler for SIGTERM replaces the one of the package `when-exit`.
 * Otherwise, `when-exit` would end the program at logout before it has quit in order.
 */
export const openStore: OpenStore = (options) => {
  const store = new ElectronStore(options)
  // This listener of electron-store would reveal the profile's path to any page.
  ipcMain.removeAllListeners('electron-store-get-data')
  return store
}
