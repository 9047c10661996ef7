import { keepNewest } from '#main/base/bounded.ts'
import type { Clock } from '#main/base/clock.ts'
import type { JobOutcome } from '#shared/model.ts'
import type { Delivering } from './deliver.ts'
import type { DueOutcomes } from './due-outcomes.ts'
import type { NotificationSpec } from './notification.ts'
import { notificationIdOf, type PolicyContext } from './policy.ts'
import { backlogFirstMs, rollingSummary, type RollingSummary } from './rolling-summary.ts'
import { isStillTrue, type Standing, type Truth } from './standing.ts'
import { summaryOf } from './summary.ts'

export interface SummariesOptions {
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly delivering: Delivering
  readonly run: (doing: Promise<void>) => void
  readonly due: DueOutcomes
  readonly standing: Standing
  readonly context: () => PolicyContext
}

/** Late details change only the latest. */
const mostShown = 50

/** The summary of this minute, and that of the backlog. */
export class Summaries {
  readonly #options: SummariesOptions
  #current: RollingSummary | undefined
  #backlog: RollingSummary | undefined
  readonly #shown = new Map<string, RollingSummary>()
  /** Failures with a new cause stay beside the summary that counts them. */
  readonly #beside = new WeakSet<JobOutcome>()

  constructor(options: SummariesOptions) {
    this.#options = options
  }

  addToBacklog(outcomes: readonly JobOutcome[]): void {
    const [first] = outcomes
    if (!first) return
    if (!this.#backlog?.isOpenForBacklog()) this.#backlog = this.#open(first, backlogFirstMs)
    this.#backlog.add(...outcomes)
  }

  /**
   * @param opensWith outcomes that had notifications of their own; a new summary takes their place
   * @param isAlone whether the outcome has a notification of its own beside the summary
   */
  add(outcome: JobOutcome, opensWith: readonly JobOutcome[] | undefined, isAlone: boolean): void {
    if (isAlone) this.#beside.add(outcome)
    if (!this.#current || opensWith) this.#current = this.#open(outcome, 0, opensWith)
    this.#current.add(...(opensWith ?? []), outcome)
  }

  /** Its details have come. */
  refresh({ id, key }: JobOutcome): void {
    for (const summary of this.#shown.values())
      if (summary.outcomes.some((outcome) => outcome.id === id && outcome.key === key)) summary.refresh()
  }

  /** @param firstMs how long it waits for more outcomes before it pops up */
  #open(first: JobOutcome, firstMs: number, opensWith: readonly JobOutcome[] = []): RollingSummary {
    const { due, context } = this.#options
    const id = `summary:${first.key}#${first.id}`
    const summary = rollingSummary({
      ...this.#options,
      firstMs,
      isDue: (outcome) => due.isDue(outcome),
      specOf(outcomes) {
        const fresh = outcomes.filter((outcome) => due.isDue(outcome) && !due.isSuppressed(outcome))
        const { jobs } = context()
        // An outcome that is due but not fresh waits for its details.
        const isShown = (outcome: JobOutcome) =>
          due.isDue(outcome) ? fresh.includes(outcome) : isStillTrue(outcome, jobs)
        const shown = outcomes.filter((outcome) => !due.wasSuppressed(outcome) && isShown(outcome))
        if (!shown.some((outcome) => !opensWith.includes(outcome))) return undefined
        const latest = shown.map((outcome) => due.latest(outcome))
        return { ...summaryOf(latest, context(), id), outcomes: fresh }
      },
      onTaken: (spec) => this.#taken(id, summary, spec),
    })
    return summary
  }

  #truthOf(counted: readonly JobOutcome[], id: string): ReturnType<Truth> {
    const { due, context } = this.#options
    const rest = counted.filter((outcome) => isStillTrue(outcome, context().jobs))
    if (rest.length === counted.length) return 'unchanged'
    if (rest.length === 0) return undefined
    const latest = rest.map((outcome) => due.latest(outcome))
    return summaryOf(latest, context(), id)
  }

  /** It takes the place of the notifications of its jobs. */
  #taken(id: string, summary: RollingSummary, spec: NotificationSpec) {
    const { due, standing } = this.#options
    const announced = spec.outcomes ?? []
    for (const outcome of announced) due.announced(outcome)
    const counted = spec.id === id ? summary.outcomes.filter((each) => !due.wasSuppressed(each)) : announced
    const keys = counted.map(({ key }) => key)
    standing.put(spec.id, keys, () => this.#truthOf(counted, id))
    if (spec.id !== id) return
    this.#shown.delete(id)
    this.#shown.set(id, summary)
    keepNewest(this.#shown, mostShown)
    for (const [key, outcome] of new Map(summary.outcomes.map((each) => [each.key, each])))
      if (!this.#beside.has(outcome)) standing.close(notificationIdOf(key))
  }
}
