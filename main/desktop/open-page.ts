import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { Shell } from 'electron'
import { createMessage, createFailure, type Message } from '#shared/message.ts'
import { getErrorMessage } from '#main/base/message-error.ts'
import type { CommandContext, OpenPage } from '#main/core/commands/context.ts'

/** The shortest interval between two opened pages, in ms, so that a double click opens only one. */
const minIntervalMs = 1_000

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/**
 * Returns an error if `xdg-open` is missing on Linux. Electron runs that program, but doesn't report that it
 * is missing.
 */
export function findBrowserError(platform: NodeJS.Platform, path = ''): Message | undefined {
  const folders = path.split(delimiter).filter((folder) => folder !== '')
  if (platform !== 'linux' || folders.some((folder) => isExecutable(join(folder, 'xdg-open'))))
    return undefined
  return createMessage('commands.gui.noOpener')
}

export interface OpenPageOptions {
  readonly shell: Pick<Shell, 'openExternal'>
  readonly findError: () => Message | undefined
  readonly monotonic: () => number
}

/** Creates the function that opens web pages. It opens no other addresses, and no files. */
export function createOpenPage({ shell, findError, monotonic }: OpenPageOptions): OpenPage {
  let openedAt = -Infinity
  return async (address) => {
    const url = URL.canParse(address) ? new URL(address) : undefined
    const isWeb = url?.protocol === 'http:' || url?.protocol === 'https:'
    if (!url || !isWeb || url.username || url.password)
      return { ok: false, message: createMessage('commands.gui.noPage') }
    const failed = (why: string | Message) =>
      ({ ok: false, message: createMessage('commands.gui.noBrowser', url.href, why) }) as const
    const why = findError()
    if (why) return failed(why)
    if (monotonic() - openedAt < minIntervalMs) return { ok: true }
    openedAt = monotonic()
    try {
      await shell.openExternal(url.href)
      return { ok: true }
    } catch (error) {
      return failed(getErrorMessage(error))
    }
  }
}

interface OpenDataFolderOptions {
  readonly shell: Pick<Shell, 'openPath'>
  readonly folder: string
}

/** Creates the function that shows the data folder in the file manager. It can't open another folder. */
export function createOpenDataFolder({
  shell,
  folder,
}: OpenDataFolderOptions): CommandContext['openDataFolder'] {
  return async () => {
    const error = await shell.openPath(folder)
    return error === '' ? { ok: true } : createFailure('commands.folderNotOpened', folder, error)
  }
}
