import { ignoreAbort } from '#main/base/abort.ts'
import type { Clock } from '#main/base/clock.ts'
import { Timer } from '#main/base/timer.ts'
import type { AppStore, Change } from '#main/core/state/store.ts'
import type { JobRun, JobState } from '#shared/model.ts'

const refreshIntervalMs = 500
/** How long a change of only the progress waits, in ms. Each update makes the panel redraw the icon. */
const minProgressDelayMs = 10_000
const maxProgressDelayMs = 15_000
/**
 * One minute, in ms. Pauses and quiet hours end at a full minute without an event, so the tray is refreshed
 * then.
 */
const minuteMs = 60_000

/** Returns how soon the tray must show a change; undefined if it doesn't show it at all. */
function getUrgency(change: Change): 'now' | 'soon' | 'progress' | undefined {
  switch (change.type) {
    case 'job':
      return getVisibleChange(change.before, change.after)
    // The settings include the language, which changes all texts of the tray.
    case 'settings':
      return 'now'
    case 'servers':
    case 'batches':
    case 'bulk':
    case 'completed':
      return 'soon'
    case 'banners':
    case 'hooks':
    case 'discovery':
    case 'lockedServer':
    case 'nothing':
      return undefined
  }
}

/** @param isOnlyProgress whether only the progress of jobs has changed and the menu is closed */
type Show = (isOnlyProgress: boolean) => void

/**
 * Refreshes all parts of the tray together, because separate refreshes would wake up the process more often.
 */
export class TrayRefresher {
  readonly #clock: Clock
  readonly #signal: AbortSignal
  readonly #surfaces: Show[] = []
  readonly #timer: Timer
  /** Whether a refresh will follow at the end of this turn of the event loop. */
  #isDueNow = false
  #refreshedAt: number
  #isMenuOpen = false
  /** Whether only the progress of jobs has changed since the last refresh. */
  #isOnlyProgress = false

  constructor(store: AppStore, clock: Clock, signal: AbortSignal) {
    this.#clock = clock
    this.#signal = signal
    this.#timer = new Timer(clock, () => this.#refresh())
    this.#refreshedAt = clock.monotonic()
    const stop = store.onChange((change) => this.#onChange(change))
    const end = () => {
      stop()
      this.#isDueNow = false
      this.#timer.cancel()
    }
    signal.addEventListener('abort', end, { once: true })
    this.#refreshEveryMinute().catch(ignoreAbort(signal))
  }

  follow(show: Show): void {
    this.#surfaces.push(show)
    show(false)
  }

  onMenuOpenChange(isRead: boolean): void {
    this.#isMenuOpen = isRead
    if (isRead && (this.#isDueNow || this.#timer.isScheduled)) this.#refresh()
  }

  #onChange(change: Change): void {
    switch (getUrgency(change)) {
      case 'now':
        this.#isOnlyProgress = false
        return this.#refresh()
      case 'soon':
        this.#isOnlyProgress = false
        return this.#refreshAfter(refreshIntervalMs)
      case 'progress':
        return this.#isMenuOpen
          ? this.#refreshAfter(refreshIntervalMs)
          : this.#refreshAfter(minProgressDelayMs, maxProgressDelayMs)
      case undefined:
    }
  }

  #refresh(): void {
    this.#isDueNow = false
    this.#timer.cancel()
    this.#refreshedAt = this.#clock.monotonic()
    const isOnlyProgress = this.#isOnlyProgress && !this.#isMenuOpen
    this.#isOnlyProgress = true
    for (const show of this.#surfaces) show(isOnlyProgress)
  }

  /**
   * Schedules a refresh after a pause.
   *
   * @param latestMs when a timer refreshes even without a further change, in ms after the last refresh
   */
  #refreshAfter(pauseMs: number, latestMs = pauseMs): void {
    const sinceMs = this.#clock.monotonic() - this.#refreshedAt
    if (sinceMs < pauseMs) return this.#timer.scheduleSooner(latestMs - sinceMs)
    if (this.#isDueNow) return
    this.#isDueNow = true
    queueMicrotask(() => {
      if (this.#isDueNow) this.#refresh()
    })
  }

  async #refreshEveryMinute(): Promise<void> {
    for (;;) {
      await this.#clock.sleep(minuteMs - (this.#clock.now() % minuteMs), this.#signal)
      this.#isOnlyProgress = false
      this.#refresh()
    }
  }
}

/**
 * Fields of a run that change with each frame. The progress is compared separately, and the tray doesn't show
 * the others.
 */
const hiddenFields: ReadonlySet<string> = new Set<Extract<keyof JobRun, string>>([
  'progress',
  'currentStep',
  'updatedAt',
  'trail',
  'timeline',
  'result',
])

const toPercent = ({ run: { progress } }: JobState) => Math.floor(progress)

/**
 * Whether no visible field differs. This runs for each frame, so it compares the fields without creating a
 * list of them.
 */
const looksSame = (before: object, after: object) =>
  before === after ||
  Object.keys(after).every(
    (name) => hiddenFields.has(name) || Reflect.get(before, name) === Reflect.get(after, name),
  )

/**
 * Returns how soon the tray must show a change of a job. The tray shows neither steps nor progress of less than a
 * percent. It may show a larger change of the progress later than a change of any other field.
 */
function getVisibleChange(
  before: JobState | undefined,
  after: JobState | undefined,
): 'soon' | 'progress' | undefined {
  // If both are the same object, only the job's unread state has changed.
  if (!before || !after || before === after) return 'soon'
  const isSame =
    looksSame(before.identity, after.identity) &&
    looksSame(before.run, after.run) &&
    looksSame(before.user, after.user)
  if (!isSame) return 'soon'
  return toPercent(before) === toPercent(after) ? undefined : 'progress'
}
