import type { Ending, EndingKind, JobKey, JobState, ServerId, ServerState, Settings } from '../state/types.ts'
import type { NotificationSpec } from './types.ts'
import { cut, durationInWords, ENDED, firstLine, nameOf } from './words.ts'

/** What the policy looks at: the state of the program, and the time. */
export interface PolicyContext {
  readonly jobs: ReadonlyMap<JobKey, JobState>
  readonly servers: ReadonlyMap<ServerId, ServerState>
  readonly settings: Settings
  /** Ms since the epoch. */
  readonly now: number
}

/** Why an ending pops up nothing. It is in the history, and in what needs attention, all the same. */
export type Silence = 'kind' | 'job' | 'paused'

/** Longest line of a notification's body; desktops cut it somewhere near. */
const LINE = 200

const LOOKS: Readonly<Record<EndingKind, Pick<NotificationSpec, 'urgency' | 'category' | 'buttons'>>> = {
  completed: {
    urgency: 'normal',
    category: 'transfer.complete',
    buttons: [{ action: 'show', label: 'Show' }],
  },
  // Not critical: that would break through "do not disturb", and no job that failed is worth waking somebody.
  failed: {
    urgency: 'normal',
    category: 'transfer.error',
    buttons: [
      { action: 'restart', label: 'Restart' },
      { action: 'details', label: 'Details' },
    ],
  },
  cancelled: {
    urgency: 'normal',
    category: 'transfer',
    buttons: [{ action: 'details', label: 'Details' }],
  },
  lost: {
    urgency: 'normal',
    category: 'transfer.error',
    buttons: [{ action: 'details', label: 'Details' }],
  },
}

/** The id of all notifications of a job: each takes the place of the one before. */
export function notificationIdOf(key: JobKey): string {
  return `job:${key}`
}

/** Whether an ending pops up: undefined when it does, else why not. */
export function silenceOf(ending: Ending, context: PolicyContext): Silence | undefined {
  if (!context.settings.notify[ending.kind]) return 'kind'
  if (context.jobs.get(ending.key)?.muted) return 'job'
  if (context.settings.pausedUntil > context.now) return 'paused'
  return undefined
}

function serverOf(key: JobKey, { servers }: PolicyContext): ServerState | undefined {
  return servers.get(key.slice(0, key.indexOf('/')))
}

/** " on Workstation", where there are several servers to tell apart. */
function place(key: JobKey, context: PolicyContext): string {
  const server = serverOf(key, context)
  return server && context.servers.size > 1 ? ` on ${cut(server.name, 40)}` : ''
}

/** "After 12 min on Workstation"; empty when neither is known. */
function circumstances(ending: Ending, context: PolicyContext): string {
  const took = ending.startedAt === undefined ? undefined : durationInWords(ending.at - ending.startedAt)
  const where = place(ending.key, context)
  if (took) return `After ${took}${where}`
  return where ? `On${where.slice(' on'.length)}` : ''
}

/** An ending that turned out not to be the last one, told by the one that came after it. */
function afterAll(ending: Ending): string {
  switch (ending.after) {
    case 'cancelled':
      return 'It had been cancelled, but ran on.'
    case 'failed':
      return 'The server had reported it as failed.'
    case 'lost':
      return 'The server had lost it for a while.'
    case 'completed':
      return 'The server had reported it as completed.'
    case undefined:
      return ''
  }
}

function story(ending: Ending, context: PolicyContext): string {
  switch (ending.kind) {
    case 'completed':
      return ''
    case 'failed':
      return cut(firstLine(ending.error ?? '') ?? 'The server gave no reason.', LINE)
    case 'cancelled':
      return ending.progress > 0 ? `It had come to ${Math.floor(ending.progress)} %.` : ''
    case 'lost': {
      const server = serverOf(ending.key, context)
      return `${server ? cut(server.name, 40) : 'The server'} no longer knows this job, so how it ended can't be known.`
    }
  }
}

/**
 * The notification for one ending, as design.md section 7 words it; nothing where the person doesn't want it now.
 * Whether it was announced before is not decided here.
 */
export function notificationFor(ending: Ending, context: PolicyContext): NotificationSpec | undefined {
  if (silenceOf(ending, context)) return undefined
  const name = nameOf(ending.key, context.jobs.get(ending.key))
  const unexpected = ending.after !== undefined && ending.after !== ending.kind
  const lines = [
    story(ending, context),
    unexpected ? afterAll(ending) : '',
    ending.kind === 'lost' ? '' : circumstances(ending, context),
  ]
  return {
    id: notificationIdOf(ending.key),
    title: `${ENDED[ending.kind]}${unexpected ? ' after all' : ''}: ${name}`,
    body: lines.filter((line) => line !== '').join('\n'),
    ...LOOKS[ending.kind],
  }
}
