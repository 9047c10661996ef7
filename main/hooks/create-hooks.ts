import { readHookSecrets, type HookReport, type HookSecrets, type HookState } from '#shared/hooks.ts'
import { isLoopback } from '#shared/address.ts'
import type { CommandResult } from '#shared/contract.ts'
import { messageOf } from '#shared/message.ts'
import { guiOf } from '#shared/web-page-url.ts'
import type { Texts } from '#shared/texts/index.ts'
import type { Random } from '#main/base/backoff.ts'
import type { Clock } from '#main/base/clock.ts'
import type { Log } from '#main/log/log.ts'
import { lazyConnections } from '#main/network/lazy-connections.ts'
import type { Network } from '#main/network/network.ts'
import { outcomesBetween } from '#main/state/reduce-job.ts'
import type { AppStore } from '#main/state/store.ts'
import type { JobOutcome, JobState } from '#shared/model.ts'
import type { HookEvent, HookQueue } from './delivery-queue.ts'
import type { Ledger } from '#main/storage/ledger.ts'
import { makeAttempt, type Attempt } from './attempt.ts'
import { withDetails } from './event-details.ts'
import { eventOf, testEvent } from './hook-event.ts'
import { followNotices } from './follow-notices.ts'
import { testNotice } from './notices.ts'
import { createDeliveries } from './run-deliveries.ts'
import { requestFor } from './requests.ts'
import { actsOn } from './hook-filter.ts'
import { runCommand } from './run-command.ts'
import { responseRedactor, secretTexts } from './hook-secrets.ts'
import { send } from './send-request.ts'

export interface HooksOptions {
  readonly store: AppStore
  readonly ledger: Pick<Ledger, 'stage' | 'entries'>
  readonly queue: HookQueue
  readonly network: Network
  readonly clock: Clock
  readonly random: Random
  readonly signal: AbortSignal
  readonly texts: () => Texts
  /** The keyring's JSON (`HookSecrets`). */
  readonly secretsOf: (id: string) => string | Promise<string | undefined> | undefined
  /** Commands get this environment, too. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly log: Log
}

export interface Hooks {
  /** Sends each delivery at least once, and none before it is on disk. */
  start(): void
  retry(id?: string): void
  /** Runs a hook even if it is off or paused. */
  test(id: string): Promise<CommandResult>
  tryOut(hook: HookState, secrets: HookSecrets): Promise<TriedHook>
  settled(): Promise<void>
}

/** With the last lines of a command's output. */
export type TriedHook = CommandResult & { readonly output?: string }

const noticeOf = (id: string) => `hook:${id}`

