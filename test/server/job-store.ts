import { isTerminal, type JobPatch, type JobSeed, type JobState, type TerminalStatus } from './job.ts'

export interface JobOutcome {
  readonly jobId: string
  readonly run: number
  readonly status: TerminalStatus
  /** In ms since the epoch, with microseconds as a fraction. */
  readonly completedAt: number
  readonly error: string | null
  /** When the job left this outcome, in ms; null while the outcome is current. */
  leftAt: number | null
}

export type JobStore = ReturnType<typeof createJobStore>

export function createJobStore(stamp: () => number) {
  const jobs = new Map<string, JobState>()
  const listeners = new Map<string, Set<() => void>>()
  const anyListeners = new Set<(id: string) => void>()
  const outcomes: JobOutcome[] = []
  const lastOutcome = new Map<string, JobOutcome>()
  const removals: { readonly jobId: string; readonly at: number }[] = []

  const notify = (id: string) => {
    for (const listener of listeners.get(id) ?? []) listener()
    for (const listener of anyListeners) listener(id)
  }

  const record = (before: JobState | undefined, after: JobState) => {
    const same = before?.status === after.status && before.completedAt === after.completedAt
    if (same) return
    const last = lastOutcome.get(after.id)
    if (last && last.leftAt === null) last.leftAt = stamp()
    if (!isTerminal(after.status)) return
    const completedAt = after.completedAt ?? stamp()
    const outcome: JobOutcome = {
      jobId: after.id,
      run: after.run,
      status: after.status,
      completedAt,
      error: after.error,
      leftAt: null,
    }
    outcomes.push(outcome)
    lastOutcome.set(after.id, outcome)
  }

  const put = (before: JobState | undefined, after: JobState): JobState => {
    jobs.set(after.id, after)
    record(before, after)
    notify(after.id)
    return after
  }

  return {
    get size() {
      return jobs.size
    },
    get: (id: string) => jobs.get(id),
    all: () => [...jobs.values()],
    outcomes,
    outcomesOf: (id: string) => outcomes.filter((outcome) => outcome.jobId === id),
    removals,
    add: (id: string, seed: JobSeed) => put(jobs.get(id), newJob(id, seed, stamp())),
    update(id: string, patch: JobPatch) {
      const job = jobs.get(id)
      if (!job) throw new Error(`There is no job ${id} on the server`)
      return put(job, changed(job, patch, stamp()))
    },
    remove(id: string) {
      if (!jobs.delete(id)) return false
      const at = stamp()
      removals.push({ jobId: id, at })
      const last = lastOutcome.get(id)
      if (last && last.leftAt === null) last.leftAt = at
      lastOutcome.delete(id)
      notify(id)
      return true
    },
    onChange(id: string, listener: () => void) {
      const set = listeners.get(id) ?? new Set()
      listeners.set(id, set)
      set.add(listener)
      return () => {
        set.delete(listener)
        if (set.size === 0) listeners.delete(id)
      }
    },
    wakeAll() {
      for (const set of listeners.values()) for (const listener of set) listener()
    },
    onAnyChange(listener: (id: string) => void) {
      anyListeners.add(listener)
      return () => anyListeners.delete(listener)
    },
  }
}

function newJob(id: string, seed: JobSeed, now: number): JobState {
  const status = seed.status ?? 'pending'
  const begun = status !== 'pending' && status !== 'scheduled'
  return {
    status,
    progress: status === 'completed' ? 100 : 0,
    currentStep: '',
    result: null,
    error: null,
    createdAt: now,
    startedAt: begun ? now : null,
    completedAt: isTerminal(status) ? now : null,
    run: 1,
    jobType: 'extraction',
    parameters: {},
    userId: null,
    hasWorker: null,
    leftRq: null,
    place: null,
    ...seed,
    id,
  }
}

function changed(job: JobState, patch: JobPatch, now: number): JobState {
  const status = patch.status ?? job.status
  const moved = status !== job.status
  return {
    ...job,
    startedAt: job.startedAt ?? (status === 'running' || isTerminal(status) ? now : null),
    completedAt: moved ? (isTerminal(status) ? now : null) : job.completedAt,
    ...patch,
  }
}
