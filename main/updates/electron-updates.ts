import { app, type Session } from 'electron'
import { autoUpdater } from 'electron-updater'
import type { Updater } from './updates.ts'

/** The session of its requests. */
export const updaterSession = (): Session => autoUpdater.netSession

/** Uses electron-updater with its defaults: it downloads what it finds, and installs it on quit. */
export function createUpdater(onProgress: (percent: number) => void): Updater {
  autoUpdater.logger = null
  // It would send an ID with each request, for staged releases.
  autoUpdater.requestHeaders = { 'x-user-staging-id': '' }
  // A proxy that wants a password: without an answer, the request would hang.
  autoUpdater.on('login', (_info, answer) => void Reflect.apply(answer, undefined, []))
  autoUpdater.on('download-progress', ({ percent }) => onProgress(percent))
  return {
    async check() {
      const result = await autoUpdater.checkForUpdates()
      const downloaded = result?.downloadPromise
      // After a timeout of the check nobody awaits it.
      downloaded?.catch(() => undefined)
      return downloaded ? { version: result.updateInfo.version, downloaded } : 'none'
    },
    restart() {
      if (process.platform !== 'linux') return autoUpdater.quitAndInstall(true, true)
      // It starts the new version at once, which must find everything saved, and no instance of this one.
      autoUpdater.autoInstallOnAppQuit = false
      app.once('quit', () => {
        app.releaseSingleInstanceLock()
        autoUpdater.quitAndInstall(true, true)
      })
      app.quit()
    },
  }
}
