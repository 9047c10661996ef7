import { onTestFinished } from 'vitest'
import { groupingDelayMs } from '#main/core/notifications/announce-outcomes.ts'
import { Announcer } from '#main/core/notifications/announcer.ts'
import type { Delivery, NotificationSpec } from '#main/core/notifications/notification.ts'
import { createJob } from '#main/core/state/reduce-job.ts'
import { AppStore } from '#main/core/state/store.ts'
import type { JobOutcome, OutcomeKind, JobKey, ServerState } from '#shared/model.ts'
import { openLedger, type Ledger } from '#main/core/storage/ledger.ts'
import type { JobCommandResult, WindowIntent } from '#shared/contract.ts'
import { createCommandExecutor } from '#main/core/commands/execute-command.ts'
import { CompileoClient } from '#main/compileo/client.ts'
import { RequestBudget } from '#main/compileo/request-budget.ts'
import { Transport } from '#main/compileo/transport.ts'
import type { Connections } from '#main/compileo/network/connections.ts'
import { createHappenings } from '#main/core/state/happenings.ts'
import { createEngineListener } from '#main/core/state/engine-listener.ts'
import { Engine, type EngineOptions } from '#main/core/watching/engine.ts'
import { createAppContext } from '#test/support/app-context.ts'
import { createCommandContext } from '#test/support/command-context.ts'
import { directNetwork } from '#test/support/direct-network.ts'
import { createFakeClock, type FakeClock } from '#test/support/fake-clock.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { createNotificationRecorder, type NotificationRecorder } from '#test/support/notification-recorder.ts'
import { createQuotedMessage } from '#test/support/job-texts.ts'
import { texts } from '#test/support/english.ts'

export interface Scene {
  readonly clock: FakeClock
  readonly store: AppStore
  readonly ledger: Ledger
  readonly person: NotificationRecorder
  readonly announcer: Announcer
  readonly opened: readonly WindowIntent[]
  readonly restarted: readonly string[]
  answer(delivery: Delivery): void
  /** Ends a job without letting time pass. */
  finish(jobId: string, kind?: Exclude<OutcomeKind, 'lost'>, ago?: number, error?: string): JobOutcome
  end(jobId: string, kind?: Exclude<OutcomeKind, 'lost'>, ago?: number, error?: string): Promise<JobOutcome>
  endAll(jobIds: readonly string[], kind?: Exclude<OutcomeKind, 'lost'>, ago?: number): Promise<void>
  giveUp(key: JobKey, outcome: JobCommandResult): void
  stop(): Promise<void>
  /** Called before the server responds to a restart. */
  onRestart: (jobId: string) => void
}

export const taken: Delivery = { accepted: true }
export const refused: Delivery = {
  accepted: false,
  why: 'no-daemon',
  reason: createQuotedMessage('No notification service runs.'),
}

/** Creates an engine whose server restarts every job. */
function engineThatRestarts(store: AppStore, clock: FakeClock, onRestart: (jobId: string) => void): Engine {
  const options: EngineOptions = {
    network: directNetwork,
    clock,
    random: Math.random,
    listener: createEngineListener(store, () => clock.now()),
    getJob: (key) => store.state().jobs.get(key),
    isWindowVisible: () => false,
    statsIntervalMs: Infinity,
    rank: () => 0,
  }
  const connections: Connections = {
    async request(url, { headers }) {
      // Streams stay silent.
      if (headers['accept'] === 'text/event-stream') return new Promise(() => undefined)
      onRestart(url.slice(url.lastIndexOf('/') + 1))
      return new Response('{"message":"Restarted"}')
    },
    destroy: async () => undefined,
  }
  const budget = new RequestBudget(clock)
  const transport = new Transport({ baseUrl: 'http://s', connections, budget, now: () => clock.now() })
  const client = new CompileoClient({ url: 'http://s', transport, budget, clock, random: Math.random })
  return new (class extends Engine {
    override client() {
      return client
    }
    override nudgeJob() {
      return undefined
    }
  })(options)
}

/** @param restore adds the jobs of an earlier launch to the store */
export function setScene(
  folder = createTempFolder(),
  clock = createFakeClock(),
  servers: readonly ServerState[] = [],
  restore: (store: AppStore) => void = () => undefined,
): Scene {
  const store = new AppStore()
  restore(store)
  for (const server of servers) store.putServer(server)
  const kept = openLedger({ folder, now: () => clock.now(), onCorrupt: () => undefined })
  let recorded: Promise<void> = Promise.resolve()
  const due = kept.recordDue.bind(kept)
  const ledger = Object.assign(kept, {
    recordDue: (...outcome: Parameters<typeof due>) => (recorded = due(...outcome)),
  })
  const life = new AbortController()
  let answer = taken
  const opened: WindowIntent[] = []
  const restarted: string[] = []
  const giveUps = new Set<(key: JobKey, outcome: JobCommandResult) => void>()
  const person = createNotificationRecorder(() => answer)
  const announcer = new Announcer({
    store,
    happenings: createHappenings(store),
    ledger,
    presenter: person.presenter,
    clock,
    signal: life.signal,
    texts: () => texts,
    onGivenUp(listener) {
      giveUps.add(listener)
      return () => void giveUps.delete(listener)
    },
  })
  const engine = engineThatRestarts(store, clock, (jobId) => {
    restarted.push(jobId)
    scene.onRestart(jobId)
  })
  const context = createCommandContext({ store, engine, clock, signal: life.signal })
  announcer.start(
    createCommandExecutor(
      createAppContext(context, {
        show: (intent = { show: 'list' }) => void opened.push(intent),
      }),
    ),
  )
  let stopping: Promise<void> | undefined
  const stop = () =>
    (stopping ??= (async () => {
      life.abort()
      await announcer.settled()
      ledger.close()
    })())
  onTestFinished(stop)
  const scene: Scene = {
    onRestart: () => undefined,
    clock,
    store,
    ledger,
    person,
    announcer,
    opened,
    restarted,
    stop,
    giveUp(key, outcome) {
      for (const listener of giveUps) listener(key, outcome)
    },
    answer(delivery) {
      answer = delivery
    },
    finish,
    async end(...how) {
      const outcome = finish(...how)
      await announced(how[2])
      return outcome
    },
    async endAll(jobIds, kind, ago) {
      for (const jobId of jobIds) finish(jobId, kind, ago)
      await announced(ago)
    },
  }
  return scene

  /** Waits until the outcomes are announced. Outcomes from the past (`ago` above 0) aren't delayed. */
  async function announced(ago = 0) {
    await recorded
    await clock.advance(ago > 0 ? 0 : groupingDelayMs)
  }

  function finish(
    jobId: string,
    kind: Exclude<OutcomeKind, 'lost'> = 'failed',
    ago = 0,
    text = 'E',
  ): JobOutcome {
    const at = clock.now() - ago
    const job = createJob('s', jobId, at - 1_000)
    if (!store.state().jobs.has(job.identity.key)) store.putJob(job)
    store.applyJobEvent(job.identity.key, { type: 'frame', status: 'running', progress: 5, step: '', at })
    const times = { startedAt: at - 500, completedAt: at }
    const error = kind === 'failed' ? text : undefined
    const report = { jobId, status: kind, progress: 5, step: '', error, ...times }
    store.applyJobEvent(job.identity.key, { type: 'report', report, at })
    const { outcome } = store.state().jobs.get(job.identity.key) ?? {}
    if (!outcome) throw new Error('the job has not ended')
    return outcome
  }
}

export const announcedBy = ({ outcomes = [] }: NotificationSpec): JobKey[] => outcomes.map(({ key }) => key)
