import type { CommandResult } from '../../../shared/contract.ts'
import { messageOf } from '../../../shared/message.ts'
import type { OutcomeKind } from '../../../shared/model.ts'
import type { FileDialogs } from '../../base/files.ts'
import { readSound, soundExtensions } from '../../storage/sound-file.ts'
import type { CommandContext } from '../context.ts'

/** A long file, or one that isn't a sound, is rejected. */
export async function chooseSound(
  { store }: Pick<CommandContext, 'store'>,
  dialogs: FileDialogs,
  kind: OutcomeKind,
): Promise<CommandResult> {
  const path = await dialogs.askOpen({
    title: messageOf('files.titles.chooseSound'),
    extensions: soundExtensions,
  })
  if (path === undefined) return { ok: true }
  const read = await readSound(path)
  if (!read.ok) return read
  const { sounds, soundFiles } = store.state().settings
  store.setSettings({
    sounds: { ...sounds, [kind]: 'file' },
    soundFiles: { ...soundFiles, [kind]: path },
  })
  return { ok: true }
}
