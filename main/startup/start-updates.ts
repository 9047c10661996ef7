import { createRequire } from 'node:module'
import { join } from 'node:path'
import { app, net, powerMonitor, session } from 'electron'
import type { Message } from '../../shared/message.ts'
import type { Clock } from '../base/clock.ts'
import type { CommandContext } from '../commands/context.ts'
import { openSessionBus } from '../desktop/linux/dbus/session-bus.ts'
import { openForUpdates } from '../window/lock-down.ts'
import { readBuildFacts } from '../updates/build-facts.ts'
import { openUpdateMemory } from '../updates/saved-update-state.ts'
import { onMeteredConnection, systemBusAddress } from '../updates/metered.ts'
import { whyNoUpdates, type Moment } from '../updates/update-policy.ts'
import { updaterSession, type UpdatesModule } from '../updates/updater.ts'
import { createUpdates, type Updates } from '../updates/updates.ts'

export interface StartOptions {
  readonly core: {
    readonly context: CommandContext
    readonly warn: (message: Message) => void
    /** @returns false if notifications are suppressed */
    readonly announceUpdate: (version: string) => Promise<boolean>
  }
  readonly clock: Clock
  readonly command: readonly string[]
}

async function momentOf(clock: Clock): Promise<Omit<Moment, 'overdueMs'>> {
  const { platform, env } = process
  const systemBus =
    platform === 'linux' ? openSessionBus({ address: () => systemBusAddress(env), clock }) : undefined
  try {
    return {
      isOnline: net.isOnline(),
      idleSeconds: powerMonitor.getSystemIdleTime(),
      // Electron doesn't report it on macOS and Windows.
      isMetered: systemBus && (await onMeteredConnection(systemBus, clock)),
    }
  } finally {
    systemBus?.dispose()
  }
}

/** electron-updater is loaded at the first check, hours after the start. */
export function startUpdates({ core, clock, command }: StartOptions): Updates {
  const { context, warn, announceUpdate } = core
  const { store } = context
  const { platform, env, execPath, resourcesPath } = process
  const { isPackaged } = app
  const facts = readBuildFacts({
    platform,
    isPackaged,
    env,
    execPath,
    appPath: app.getAppPath(),
    resourcesPath,
  })
  const { url = '', key, imagePath: image } = facts
  const updates = createUpdates({
    store,
    clock,
    random: Math.random,
    signal: context.signal,
    why: whyNoUpdates(facts),
    async load() {
      await openForUpdates(session.fromPartition(updaterSession, { cache: false }), url)
      const module: UpdatesModule = createRequire(__filename)(join(__dirname, 'updates.cjs'))
      return module.createUpdater({ url, key, image, command })
    },
    memory: () => openUpdateMemory({ folder: app.getPath('userData'), now: clock.now(), onCorrupt: warn }),
    warn,
    moment: () => momentOf(clock),
    announce: announceUpdate,
  })
  updates.start()
  return updates
}
