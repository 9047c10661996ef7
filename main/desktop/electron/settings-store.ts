import { ipcMain } from 'electron'
import ElectronStore from 'electron-store'
import type { OpenStore } from '#main/storage/open-settings.ts'

/**
 * Opens electron-store. Tests open `conf`, the class it extends, without Electron. Import this file before
 * Electron is ready: electron-store's `when-exit` listens for SIGTERM and would end the program at logout,
 * but Electron's own handler, set later, quits in order.
 */
export const openStore: OpenStore = (options) => {
  const store = new ElectronStore(options)
  // This listener would reveal the profile's path to any page.
  ipcMain.removeAllListeners('electron-store-get-data')
  return store
}