/** Must be created before the announcer: outcomes that it has recorded are never filed. */
export function createHooks(options: HooksOptions): Hooks {
  const { store, ledger, queue, network, clock, random, signal, texts, secretsOf, env, log } = options
  const connections = lazyConnections({ network, ca: undefined, monotonic: () => clock.monotonic() })
  const hookOf = (id: string) => store.state().hooks.find((hook) => hook.id === id)

  async function attempt(
    hook: HookState,
    filed: readonly [HookEvent, ...HookEvent[]],
    life: AbortSignal,
    given?: HookSecrets,
  ): Promise<Attempt> {
    const { action, id } = hook
    const detailed = await Promise.all(filed.map((each) => withDetails(each, store, clock, life)))
    const [event = filed[0], ...others] = detailed
    if (action.type === 'command') return runCommand(action, event, { clock, env }, life)
    const secrets = given ?? (hook.secrets.length === 0 ? {} : readHookSecrets(await secretsOf(id)))
    if (!secrets || hook.secrets.some((name) => !secrets[name]))
      return { is: 'failed', message: messageOf('hooks.secretsUnread') }
    const made = requestFor(action, [event, ...others], secrets, texts(), clock.now())
    if (!made.ok) return { is: 'failed', message: made.message }
    return send(made.request, responseRedactor(secrets), { connections, clock }, life)
  }

  function publish(id: string, last: HookReport | undefined, nextTryAt: number | undefined) {
    store.updateHook(id, (before) => {
      const { nextTryAt: _, ...hook } = before
      const waiting = queue.count(id)
      return { ...hook, waiting, ...(last && { last }), ...(nextTryAt !== undefined && { nextTryAt }) }
    })
  }

  const deliveries = createDeliveries({
    queue,
    clock,
    random,
    signal,
    hook: hookOf,
    attempt,
    onChange: (id, failed, nextTryAt) => publish(id, failed ?? queue.last(id), nextTryAt),
    onSettled({ id, name }, { ok, message }) {
      log.info(`hook ${id}: ${ok ? 'delivered' : 'given up'}, ${message.code}`)
      if (ok) return store.removeNotice(noticeOf(id))
      store.putNotice({
        id: noticeOf(id),
        tone: 'warning',
        message: messageOf('hooks.givenUp', name, message),
      })
    },
    onError: (id, error) => log.error(`hook ${id}`, error),
  })

  function deliver(hook: HookState, event: HookEvent) {
    const filed = queue.due(hook.id, event)
    if (filed === 'full')
      store.putNotice({
        id: noticeOf(hook.id),
        tone: 'warning',
        message: messageOf('hooks.full', hook.name),
      })
    if (filed !== 'recorded') return
    publish(hook.id, undefined, hook.nextTryAt)
    deliveries.more(hook.id)
  }

  function file(outcome: JobOutcome, job: JobState | undefined) {
    // Outcomes in the ledger were filed before.
    if (ledger.stage(outcome) !== 'unknown') return
    const { hooks, jobs, servers, settings } = store.state()
    const context = { jobs, servers, settings, now: clock.now() }
    const event = eventOf(outcome, job, servers.get(job?.serverId ?? ''), clock.now())
    for (const hook of hooks) if (actsOn(hook, outcome, job, context)) deliver(hook, event)
  }

  /** Drops deliveries of hooks that are off or removed. */
  function sweep() {
    const hooks = new Map(store.state().hooks.map((hook) => [hook.id, hook]))
    queue.keepOnly(
      (id) => hooks.has(id),
      (id) => hooks.get(id)?.isOn === true,
    )
    for (const { id, waiting, last, nextTryAt } of hooks.values())
      if (waiting !== queue.count(id)) publish(id, last, queue.count(id) > 0 ? nextTryAt : undefined)
  }

  const stop = store.onChange((change) => {
    if (change.of === 'hooks') sweep()
    if (change.of !== 'job') return
    for (const outcome of outcomesBetween(change.before, change.after)) file(outcome, change.after)
  })
  signal.addEventListener('abort', stop)

  function retry(id?: string) {
    for (const hook of store.state().hooks) if (id === undefined || hook.id === id) deliveries.retry(hook.id)
  }

  function madeUp(hook: HookState): HookEvent {
    const { outcomes, notices: [notice] = [], servers: about } = hook
    const made = outcomes.length === 0 && notice && testNotice(notice, hook, clock.now(), texts())
    if (made) return made
    const { servers } = store.state()
    const guis = [...servers.values()].flatMap((server) =>
      about.length === 0 || about.includes(server.id) ? (guiOf(server) ?? []) : [],
    )
    const gui = guis.find((url) => !isLoopback(url)) ?? guis[0]
    return testEvent(outcomes[0] ?? 'completed', clock.now(), gui)
  }

  const tryNow = (hook: HookState, secrets?: HookSecrets) =>
    makeAttempt(() => attempt(hook, [madeUp(hook)], signal, secrets), signal)

  return {
    start() {
      sweep()
      followNotices({ store, ledger, queue, clock, signal, texts, deliver })
      for (const { id } of store.state().hooks) publish(id, queue.last(id), undefined)
      retry()
    },
    retry,
    async test(id) {
      const hook = hookOf(id)
      if (!hook) return { ok: false, message: messageOf('hooks.gone') }
      const { is, message, output } = await tryNow(hook)
      const ok = is === 'delivered'
      publish(
        id,
        { at: clock.now(), ok, message, ...(output !== undefined && { output }) },
        hookOf(id)?.nextTryAt,
      )
      return { ok, message }
    },
    async tryOut(hook, secrets) {
      for (const part of secretTexts(secrets)) log.hide(part)
      const { is, message, output } = await tryNow(hook, secrets)
      return { ok: is === 'delivered', message, ...(output !== undefined && { output }) }
    },
    async settled() {
      await deliveries.settled()
      await connections.destroy()
    },
  }
}
