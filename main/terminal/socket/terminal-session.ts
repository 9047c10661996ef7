import type { WriteChunk } from '#main/base/files.ts'
import type { Clock } from '#main/base/clock.ts'
import { Timer } from '#main/base/timer.ts'
import type { CommandContext } from '#main/core/commands/context.ts'
import { readResult } from '#main/core/commands/files/read-result.ts'
import { validateAndCall, type Handlers } from '#main/core/commands/handle-call.ts'
import { cancelJob, restartJob } from '#main/core/commands/jobs/run-job.ts'
import { JobWaits, type TerminalWaits } from '#main/core/commands/jobs/wait-for-job.ts'
import { fetchWholeJob } from '#main/core/commands/jobs/whole-job.ts'
import { scanServer } from '#main/core/commands/discovery/watch-rules.ts'
import { estimateAllDoneTime } from '#main/core/state/expected-ends.ts'
import { PatchFeed } from '#main/core/state/patches.ts'
import { summarizeJobs } from '#shared/rules/job-summaries.ts'
import { formatTrayState } from '#shared/texts/format-state.ts'
import { terminalRequests, type CommandResult, type Patch } from '#shared/contract.ts'
import type { JobState } from '#shared/model.ts'
import type { PublicState } from '#shared/public-state.ts'
import type { Texts } from '#shared/texts/index.ts'
import { toPublicState } from './to-public-state.ts'

/** The shortest interval between two messages with the state, in ms. */
const minStateIntervalMs = 1_000

export interface TerminalSessionOptions {
  readonly context: CommandContext
  readonly version: string
  readonly texts: () => Texts
  /** How long changes are collected before a patch is sent, in ms. */
  readonly patchIntervalMs?: number
}

/** Receives the messages that are sent to a terminal without a request. */
export interface TerminalSessionListener {
  onPatch(patch: Patch): void
  onState(state: PublicState): void
}

const done: CommandResult = { ok: true }

interface Call {
  readonly session: TerminalSession
  readonly write: WriteChunk
}

const handlers: Handlers<typeof terminalRequests, Call> = {
  snapshot: ({ session }) => session.feed.snapshot(),
  jobDetail: ({ session }, { key }) => session.feed.jobDetail(key),
  wholeJob: ({ session: { context } }, { key }) => fetchWholeJob(context, key),
  restart: ({ session: { context } }, { key, announcesEnd }) => restartJob(context, key, announcesEnd),
  cancel: ({ session: { context } }, { key, isBulk }) => cancelJob(context, key, isBulk),
  scanServer: ({ session: { context } }, { serverId }) => scanServer(context, serverId),
  followPatches: ({ session }) => session.followPatches(),
  state: ({ session }) => session.getState(),
  followState: ({ session }) => session.followState(),
  waitForJob: ({ session }, job) => session.waits.add(job),
  stopWaiting({ session }, { key }) {
    session.waits.end(key)
    return done
  },
  readResult: ({ session: { context, signal }, write }, request) =>
    readResult(context, request, AbortSignal.any([context.signal, signal]), write),
  expectRestart({ session: { context } }, { url }) {
    const { store, engine } = context
    for (const server of store.state().servers.values())
      if (server.url === url) engine.expectRestart(server.id)
    return done
  },
}

/** Gives one terminal or assistant access to the core until it is closed. */
export class TerminalSession {
  readonly context: CommandContext
  readonly waits: TerminalWaits
  readonly feed: PatchFeed
  readonly #controller = new AbortController()
  readonly #options: TerminalSessionOptions
  readonly #listener: TerminalSessionListener
  readonly #timer: Timer
  readonly #unsubscribe: () => void
  #isReading = true
  #hasPatches = false
  #hasStates = false
  /** The last state that was sent, without its time. */
  #sentState = ''
  #sentAt = -Infinity

  constructor(options: TerminalSessionOptions, waits: JobWaits, listener: TerminalSessionListener) {
    const { context } = options
    this.context = context
    this.waits = waits.open()
    this.#options = options
    this.#listener = listener
    this.feed = new PatchFeed({
      ...context,
      version: options.version,
      send: (patch) => listener.onPatch(patch),
      intervalMs: options.patchIntervalMs,
    })
    this.#timer = new Timer(context.clock, () => this.#sendState())
    this.#unsubscribe = context.store.onChange(() => this.#sendStateSoon())
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  get #clock(): Clock {
    return this.context.clock
  }

  /** Handles a request. Throws RejectedCallError if the request doesn't fit the contract. */
  call(name: unknown, argument: unknown, write: WriteChunk): Promise<unknown> {
    return validateAndCall(terminalRequests, handlers, { session: this, write }, name, argument)
  }

  /**
   * Pauses patches and states while the terminal doesn't read. When it reads again, it gets the latest state.
   */
  setReading(isReading: boolean): void {
    this.#isReading = isReading
    this.feed.setVisible(isReading && this.#hasPatches)
    if (isReading) this.#sendStateSoon()
  }

  close(): void {
    this.#controller.abort()
    this.#unsubscribe()
    this.#timer.cancel()
    this.feed.stop()
    this.waits.endAll()
  }

  followPatches() {
    this.#hasPatches = true
    const snapshot = this.feed.snapshot()
    this.feed.setVisible(this.#isReading)
    return snapshot
  }

  followState(): PublicState {
    this.#hasStates = true
    const { at, ...state } = this.getState()
    this.#sentState = JSON.stringify(state)
    this.#sentAt = this.#clock.monotonic()
    return { ...state, at }
  }

  getState(): PublicState {
    const { store, clock, expectedEnds } = this.context
    const state = store.state()
    const { jobs, servers, completed } = state
    const texts = this.#options.texts()
    const summary = formatTrayState(
      summarizeJobs(jobs.values(), servers),
      [...servers.values()],
      completed.size,
      texts,
    )
    const getExpectedEnd = (job: JobState) => expectedEnds.of(job, clock.now())
    const doneAt = estimateAllDoneTime(jobs.values(), expectedEnds, clock.now())
    return {
      ...toPublicState(state, { summary, doneAt, getExpectedEnd }, texts),
      at: new Date(clock.now()).toISOString(),
    }
  }

  #sendStateSoon() {
    if (!this.#hasStates || !this.#isReading || this.#timer.isScheduled) return
    const waitMs = this.#sentAt + minStateIntervalMs - this.#clock.monotonic()
    // If the interval has passed, the state is sent at once. A timer would wake up the program once more.
    if (waitMs > 0) this.#timer.schedule(waitMs)
    else this.#sendState()
  }

  #sendState() {
    if (!this.#isReading) return
    this.#sentAt = this.#clock.monotonic()
    const { at, ...state } = this.getState()
    const content = JSON.stringify(state)
    if (content === this.#sentState) return
    this.#sentState = content
    this.#listener.onState({ ...state, at })
  }
}

/** Returns a function that creates sessions. They share the counts of terminals that wait for a job. */
export function createTerminalSessions(
  options: TerminalSessionOptions,
): (listener: TerminalSessionListener) => TerminalSession {
  const waits = new JobWaits(options.context)
  return (listener) => new TerminalSession(options, waits, listener)
}
