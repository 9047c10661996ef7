import { EventEmitter } from 'node:events'
import type { WindowIntent } from '#shared/contract.ts'
import { systemClock } from '#main/base/clock.ts'
import type { Network } from '#main/network/network.ts'
import { createCommandExecutor } from '#main/commands/execute-command.ts'
import { createCore, type Core } from '#main/core/core.ts'
import { openSavedState } from '#main/core/saved-state.ts'
import { silentLog } from '#main/log/log.ts'
import {
  getCommandName,
  type Delivery,
  type NotificationPresenter,
  type NotificationPress,
  type NotificationSpec,
  type NotificationRebuilder,
} from '#main/notifications/notification.ts'
import { seededRandom } from '#test/server/random.ts'
import { appContextOf } from './app-context.ts'
import { createChanges } from './changes.ts'
import { openConf } from './settings-store.ts'
import { straight } from './straight.ts'
import { testVault } from './test-vault.ts'
import { willingSystem } from './willing-system.ts'

export interface RecordingPresenter extends NotificationPresenter {
  readonly shown: readonly NotificationSpec[]
  readonly updates: readonly NotificationSpec[]
  visible(): readonly NotificationSpec[]
  untilVisible(test: (specs: readonly NotificationSpec[]) => boolean): Promise<unknown>
  /** @param action the command of a button, or `default` for a click on the text */
  press(press: { readonly id: string; readonly action: string }): void
  emit(press: NotificationPress): void
  recall?: NotificationRebuilder
}

export function recordingPresenter(
  deliver: (spec: NotificationSpec) => Delivery | Promise<Delivery> = () => ({ accepted: true }),
): RecordingPresenter {
  const shown: NotificationSpec[] = []
  const updates: NotificationSpec[] = []
  const visible = new Map<string, NotificationSpec>()
  const presses = new EventEmitter<{ press: [NotificationPress] }>()
  const changes = createChanges()
  const presenter: RecordingPresenter = {
    shown,
    updates,
    visible: () => [...visible.values()],
    async show(spec) {
      shown.push(spec)
      const delivery = await deliver(spec)
      if (delivery.accepted) visible.set(spec.id, spec)
      changes.report()
      return delivery
    },
    async update(spec) {
      if (!visible.has(spec.id)) return undefined
      updates.push(spec)
      const delivery = await deliver(spec)
      if (delivery.accepted) visible.set(spec.id, spec)
      changes.report()
      return delivery
    },
    close(id) {
      visible.delete(id)
      changes.report()
    },
    untilVisible: (test) => changes.until(() => test([...visible.values()])),
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

export function openCore({
  folder,
  clock = systemClock,
  seed = 1,
  network = straight,
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
    random: seededRandom(seed),
    presenter: recordingPresenter(),
    system: willingSystem,
    network: () => network,
    vault: testVault(),
    log,
    isWindowVisible: () => false,
    openPage: async () => ({ ok: true }),
    openDataFolder: async () => ({ ok: true }),
    env: {},
    ...parts,
  })
  const carryOut = createCommandExecutor(
    appContextOf(core.context, { show: (intent = { show: 'list' }) => open(intent) }),
  )
  return { ...core, start: () => core.start(carryOut) }
}
