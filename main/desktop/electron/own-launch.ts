import { homedir } from 'node:os'
import { join } from 'node:path'
import { app } from 'electron'
import {
  getAutostartPath,
  createAutostartItem,
  createElectronLoginItem,
  getLoginCommand,
  type LoginItem,
} from './login-item.ts'

/** Returns the command that starts this program without a window. Call it when Electron is ready. */
export function getLaunchCommand(): readonly string[] {
  const { env, execPath } = process
  const folder = app.getPath('userData')
  const isUsual = folder === join(app.getPath('appData'), app.name)
  return getLoginCommand({
    env,
    execPath,
    ...(!app.isPackaged && { appPath: app.getAppPath() }),
    ...(!isUsual && { dataFolder: folder }),
  })
}

/** Creates the login item for the current platform. */
export function createLoginItem(command: readonly string[]): LoginItem {
  const { platform, env } = process
  return platform === 'linux'
    ? createAutostartItem(getAutostartPath(env, homedir()), command)
    : createElectronLoginItem(app, platform, command)
}
