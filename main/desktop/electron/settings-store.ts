import { ipcMain } from 'electron'
import ElectronStore from 'electron-store'
import type { OpenStore } from '../../storage/guarded-write.ts'

// A separate bundle (vite.config.ts), because startup doesn't need it.

/** Tests open `conf`, the class it extends, without Electron. */
export const openStore: OpenStore = (options) => {
  const store = new ElectronStore(options)
  // It would reveal the profile's path to any page.
  ipcMain.removeAllListeners('electron-store-get-data')
  return store
}
