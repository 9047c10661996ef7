import type { JobScript, ScriptedOutcome } from './job.ts'
import type { JobStore } from './job-store.ts'
import type { Scheduler } from './scheduler.ts'

export type Workers = ReturnType<typeof createWorkers>

export interface WorkersOptions {
  store: JobStore
  scheduler: Scheduler
  now: () => number
  stamp: () => number
  speed: number
  maxRunning: number
  /** After a cancel, the worker of the real server continues. According to the guide, it stops. */
  cancelStopsWorker: boolean
}

const PICK_UP_MS = 300

const RESTARTABLE = ['failed', 'cancelled']
const CANCELLABLE = ['pending', 'running', 'scheduled']

export function createWorkers(options: WorkersOptions) {
  const { store, scheduler, now, stamp, speed, maxRunning, cancelStopsWorker } = options
  const scripts = new Map<string, JobScript>()
  const next = new Map<string, () => void>()
  const queue: string[] = []

  const later = (id: string, time: number, run: () => void) => {
    next.set(
      id,
      scheduler.at(time, () => {
        next.delete(id)
        if (store.get(id)) run()
      }),
    )
  }

  const halt = (id: string) => {
    next.get(id)?.()
    next.delete(id)
    const place = queue.indexOf(id)
    if (place >= 0) queue.splice(place, 1)
  }

  const hasRoom = () =>
    maxRunning === Number.POSITIVE_INFINITY ||
    store.all().filter((job) => job.status === 'running').length < maxRunning

  const startOrWait = (id: string) => {
    if (hasRoom()) begin(id)
    else queue.push(id)
  }

  const begin = (id: string) => {
    store.update(id, { status: 'running', startedAt: stamp(), progress: 0, error: null, completedAt: null })
    const script = scripts.get(id)
    if (!script) return
    if (store.get(id)?.run === 1) takeStep(id, script, 0, now())
    else later(id, now() + PICK_UP_MS / speed, () => takeStep(id, script, 0, now()))
  }

  /** The worker may overwrite a status that was changed in the meantime. */
  const takeStep = (id: string, script: JobScript, index: number, at: number) => {
    const step = script.steps[index]
    if (!step) return finish(id, script.outcome)
    store.update(id, {
      status: step.status ?? 'running',
      progress: step.progress,
      currentStep: step.text,
      error: null,
      completedAt: null,
    })
    const end = at + step.ms / speed
    const run = store.get(id)?.run
    const failure = script.failAtRun?.find((each) => each.run === run && each.step === index)
    if (failure) later(id, end, () => finish(id, { status: 'failed', error: failure.error }))
    else if (index + 1 < script.steps.length || script.outcome.status !== 'never') {
      later(id, end, () => takeStep(id, script, index + 1, end))
    }
  }

  const finish = (id: string, outcome: ScriptedOutcome) => {
    if (outcome.status === 'failed') {
      store.update(id, { status: 'failed', error: outcome.error, completedAt: stamp() })
    } else if (outcome.status === 'completed') {
      store.update(id, {
        status: 'completed',
        progress: 100,
        currentStep: outcome.step ?? 'Job completed successfully',
        result: outcome.result ?? null,
        error: null,
        completedAt: stamp(),
      })
    }
  }

  const pump = () => {
    while (queue[0] && hasRoom()) {
      const id = queue.shift()
      if (id && store.get(id)) begin(id)
    }
  }

  store.onAnyChange(pump)

  return {
    enqueue(id: string, script: JobScript) {
      scripts.set(id, script)
      if (script.pendingMs) later(id, now() + script.pendingMs / speed, () => startOrWait(id))
      else startOrWait(id)
    },
    /** Returns false (404) unless the job is pending, running or scheduled. */
    cancel(id: string) {
      const job = store.get(id)
      if (!job || !CANCELLABLE.includes(job.status)) return false
      if (job.status !== 'running' || cancelStopsWorker) halt(id)
      store.update(id, { status: 'cancelled', completedAt: stamp() })
      return true
    },
    /** Returns false (404) unless the job has failed or was cancelled. */
    restart(id: string) {
      const job = store.get(id)
      if (!job || !RESTARTABLE.includes(job.status)) return false
      halt(id)
      // A restart keeps the job's ID, `current_step` and `result`.
      store.update(id, { run: job.run + 1, status: 'pending', progress: 0, error: null, completedAt: null })
      startOrWait(id)
      return true
    },
    halt,
  }
}
