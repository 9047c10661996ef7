import { mkdirSync } from 'node:fs'
import type { Hook } from '#shared/hooks.ts'
import type { Settings } from '#shared/settings.ts'
import { messageOf, type Message } from '#shared/message.ts'
import type { Document } from '#main/storage/document.ts'
import { whyOf } from '#main/base/message-error.ts'
import { HookQueue } from '#main/hooks/delivery-queue.ts'
import { openHooksFile } from '#main/hooks/hooks-file.ts'
import { openLedger, type Ledger } from '#main/storage/ledger.ts'
import { openSettings, type OpenStore, type SavedSettings } from '#main/storage/open-settings.ts'
import { openWatchList, type WatchListFile } from '#main/storage/watch-list.ts'

export interface Profile {
  readonly settings: Document<SavedSettings>
  readonly watchList: WatchListFile
  readonly ledger: Ledger
  readonly hooks: Document<{ readonly hooks: readonly Hook[] }>
  readonly hookQueue: HookQueue
  readonly complaints: readonly Message[]
}

/**
 * An unreadable file never affects the others.
 *
 * @param onSettings called with the settings before the rest is opened
 */
export function openProfile(
  folder: string,
  now: () => number,
  openStore: OpenStore | undefined,
  onSettings: (settings: Settings) => void,
): Profile {
  const openedAt = now()
  const complaints: Message[] = []
  const onCorrupt = (message: Message) => {
    complaints.push(message)
  }
  try {
    mkdirSync(folder, { recursive: true })
  } catch (error) {
    complaints.push(messageOf('storage.nothingKept', folder, whyOf(error)))
  }
  const settings = openSettings({ folder, openStore, now: openedAt, onCorrupt })
  onSettings(settings.read().settings)
  return {
    settings,
    watchList: openWatchList({ folder, now: openedAt, onCorrupt }),
    ledger: openLedger({ folder, now, onCorrupt }),
    hooks: openHooksFile({ folder, now: openedAt, onCorrupt }),
    hookQueue: new HookQueue({ folder, now: openedAt, onCorrupt }),
    complaints,
  }
}
