import { ipcMain } from 'electron'
import ElectronStore from 'electron-store'
import type { OpenStore } from '../../storage/guarded-write.ts'

// A bundle of its own (vite.config.ts), for a start needs no part of it.

/** Opens electron-store on a file. Node has no Electron: tests open `conf`, the class that it extends. */
export const openStore: OpenStore = (options) => {
  const store = new ElectronStore(options)
  // It would tell any page, unasked, where the profile is. No page of ours has a use for that.
  ipcMain.removeAllListeners('electron-store-get-data')
  return store
}
