import { cut } from '../notifications/words.ts'
import type { JobState, ServerState, Settings, Wish } from '../state/types.ts'
import type { Judged } from './jobs.ts'
import type { TrayItem } from './types.ts'

/** Longest label of a job or server, in characters: a menu as wide as the screen helps nobody. */
const LABEL = 44

const REACH_WORDS: Readonly<Record<Exclude<ServerState['reach'], 'ok'>, string>> = {
  unknown: 'not heard yet',
  unreachable: 'out of reach',
  unauthorized: 'refuses the API key',
  limited: 'too many requests for now',
  'not-compileo': 'not a Compileo server',
}

const pad = (part: number) => String(part).padStart(2, '0')

/** Whole percents, rounded down: a menu written at every tenth would never stand still. */
function percent({ progress }: JobState): string {
  return `${Math.floor(progress)} %`
}

function wishWords(wish: Wish | undefined): string | undefined {
  if (wish?.state !== 'sent' && wish?.state !== 'accepted') return undefined
  return wish.kind === 'restart' ? 'restarting…' : 'cancelling…'
}

function standingWords({ job, standing }: Judged): string {
  switch (standing) {
    case 'running':
      return job.status === 'running' || job.status === undefined
        ? percent(job)
        : `${job.status}, ${percent(job)}`
    case 'waiting':
      return job.status ?? standing
    case 'connecting':
      return 'connecting…'
    case 'deaf':
      return job.status === undefined ? 'out of reach' : `out of reach, last at ${percent(job)}`
    case 'failed':
    case 'lost':
    case 'completed':
    case 'cancelled':
      return standing
  }
}

/** Restart for what can be restarted, Cancel for what can be cancelled; neither while one of them is under way. */
function verbs({ job, standing }: Judged): TrayItem[] {
  if (wishWords(job.wish)) return []
  switch (standing) {
    // The server answers 404 to a restart of anything else.
    case 'failed':
    case 'cancelled':
      return [{ type: 'action', label: 'Restart', intent: { do: 'restart', key: job.key } }]
    case 'running':
    case 'waiting':
    case 'deaf':
      return [{ type: 'action', label: 'Cancel', intent: { do: 'cancel', key: job.key } }]
    case 'connecting':
    case 'completed':
    case 'lost':
      return []
  }
}

/** A job's line with its submenu. */
export function jobItem(judged: Judged): TrayItem {
  const { job } = judged
  const { key } = job
  return {
    type: 'submenu',
    label: `${cut(job.label?.trim() || job.jobId, LABEL)}: ${wishWords(job.wish) ?? standingWords(judged)}`,
    items: [
      { type: 'action', label: 'Details', intent: { do: 'details', key } },
      ...verbs(judged),
      { type: 'action', label: 'Copy ID', intent: { do: 'copy-id', key } },
      { type: 'separator' },
      { type: 'action', label: 'Unwatch', intent: { do: 'unwatch', key } },
    ],
  }
}

/** A server's line with its queue, or why there is none to tell of. */
export function serverItem(server: ServerState): TrayItem {
  const name = cut(server.name, LABEL)
  const { reach, stats } = server
  if (reach !== 'ok') return { type: 'text', label: `${name}: ${REACH_WORDS[reach]}` }
  if (!stats) return { type: 'text', label: name }
  const { running, pending, scheduled, retrying } = stats.stats
  return { type: 'text', label: `${name}: ${running + retrying} running, ${pending + scheduled} waiting` }
}

/** "15:00" today, "tomorrow 08:00", else "24 Dec 08:00"; in the local time of this machine. */
export function untilWhen(at: number, now: number): string {
  const then = new Date(at)
  const time = `${pad(then.getHours())}:${pad(then.getMinutes())}`
  const today = new Date(now)
  const tomorrow = new Date(today.getFullYear(), today.getMonth(), today.getDate() + 1)
  if (then.toDateString() === today.toDateString()) return time
  if (then.toDateString() === tomorrow.toDateString()) return `tomorrow ${time}`
  return `${then.getDate()} ${then.toLocaleString('en', { month: 'short' })} ${time}`
}

/** Pause, or what is paused and how to end it. */
export function pauseItems(settings: Settings, now: number): readonly TrayItem[] {
  if (settings.pausedUntil > now) {
    return [
      { type: 'text', label: `Notifications paused until ${untilWhen(settings.pausedUntil, now)}` },
      { type: 'action', label: 'Resume notifications', intent: { do: 'pause', until: 'resume' } },
    ]
  }
  return [
    {
      type: 'submenu',
      label: 'Pause notifications',
      items: [
        { type: 'action', label: 'For 1 hour', intent: { do: 'pause', until: 'hour' } },
        { type: 'action', label: 'Until tomorrow', intent: { do: 'pause', until: 'tomorrow' } },
      ],
    },
  ]
}
