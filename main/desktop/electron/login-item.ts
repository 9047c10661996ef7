import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import type { App } from 'electron'
import type { CommandResult } from '#shared/contract.ts'
import type { SystemSettings } from '#main/core/commands/context.ts'
import { hasCode, MessageError, getErrorMessage } from '#main/base/message-error.ts'
import { createMessage } from '#shared/message.ts'
import { formatExec, isEntryDisabled, replaceExec } from '../linux/desktop-entry.ts'
import { trimTrailing } from '#shared/truncate.ts'

export interface LoginItem {
  readonly set: SystemSettings['setOpenAtLogin']
  readonly renew: SystemSettings['renewOpenAtLogin']
  /** Whether the login item started the program without the argument `--hidden`. */
  readonly wasLaunchedAtLogin: () => boolean
}

export interface ProgramInfo {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly execPath: string
  readonly appPath?: string
  readonly dataFolder?: string
}

const isWithin = (path: string, folder: string) => path.startsWith(`${trimTrailing(folder, '/')}/`)

/** Returns the path of this AppImage. The variable may be inherited from another AppImage. */
export function getAppImage({ env, execPath }: Pick<ProgramInfo, 'env' | 'execPath'>): string | undefined {
  const { APPIMAGE: image, APPDIR: imageFolder } = env
  return image && (!imageFolder || isWithin(execPath, imageFolder)) ? image : undefined
}

/**
 * Returns the command of the login item. An AppImage is started by its own file, because it is mounted at a
 * temporary path.
 */
export function getLoginCommand({ env, execPath, appPath, dataFolder }: ProgramInfo): readonly string[] {
  return [
    getAppImage({ env, execPath }) ?? execPath,
    ...(appPath === undefined ? [] : [appPath]),
    ...(dataFolder === undefined ? [] : [`--user-data-dir=${dataFolder}`]),
    '--hidden',
  ]
}

const createFailure = (error: unknown) => createMessage('system.loginUnchanged', getErrorMessage(error))

function tryChange(change: () => void): CommandResult {
  try {
    change()
    return { ok: true }
  } catch (error) {
    return { ok: false, message: createFailure(error) }
  }
}

/** Returns the path of the session's autostart file (Desktop Application Autostart Specification). */
export function getAutostartPath(env: ProgramInfo['env'], home: string): string {
  const { XDG_CONFIG_HOME: configHome = '' } = env
  // The XDG Base Directory Specification demands an absolute path. A relative path is ignored.
  const folder = isAbsolute(configHome) ? configHome : join(home, '.config')
  return join(folder, 'autostart', 'compileo-tray.desktop')
}

const createEntry = (exec: string) => `[Desktop Entry]
Type=Application
Name=Compileo Tray
Comment=Job monitor for Compileo in your system tray
Exec=${exec}
Icon=compileo-tray
Terminal=false
StartupNotify=false
`

function readEntry(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
}

/** Creates the login item on Linux, where Electron supports none. */
export function createAutostartItem(file: string, command: readonly string[]): LoginItem {
  const exec = formatExec(command)
  return {
    set: (isOn) =>
      tryChange(() => {
        if (!isOn) return rmSync(file, { force: true })
        mkdirSync(dirname(file), { recursive: true })
        writeFileSync(file, createEntry(exec))
      }),
    renew() {
      try {
        const entry = readEntry(file)
        if (entry === undefined || isEntryDisabled(entry)) return { ok: true, on: false }
        const renewed = replaceExec(entry, exec)
        if (renewed !== entry) writeFileSync(file, renewed)
        return { ok: true, on: true }
      } catch (error) {
        return { ok: false, on: false, message: createFailure(error) }
      }
    },
    wasLaunchedAtLogin: () => false,
  }
}

/**
 * Quotes an argument with spaces, because Windows splits a command at spaces (Electron's documentation of
 * `setLoginItemSettings`).
 */
const quoteArgument = (argument: string): string => (/\s/.test(argument) ? `"${argument}"` : argument)

/** Creates the login item of macOS or Windows. Windows identifies it by its command. */
export function createElectronLoginItem(
  app: Pick<App, 'setLoginItemSettings' | 'getLoginItemSettings'>,
  platform: NodeJS.Platform,
  [path = '', ...rest]: readonly string[],
): LoginItem {
  const isWindows = platform === 'win32'
  // Electron joins the arguments with spaces, without quotes.
  const args = rest.map(quoteArgument)
  const command = isWindows ? { path, args } : {}
  const isRegistered = () => {
    const loginSettings = app.getLoginItemSettings(command)
    return isWindows ? loginSettings.executableWillLaunchAtLogin : loginSettings.openAtLogin
  }
  return {
    set: (isOn) =>
      tryChange(() => {
        app.setLoginItemSettings({ openAtLogin: isOn, ...command })
        if (isRegistered() === isOn) return
        const isAsked = app.getLoginItemSettings(command).status === 'requires-approval'
        throw new MessageError(createMessage(isAsked ? 'system.loginNeedsApproval' : 'system.loginNotTaken'))
      }),
    renew: () => ({ ok: true, on: isRegistered() }),
    // macOS passes no arguments to a login item, so this asks Electron.
    wasLaunchedAtLogin: () => !isWindows && app.getLoginItemSettings().wasOpenedAtLogin,
  }
}
