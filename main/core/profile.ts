import { mkdirSync } from 'node:fs'
import type { Settings } from '#shared/settings.ts'
import { createMessage, type Message } from '#shared/message.ts'
import { getErrorMessage } from '#main/base/message-error.ts'
import { HookQueue } from '#main/core/hooks/delivery-queue.ts'
import { openHooksFile } from '#main/core/hooks/hooks-file.ts'
import { openLedger } from '#main/core/storage/ledger.ts'
import { openSettings, type OpenStore } from '#main/core/storage/open-settings.ts'
import { openWatchList } from '#main/core/storage/watch-list.ts'

export type Profile = ReturnType<typeof openProfile>

/** Opens a profile's files. If one file can't be read, the other files are still opened. */
export function openProfile(
  folder: string,
  now: () => number,
  openStore: OpenStore | undefined,
  onSettings: (settings: Settings) => void,
) {
  const openedAt = now()
  const complaints: Message[] = []
  const onCorrupt = (message: Message) => void complaints.push(message)
  try {
    mkdirSync(folder, { recursive: true })
  } catch (error) {
    complaints.push(createMessage('storage.nothingSaved', folder, getErrorMessage(error)))
  }
  const settings = openSettings({ folder, openStore, now: openedAt, onCorrupt })
  onSettings(settings.read().settings)
  return {
    folder,
    settings,
    watchList: openWatchList({ folder, now: openedAt, onCorrupt }),
    ledger: openLedger({ folder, now, onCorrupt }),
    hooks: openHooksFile({ folder, now: openedAt, onCorrupt }),
    hookQueue: new HookQueue({ folder, now: openedAt, onCorrupt }),
    complaints,
  }
}
