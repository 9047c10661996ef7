import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import type { App } from 'electron'
import type { CommandResult } from '#shared/contract.ts'
import type { SystemSettings } from '#main/commands/context.ts'
import { hasCode, MessageError, whyOf } from '#main/base/message-error.ts'
import { messageOf } from '#shared/message.ts'
import { execValue, isSwitchedOff, withExec } from '../linux/desktop-entry.ts'
import { withoutTrailing } from '#shared/cut.ts'

export interface LoginItem {
  readonly set: SystemSettings['setOpenAtLogin']
  readonly renew: SystemSettings['renewOpenAtLogin']
  /** Whether the login item started this run without passing `--hidden`. */
  readonly startedUs: () => boolean
}

export interface ProgramPlace {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly execPath: string
  readonly appPath?: string
  readonly dataFolder?: string
}

const isWithin = (path: string, folder: string) => path.startsWith(`${withoutTrailing(folder, '/')}/`)

/** Returns the AppImage of this program, not one whose variables it inherited. */
export function imageOf({ env, execPath }: Pick<ProgramPlace, 'env' | 'execPath'>): string | undefined {
  const { APPIMAGE: image, APPDIR: imageFolder } = env
  return image && (!imageFolder || isWithin(execPath, imageFolder)) ? image : undefined
}

/** Starts this program hidden: an AppImage by its file, because its mount is temporary. */
export function loginCommand({ env, execPath, appPath, dataFolder }: ProgramPlace): readonly string[] {
  return [
    imageOf({ env, execPath }) ?? execPath,
    ...(appPath === undefined ? [] : [appPath]),
    ...(dataFolder === undefined ? [] : [`--user-data-dir=${dataFolder}`]),
    '--hidden',
  ]
}

const cannot = (error: unknown) => messageOf('system.loginUnchanged', whyOf(error))

function attempt(change: () => void): CommandResult {
  try {
    change()
    return { ok: true }
  } catch (error) {
    return { ok: false, message: cannot(error) }
  }
}

/** Returns the session's autostart file (Desktop Application Autostart Specification). */
export function autostartFile(env: ProgramPlace['env'], home: string): string {
  const { XDG_CONFIG_HOME: configHome = '' } = env
  // "All paths must be absolute"; others are ignored (XDG Base Directory Specification).
  const folder = isAbsolute(configHome) ? configHome : join(home, '.config')
  return join(folder, 'autostart', 'compileo-tray.desktop')
}

const freshEntry = (exec: string) => `[Desktop Entry]
Type=Application
Name=Compileo Tray
Comment=Job monitor for Compileo in your system tray
Exec=${exec}
Icon=compileo-tray
Terminal=false
StartupNotify=false
`

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
}

/** Electron has no login items on Linux. */
export function autostartItem(file: string, command: readonly string[]): LoginItem {
  const exec = execValue(command)
  return {
    set: (on) =>
      attempt(() => {
        if (!on) return rmSync(file, { force: true })
        mkdirSync(dirname(file), { recursive: true })
        writeFileSync(file, freshEntry(exec))
      }),
    renew() {
      try {
        const entry = read(file)
        if (entry === undefined || isSwitchedOff(entry)) return { ok: true, on: false }
        const renewed = withExec(entry, exec)
        if (renewed !== entry) writeFileSync(file, renewed)
        return { ok: true, on: true }
      } catch (error) {
        return { ok: false, on: false, message: cannot(error) }
      }
    },
    startedUs: () => false,
  }
}

/** Windows splits a command line at spaces (Electron's `setLoginItemSettings`: "wrap paths in quotes"). */
export const asOneArgument = (argument: string): string => (/\s/.test(argument) ? `"${argument}"` : argument)

/** For macOS and Windows. Windows compares the command, so each query needs it. */
export function electronLoginItem(
  app: Pick<App, 'setLoginItemSettings' | 'getLoginItemSettings'>,
  platform: NodeJS.Platform,
  [path = '', ...rest]: readonly string[],
): LoginItem {
  const isWindows = platform === 'win32'
  // Electron joins them with spaces.
  const args = rest.map(asOneArgument)
  const command = isWindows ? { path, args } : {}
  const isOn = () => {
    const now = app.getLoginItemSettings(command)
    return isWindows ? now.executableWillLaunchAtLogin : now.openAtLogin
  }
  return {
    set: (on) =>
      attempt(() => {
        app.setLoginItemSettings({ openAtLogin: on, ...command })
        if (isOn() === on) return
        const isAsked = app.getLoginItemSettings(command).status === 'requires-approval'
        throw new MessageError(messageOf(isAsked ? 'system.loginNeedsApproval' : 'system.loginNotTaken'))
      }),
    renew: () => ({ ok: true, on: isOn() }),
    // macOS passes no arguments.
    startedUs: () => !isWindows && app.getLoginItemSettings().wasOpenedAtLogin,
  }
}
