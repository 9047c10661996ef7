import type { Clock } from '../base/clock.ts'
import type { NotificationPresenter, NotificationSpec } from '../notifications/notification.ts'
import type { Expectations } from '../state/expectations.ts'
import { globalMute } from '../state/mutes.ts'
import type { AppState, AppStore } from '../state/store.ts'
import { sentenceCase } from '../../shared/format.ts'
import { cutLine } from '../../shared/texts/cut-line.ts'
import { jobName } from '../../shared/texts/job-name.ts'
import type { Texts } from '../../shared/texts/index.ts'
import { judge, meanProgress } from './job-lines.ts'
import { endOfAll } from './menu-time-left.ts'
import type { Refreshing } from './refresh-on-change.ts'
import { stateLine } from './state-line.ts'

const id = 'progress'
const mostNames = 3
const longestName = 60

/** Undefined without any running or waiting job. Pure, apart from the last estimates. */
export function progressNotification(
  { jobs, servers }: Pick<AppState, 'jobs' | 'servers'>,
  expectations: Expectations,
  texts: Texts,
  now: number,
): NotificationSpec | undefined {
  const open = judge(jobs.values(), servers).filter(
    ({ activity }) => activity === 'running' || activity === 'waiting',
  )
  if (open.length === 0) return undefined
  const names = open
    .filter(({ activity }) => activity === 'running')
    .toSorted((a, b) => a.job.addedAt - b.job.addedAt)
    .slice(0, mostNames)
    .map(({ job }) => `${cutLine(jobName(job, texts), longestName)} · ${texts.format.percent(job.progress)}`)
  return {
    id,
    title: sentenceCase(stateLine(open, [], 0, texts)),
    body: [...names, ...endOfAll(open, expectations, texts, now).map(sentenceCase)].join('\n'),
    urgency: 'low',
    category: 'transfer',
    buttons: [],
    standsMs: Infinity,
    silent: true,
    percent: Math.floor(meanProgress(open) ?? 0),
  }
}

export interface ProgressOptions {
  readonly store: AppStore
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly presenter: NotificationPresenter
  readonly expectations: Expectations
  readonly texts: () => Texts
  readonly looks: Refreshing
}

/** If the user closes it, or the desktop rejects it, none appears until every job has ended. */
export function followProgress(options: ProgressOptions): void {
  const { store, clock, signal, presenter, expectations, texts, looks } = options
  let state: 'none' | 'open' | 'unwanted' = 'none'
  let shown: string | undefined
  let isBusy = false
  let isDue = false

  function close(): void {
    if (state === 'open') presenter.close(id)
    state = 'none'
    shown = undefined
  }

  async function show(spec: NotificationSpec): Promise<void> {
    if (state === 'open') {
      if (!(await presenter.update(spec))) state = 'unwanted'
    } else if (await presenter.drawsProgress()) {
      const { taken } = await presenter.show(spec)
      state = taken ? 'open' : 'unwanted'
    }
  }

  async function look(): Promise<void> {
    const { settings, jobs, servers } = store.state()
    const now = clock.now()
    const spec =
      settings.notifyProgress && !signal.aborted
        ? progressNotification({ jobs, servers }, expectations, texts(), now)
        : undefined
    if (!spec) return close()
    if (state === 'unwanted') return
    if (globalMute({ settings, now })) return close()
    const content = JSON.stringify(spec)
    if (content === shown) return
    shown = content
    await show(spec)
  }

  /** One call at a time: a slow desktop gets fewer updates. */
  async function lookInTurn(): Promise<void> {
    isDue = true
    if (isBusy) return
    isBusy = true
    while (isDue) {
      isDue = false
      await look()
    }
    isBusy = false
  }

  looks.follow(() => void lookInTurn())
  const end = () => {
    // The bus closes soon.
    close()
    void lookInTurn()
  }
  signal.addEventListener('abort', end, { once: true })
}
