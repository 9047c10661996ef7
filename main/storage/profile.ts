import { mkdirSync } from 'node:fs'
import type { SavedHook } from '../../shared/hooks.ts'
import type { Settings } from '../../shared/settings.ts'
import { messageOf, type Message } from '../../shared/messages/message.ts'
import type { Document } from '../base/document.ts'
import { whyOf } from '../base/message-error.ts'
import type { OpenStore } from './guarded-write.ts'
import { openHookQueue, type HookQueue } from './hook-queue.ts'
import { openHooksFile } from './hooks-file.ts'
import { openLedger, type Ledger } from './ledger.ts'
import { openSettings } from './settings.ts'
import { openWatchList, type WatchListFile } from './watch-list.ts'

/** Everything that is kept on disk. */
export interface Profile {
  readonly settings: Document<Settings>
  readonly watchList: WatchListFile
  readonly ledger: Ledger
  /** What a person wants done when a run ends, and what of it is still to be done. */
  readonly hooks: Document<{ readonly hooks: readonly SavedHook[] }>
  readonly hookQueue: HookQueue
  /** What could not be read, and where it was set aside: for the person to read. */
  readonly complaints: readonly Message[]
}

/**
 * Opens the files of a profile folder. A file that can't be read costs that file, never the others.
 * @param openStore opens what writes the settings
 * @param onSettings hears the settings before the rest is opened
 */
export function openProfile(
  folder: string,
  now: () => number,
  openStore: OpenStore,
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
  onSettings(settings.read())
  return {
    settings,
    watchList: openWatchList({ folder, now: openedAt, onCorrupt }),
    ledger: openLedger({ folder, now, onCorrupt }),
    hooks: openHooksFile({ folder, now: openedAt, onCorrupt }),
    hookQueue: openHookQueue({ folder, now: openedAt, onCorrupt }),
    complaints,
  }
}
