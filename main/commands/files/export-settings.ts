import { basename } from 'node:path'
import type { CommandResult } from '../../../shared/contract.ts'
import { writeWhole, type FileDialogs } from '../../base/files.ts'
import { messageOf } from '../../../shared/message.ts'
import type { CommandContext } from '../context.ts'
import { settingsFileOf, writeSettingsFile } from './settings-file.ts'

/** Asks for a file, and exports settings, servers and the watch-list, without keys. */
export async function exportSettings(
  { store }: CommandContext,
  dialogs: FileDialogs,
): Promise<CommandResult> {
  const path = await dialogs.askSave({
    title: messageOf('files.titles.exportSettings'),
    defaultName: 'compileo-tray-settings.json',
    extensions: ['json'],
  })
  if (path === undefined) return { ok: true }
  const written = await writeWhole(path, writeSettingsFile(settingsFileOf(store.state())))
  if (!written.ok) return written
  return { ok: true, message: messageOf('files.savedWithoutKeys', basename(path)) }
}
