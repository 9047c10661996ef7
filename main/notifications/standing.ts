import { keepNewest } from '#main/base/bounded.ts'
import type { Clock } from '#main/base/clock.ts'
import { Timer } from '#main/base/timer.ts'
import type { JobKey, JobOutcome, JobState } from '#shared/model.ts'
import type { Delivering } from './deliver.ts'
import type { NotificationSpec } from './notification.ts'

/** What a notification says by now; undefined if nothing of it is true any more. */
export type Truth = () => NotificationSpec | 'unchanged' | undefined

interface Entry {
  readonly keys: ReadonlySet<JobKey>
  readonly truth: Truth
}

/** Jobs that are restarted together change a notification once, ms. */
const pauseMs = 500
const mostStanding = 100

export interface StandingOptions {
  readonly clock: Clock
  readonly delivering: Pick<Delivering, 'update' | 'close'>
  readonly run: (doing: Promise<void>) => void
}

/** Whether the job is still as this outcome left it. Pure. */
export const isStillTrue = ({ key, id }: JobOutcome, jobs: ReadonlyMap<JobKey, JobState>): boolean => {
  const job = jobs.get(key)
  return job?.outcome?.id === id && job.dismissed !== id
}

/** Notifications that the desktop may still show. None of them outlives its truth. */
export class Standing {
  readonly #options: StandingOptions
  readonly #entries = new Map<string, Entry>()
  readonly #outdated = new Set<string>()
  readonly #timer: Timer

  constructor(options: StandingOptions) {
    this.#options = options
    this.#timer = new Timer(options.clock, () => this.#update())
  }

  /** @param keys the jobs that it names */
  put(id: string, keys: readonly JobKey[], truth: Truth): void {
    this.#entries.delete(id)
    this.#entries.set(id, { keys: new Set(keys), truth })
    keepNewest(this.#entries, mostStanding)
  }

  /** The user pressed it, so the desktop closes it. */
  forget(id: string): void {
    this.#entries.delete(id)
  }

  jobChanged(key: JobKey, before: JobState | undefined, after: JobState | undefined): void {
    const isSame =
      after !== undefined &&
      before?.outcome?.id === after.outcome?.id &&
      before?.dismissed === after.dismissed &&
      before?.overdue === after.overdue
    if (isSame) return
    for (const [id, { keys, truth }] of this.#entries) {
      if (!keys.has(key)) continue
      const now = truth()
      if (now === undefined) this.close(id)
      else if (now !== 'unchanged') this.#outdated.add(id)
    }
    if (this.#outdated.size > 0) this.#timer.scheduleSooner(pauseMs)
  }

  close(id: string): void {
    this.#entries.delete(id)
    this.#options.delivering.close(id)
  }

  #update() {
    for (const id of this.#outdated) this.#options.run(this.#reword(id))
    this.#outdated.clear()
  }

  /** A desktop that can't update it silently loses it. */
  async #reword(id: string): Promise<void> {
    const specOf = () => {
      const now = this.#entries.get(id)?.truth()
      return now === undefined || now === 'unchanged' ? undefined : { ...now, id, outcomes: [] }
    }
    if (!(await this.#options.delivering.update(specOf))) this.close(id)
  }
}
