import { app } from 'electron'
import type { Clock } from '#main/base/clock.ts'
import type { CommandContext } from '#main/commands/context.ts'
import { createUpdates, whyNoUpdates, type Updates } from '#main/updates/updates.ts'
import { openSession } from '#main/window/lock-down.ts'

export interface StartOptions {
  readonly core: {
    readonly context: CommandContext
    /** @returns false if notifications are suppressed */
    readonly announceUpdate: (version: string) => Promise<boolean>
  }
  readonly clock: Clock
}

/** electron-updater is loaded at the first check, an hour after the start. */
export function startUpdates({ core, clock }: StartOptions): Updates {
  const { store, signal } = core.context
  const { platform, env, execPath, resourcesPath } = process
  const { isPackaged } = app
  const updates = createUpdates({
    store,
    clock,
    signal,
    why: whyNoUpdates({ platform, isPackaged, env, execPath, resourcesPath }),
    async load(onProgress) {
      const { createUpdater, updaterSession } = await import('#main/updates/electron-updates.ts')
      await openSession(updaterSession(), { proxy: 'system', allows: (url) => url.startsWith('https://') })
      return createUpdater(onProgress)
    },
    announce: core.announceUpdate,
  })
  updates.start()
  return updates
}
