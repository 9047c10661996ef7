import { parseHookSecrets, type HookReport, type HookSecrets, type HookState } from '#shared/hooks.ts'
import { isLoopback } from '#shared/address.ts'
import type { CommandResult, Reply } from '#shared/contract.ts'
import { createFailure, createMessage, type Message } from '#shared/message.ts'
import { getGuiUrl } from '#shared/web-page-url.ts'
import type { Texts } from '#shared/texts/index.ts'
import type { Random } from '#main/base/backoff.ts'
import type { Clock } from '#main/base/clock.ts'
import type { Log } from '#main/base/log/log.ts'
import { createConnections, type Connections } from '#main/compileo/network/connections.ts'
import type { Network } from '#main/compileo/network/network.ts'
import type { ExpectedEnds } from '#main/core/state/expected-ends.ts'
import type { Happening, Happenings } from '#main/core/state/happenings.ts'
import type { AppStore } from '#main/core/state/store.ts'
import type { HookEvent, HookQueue } from './delivery-queue.ts'
import type { Ledger } from '#main/core/storage/ledger.ts'
import { toHookEvents } from './happening-events.ts'
import { createTestEvent } from './hook-event.ts'
import { HookDeliveries, runAttempt, type DeliveryAttempt } from './run-deliveries.ts'
import { buildHookRequest } from './requests.ts'
import { runCommand } from './run-command.ts'
import { createResponseRedactor, getSecretTexts } from './hook-secrets.ts'
import { sendHookRequest } from './send-request.ts'

export interface HooksOptions {
  readonly store: AppStore
  readonly happenings: Happenings
  readonly ledger: Pick<Ledger, 'stage'>
  readonly queue: HookQueue
  readonly expectedEnds: Pick<ExpectedEnds, 'of'>
  readonly network: Network
  readonly clock: Clock
  readonly random: Random
  readonly signal: AbortSignal
  readonly texts: () => Texts
  /** Returns the secrets of a hook from the keyring, as JSON (`HookSecrets`). */
  readonly getSecrets: (id: string) => string | Promise<string | undefined> | undefined
  readonly env: Readonly<Record<string, string | undefined>>
  readonly log: Log
}

const getBannerId = (id: string) => `hook:${id}`

/**
 * Creates events for hooks and delivers them. Create this object before the announcer, because it skips
 * outcomes that the announcer has recorded.
 */
export class Hooks {
  readonly #options: HooksOptions
  readonly #connections: Connections
  readonly #deliveries: HookDeliveries

