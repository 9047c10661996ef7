import { z } from 'zod'
import type { JobKey } from '../../../shared/model.ts'
import type { JobViews, ListedJob } from '../../tray/job-view-updates.ts'
import type { SessionBus } from './dbus/session-bus.ts'
import { withoutMarkup } from './markup.ts'

const service = 'org.kde.JobViewServer'
const server = { service, path: '/JobViewServer', interface: 'org.kde.JobViewServerV2' } as const
const viewInterface = 'org.kde.JobViewV3'

/** Most jobs shown at once, because Plasma keeps a notification for each. */
const mostViews = 10

export interface JobViewsOptions {
  readonly bus: SessionBus
  readonly appName: string
  /** An icon's name or absolute path. */
  readonly icon: string
}

type Property = readonly [name: string, value: readonly [type: string, value: unknown]]

interface View {
  /** Plasma's object for it; undefined until it replies, and once it is lost. */
  path?: string
  /** The last values sent, by name. */
  readonly told: Map<string, unknown>
  /** A call is in progress; newer values wait for its reply. */
  isBusy: boolean
}

const objectPath = z.string().startsWith('/').max(500)

const propertiesOf = ({ title, info, percent }: ListedJob): readonly Property[] => [
  ['title', ['s', withoutMarkup(title)]],
  // Plasma renders it as rich text (libnotificationmanager, `Job::text`).
  ['infoMessage', ['s', withoutMarkup(info)]],
  ['percent', ['u', percent]],
]

/**
 * Shows running jobs among Plasma's own (5.22 and later), through `org.kde.JobViewServerV2` and `org.kde.JobViewV3`
 * (plasma-workspace, libnotificationmanager; KJobWidgets' `KUiServerV2JobTracker` is the client).
 *
 * Plasma can't cancel them: it would remove the view two seconds after the click, whatever the user answers to our question
 * (`JobPrivate::kill`). They have no desktop entry, because Plasma would write the number of views over our icon's count
 * (`updateApplicationPercentage`). They are transient, because our own notification announces the outcome.
 *
 * We send nothing until the service's name has an owner, so that we never start the service.
 */
export function jobViews({ bus, appName, icon }: JobViewsOptions): JobViews {
  let wanted: ReadonlyMap<JobKey, ListedJob> = new Map()
  const views = new Map<JobKey, View>()
  let isThere = false
  let stopWatching: (() => void) | undefined

  const call = (path: string, member: string, signature: string, body: readonly unknown[]) =>
    bus.call({ service, path, interface: viewInterface, member, signature, body })

  function terminate({ path }: View) {
    if (path !== undefined) void call(path, 'terminate', 'usa{sv}', [0, '', []])
  }

  /** Sends what changed of a job, one call at a time: a slow service gets fewer updates. */
  async function tell(key: JobKey, view: View): Promise<void> {
    const { path } = view
    const job = wanted.get(key)
    if (path === undefined || !job || view.isBusy || views.get(key) !== view) return
    const news = propertiesOf(job).filter(([name, [, value]]) => view.told.get(name) !== value)
    if (news.length === 0) return
    for (const [name, [, value]] of news) view.told.set(name, value)
    view.isBusy = true
    const answer = await call(path, 'update', 'a{sv}', [news])
    view.isBusy = false
    // The user closed it, so it stays closed for as long as the job runs.
    if (!answer.ok) delete view.path
    return tell(key, view)
  }

  async function open(key: JobKey, job: ListedJob): Promise<void> {
    const view: View = { told: new Map(), isBusy: true }
    views.set(key, view)
    const hints: readonly Property[] = [
      ['application-display-name', ['s', appName]],
      ['application-icon-name', ['s', icon]],
      ['immediate', ['b', true]],
      ['transient', ['b', true]],
      ...propertiesOf(job),
    ]
    const asked = { ...server, member: 'requestView', signature: 'sia{sv}', body: ['', 0, hints] }
    const answer = await bus.call(asked)
    view.isBusy = false
    const path = answer.ok ? objectPath.safeParse(answer.values[0]).data : undefined
    if (path === undefined) return
    view.path = path
    // The job may have ended, or the setting changed, while the view was opening.
    if (views.get(key) === view) return tell(key, view)
    terminate(view)
  }

  function look() {
    for (const [key, view] of views) {
      if (wanted.has(key)) continue
      views.delete(key)
      terminate(view)
    }
    if (!isThere) return
    for (const [key, job] of wanted) {
      const view = views.get(key)
      if (view) void tell(key, view)
      else if (views.size < mostViews) void open(key, job)
    }
  }

  return {
    show(jobs) {
      wanted = new Map(jobs.map((job) => [job.key, job]))
      if (wanted.size > 0) {
        stopWatching ??= bus.watchName(service, (owner) => {
          // A new service knows none of the former views.
          views.clear()
          isThere = owner !== undefined
          look()
        })
      }
      look()
    },
    dispose() {
      wanted = new Map()
      look()
      stopWatching?.()
    },
  }
}
