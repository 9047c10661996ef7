import { ipcMain } from 'electron'
import ElectronStore from 'electron-store'
import type { OpenStore } from '../../storage/guarded-write.ts'

// A separate bundle (vite.config.ts), because startup doesn't need it.

/** Opens electron-store on a file. Node has no Electron, so tests open `conf`, the class it extends. */
export const openStore: OpenStore = (options) => {
  const store = new ElectronStore(options)
  // It would reveal the profile's path to any page.
  ipcMain.removeAllListeners('electron-store-get-data')
  return store
}
