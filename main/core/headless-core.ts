import type { Random } from '#main/base/backoff.ts'
import type { Clock } from '#main/base/clock.ts'
import type { Log } from '#main/base/log/log.ts'
import type { NotificationPresenter } from '#main/core/notifications/notification.ts'
import type { Vault } from '#main/core/storage/secrets.ts'
import { createFailure } from '#shared/message.ts'
import { createCore, type Core, type CoreOptions } from './core.ts'
import { openSavedState, type SavedState } from './saved-state.ts'

/** Accepts every notification, so that outcomes are recorded as announced without a desktop. */
const nullPresenter: NotificationPresenter = {
  show: async () => ({ accepted: true }),
  update: async () => ({ accepted: true }),
  close: () => undefined,
  onPress: () => () => undefined,
  dispose: () => undefined,
}

/** Stores nothing, because the API keys come from the caller and aren't saved. */
const nullVault: Vault = {
  state: async () => 'absent',
  encrypt: () => Promise.reject(new Error('No secrets are saved')),
  decrypt: () => Promise.reject(new Error('No secrets are saved')),
}

const notWatched = createFailure('commands.notWatched')

export interface HeadlessCoreOptions {
  readonly folder: string
  readonly language: string
  readonly log: Log
  readonly env: Readonly<Record<string, string | undefined>>
  readonly network: CoreOptions['network']
  readonly clock: Clock
  readonly random: Random
}

/** Opens the same core as the tray app has, without a desktop. */
export function openHeadlessCore(options: HeadlessCoreOptions): { core: Core; saved: SavedState } {
  const { folder, language, log, env, network, clock, random } = options
  const lifetime = new AbortController()
  const saved = openSavedState({ folder, clock, log, systemLanguage: language, lifetime })
  const core = createCore({
    saved,
    folder,
    clock,
    random,
    presenter: nullPresenter,
    system: { setOpenAtLogin: () => notWatched, renewOpenAtLogin: () => ({ ...notWatched, on: false }) },
    network,
    vault: nullVault,
    log,
    env,
    isWindowVisible: () => false,
    openPage: async () => notWatched,
    openDataFolder: async () => notWatched,
  })
  return { core, saved }
}
