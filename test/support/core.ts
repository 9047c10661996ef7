import { EventEmitter } from 'node:events'
import type { WindowIntent } from '#shared/contract.ts'
import { systemClock } from '#main/base/clock.ts'
import type { Network } from '#main/compileo/network/network.ts'
import { createCommandExecutor } from '#main/core/commands/execute-command.ts'
import { createCore, type Core } from '#main/core/core.ts'
import { openSavedState } from '#main/core/saved-state.ts'
import { silentLog } from '#main/base/log/log.ts'
import {
  getCommandName,
  type Delivery,
  type NotificationPresenter,
  type NotificationPress,
  type NotificationSpec,
  type NotificationRebuilder,
} from '#main/core/notifications/notification.ts'
import { createSeededRandom } from '#test/server/random.ts'
import { createAppContext } from './app-context.ts'
import { createChangeWaiter } from './change-waiter.ts'
import { openConf } from './settings-store.ts'
import { directNetwork } from './direct-network.ts'
import { createTestVault } from './test-vault.ts'
import { acceptingSystemSettings } from './accepting-system-settings.ts'

export interface RecordingPresenter extends NotificationPresenter {
  readonly shown: readonly NotificationSpec[]
  readonly updates: readonly NotificationSpec[]
  visible(): readonly NotificationSpec[]
  waitUntilVisible(test: (specs: readonly NotificationSpec[]) => boolean): Promise<unknown>
  /** @param action the command of a button, or `default` for a click on the text */
  press(press: { readonly id: string; readonly action: string }): void
  emit(press: NotificationPress): void
  recall?: NotificationRebuilder
}

export function createRecordingPresenter(
  deliver: (spec: NotificationSpec) => Delivery | Promise<Delivery> = () => ({ accepted: true }),
): RecordingPresenter {
  const shown: NotificationSpec[] = []
  const updates: NotificationSpec[] = []
  const visible = new Map<string, NotificationSpec>()
  const presses = new EventEmitter<{ press: [NotificationPress] }>()
  const changes = createChangeWaiter()
  const presenter: RecordingPresenter = {
    shown,
    updates,
    visible: () => [...visible.values()],
    async show(spec) {
      shown.push(spec)
      const delivery = await deliver(spec)
      if (delivery.accepted) visible.set(spec.id, spec)
      changes.reportChange()
      return delivery
    },
    async update(spec) {
      if (!visible.has(spec.id)) return undefined
      updates.push(spec)
      const delivery = await deliver(spec)
      if (delivery.accepted) visible.set(spec.id, spec)
      changes.reportChange()
      return delivery
    },
    close(id) {
      visible.delete(id)
      changes.reportChange()
    },
    waitUntilVisible: (test) => changes.waitFor(() => test([...visible.values()])),
    onPress(listener, recall) {
      presenter.recall = recall
      presses.on('press', listener)
      return () => presses.off('press', listener)
    },
    dispose: () => presses.removeAllListeners(),
    press({ id, action }) {
      const spec = visible.get(id) ?? shown.findLast((each) => each.id === id)
      const button = spec?.buttons.find(({ command }) => getCommandName(command) === action)
      const { command } = (action === 'default' ? spec : button) ?? {}
      if (!command) throw new Error(`${id} has no ${action}`)
      presenter.emit({ id, command })
    },
    emit: (press) => presses.emit('press', press),
  }
  return presenter
}

type CoreParts = Parameters<typeof createCore>[0]

export function openTestCore({
  folder,
  clock = systemClock,
  seed = 1,
  network = directNetwork,
  systemLanguage = 'en',
  log = silentLog,
  open = () => undefined,
  ...parts
}: Partial<Omit<CoreParts, 'saved' | 'folder' | 'random' | 'network'>> & {
  folder: string
  seed?: number
  network?: Network
  systemLanguage?: string
  open?: (intent: WindowIntent) => void
}): Core {
  const lifetime = new AbortController()
  const core = createCore({
    saved: openSavedState({ folder, clock, openStore: openConf, log, systemLanguage, lifetime }),
    folder,
    clock,
    random: createSeededRandom(seed),
    presenter: createRecordingPresenter(),
    system: acceptingSystemSettings,
    network: () => network,
    vault: createTestVault(),
    log,
    isWindowVisible: () => false,
    openPage: async () => ({ ok: true }),
    openDataFolder: async () => ({ ok: true }),
    env: {},
    ...parts,
  })
  const carryOut = createCommandExecutor(
    createAppContext(core.context, { show: (intent = { show: 'list' }) => open(intent) }),
  )
  return { ...core, start: () => core.start(carryOut) }
}