  constructor(options: HooksOptions) {
    const { store, happenings, network, clock, signal, log } = options
    this.#options = options
    this.#connections = createConnections({ network, monotonic: () => clock.monotonic() })
    this.#deliveries = new HookDeliveries({
      ...options,
      getHook: (id) => this.#getHook(id),
      attempt: (hook, events, underWay) => this.#attempt(hook, events, underWay),
      onChange: (id, failed, nextTryAt) => this.#updateState(id, failed ?? options.queue.last(id), nextTryAt),
      onSettled: (hook, report) => this.#settled(hook, report),
      onError: (id, error) => log.error(`hook ${id}`, error),
    })
    const stops = [
      store.onChange((change) => change.type === 'hooks' && this.#dropOrphans()),
      happenings.on((happening) => this.#handleHappening(happening)),
    ]
    signal.addEventListener('abort', () => {
      for (const stop of stops) stop()
    })
  }

  /**
   * Begins to deliver. Each delivery is saved before it is sent. After a crash, a delivery may be sent again.
   */
  start(): void {
    const { store, queue } = this.#options
    this.#dropOrphans()
    for (const { id } of store.state().hooks) this.#updateState(id, queue.last(id), undefined)
    this.retry()
  }

  retry(id?: string): void {
    for (const hook of this.#options.store.state().hooks)
      if (id === undefined || hook.id === id) this.#deliveries.retry(hook.id)
  }

  /** Runs a saved hook once with a sample event, even if the hook is off or paused. */
  async test(id: string): Promise<CommandResult> {
    const hook = this.#getHook(id)
    if (!hook) return createFailure('hooks.gone')
    const { result, message, output } = await this.#attemptNow(hook)
    const ok = result === 'delivered'
    const report = { at: this.#options.clock.now(), ok, message, output }
    this.#updateState(id, report, this.#getHook(id)?.nextTryAt)
    return { ok, message }
  }

  /** Runs an unsaved hook with a sample event. The result has the last lines of a command's output. */
  async tryOut(hook: HookState, secrets: HookSecrets): Promise<Reply<'tryHook'>> {
    for (const part of getSecretTexts(secrets)) this.#options.log.addSecret(part)
    const { result, message, output } = await this.#attemptNow(hook, secrets)
    return { ok: result === 'delivered', message, output }
  }

  async settled(): Promise<void> {
    await this.#deliveries.settled()
    await this.#connections.destroy()
  }

  #getHook(id: string): HookState | undefined {
    return this.#options.store.state().hooks.find((hook) => hook.id === id)
  }

  #updateState(id: string, last: HookReport | undefined, nextTryAt: number | undefined) {
    const { store, queue } = this.#options
    store.updateHook(id, (hook) => ({
      ...hook,
      waiting: queue.count(id),
      last: last ?? hook.last,
      nextTryAt,
    }))
  }

  #settled({ id, name }: HookState, { ok, message }: HookReport) {
    const { store, log } = this.#options
    log.info(`hook ${id}: ${ok ? 'delivered' : 'given up'}, ${message.code}`)
    if (ok) store.removeBanner(getBannerId(id))
    else this.#setWarning(id, createMessage('hooks.givenUp', name, message))
  }

  #setWarning(id: string, message: Message) {
    this.#options.store.putBanner({ id: getBannerId(id), tone: 'warning', message })
  }

  #handleHappening(happening: Happening) {
    const { store, ledger, expectedEnds, clock, texts } = this.#options
    const { hooks, jobs, servers, settings } = store.state()
    const context = { jobs, servers, settings, now: clock.now(), texts: texts(), ledger, expectedEnds }
    for (const { event, isFor } of toHookEvents(happening, context))
      for (const hook of hooks) if (isFor(hook)) this.#deliver(hook, event)
  }

  #deliver(hook: HookState, event: HookEvent) {
    const recordResult = this.#options.queue.recordDue(hook.id, event)
    if (recordResult === 'full') this.#setWarning(hook.id, createMessage('hooks.full', hook.name))
    if (recordResult !== 'recorded') return
    this.#updateState(hook.id, undefined, hook.nextTryAt)
    this.#deliveries.more(hook.id)
  }

  #dropOrphans() {
    const { store, queue } = this.#options
    const hooks = new Map(store.state().hooks.map((hook) => [hook.id, hook]))
    queue.keepOnly(
      (id) => hooks.has(id),
      (id) => hooks.get(id)?.isOn === true,
    )
    for (const { id, waiting, last, nextTryAt } of hooks.values())
      if (waiting !== queue.count(id))
        this.#updateState(id, last, queue.count(id) > 0 ? nextTryAt : undefined)
  }

  /**
   * Makes an attempt to deliver events. While the program quits, the attempt may continue until `underWay` is
   * aborted.
   */
  async #attempt(
    hook: HookState,
    events: readonly [HookEvent, ...HookEvent[]],
    underWay: AbortSignal,
    newSecrets?: HookSecrets,
  ): Promise<DeliveryAttempt> {
    const { clock, texts, getSecrets, env } = this.#options
    const { action, id } = hook
    if (action.type === 'command') return runCommand(action, events[0], { clock, env }, underWay)
    const secrets = newSecrets ?? (hook.secrets.length === 0 ? {} : parseHookSecrets(await getSecrets(id)))
    if (!secrets || hook.secrets.some((name) => !secrets[name]))
      return { result: 'failed', message: createMessage('hooks.secretsUnread') }
    const built = buildHookRequest(action, events, secrets, texts(), clock.now())
    if (!built.ok) return { result: 'failed', message: built.message }
    return sendHookRequest(
      built.request,
      createResponseRedactor(secrets),
      { connections: this.#connections, clock },
      underWay,
    )
  }

  #attemptNow(hook: HookState, secrets?: HookSecrets): Promise<DeliveryAttempt> {
    const { signal } = this.#options
    return runAttempt(() => this.#attempt(hook, [this.#createSample(hook)], signal, secrets), signal)
  }

  #createSample(hook: HookState): HookEvent {
    const { store, clock, texts } = this.#options
    const { outcomes, servers: about } = hook
    const { servers } = store.state()
    const guiUrls = [...servers.values()].flatMap((server) =>
      about.length === 0 || about.includes(server.id) ? getGuiUrl(server) : [],
    )
    const gui = guiUrls.find((url) => !isLoopback(url)) ?? guiUrls[0]
    return createTestEvent(outcomes[0] ?? 'completed', texts(), clock.now(), gui)
  }
}
