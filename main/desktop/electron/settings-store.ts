import { ipcMain } from 'electron'
import ElectronStore from 'electron-store'
import type { OpenStore } from '#main/storage/open-settings.ts'

/**
 * Tests open the base class `conf`, which doesn't need Electron. Import this file before Electron is ready:
 * then `when-exit` listens for SIGTERM first and Electron's own handler replaces it. Otherwise `when-exit`
 * would end the program at logout before it has quit in order.
 */
export const openStore: OpenStore = (options) => {
  const store = new ElectronStore(options)
  // This listener of electron-store would reveal the profile's path to any page.
  ipcMain.removeAllListeners('electron-store-get-data')
  return store
}
