import { isolated } from '#shared/bidi.ts'
import type { RefusedJob } from '#shared/model.ts'
import { ended } from '#shared/format.ts'
import { cutLine } from '#shared/texts/cut-line.ts'
import { describeMessage } from '#shared/texts/describe-message.ts'
import type { Texts } from '#shared/texts/index.ts'
import type { NotificationSpec } from './notification.ts'

const mostLines = 5

/** Lists the jobs that a hidden launch couldn't watch, because no window shows them. Pure. */
export function notificationForLaunch(refused: readonly RefusedJob[], texts: Texts): NotificationSpec {
  const { title } = texts.notifications.launch
  const why = ({ message }: RefusedJob) => cutLine(ended(describeMessage(message, texts)), 160)
  const [only] = refused
  const isOne = refused.length === 1 && only !== undefined
  const lines = refused
    .slice(0, mostLines)
    .map((job) => `${isolated(cutLine(job.jobId ?? '', 40))}: ${why(job)}`)
  return {
    id: 'launch',
    title: isOne ? title.one(only.jobId && cutLine(only.jobId, 40)) : title.many(refused.length),
    body: isOne ? why(only) : lines.join('\n'),
    urgency: 'normal',
    command: { open: { show: 'watch' } },
    buttons: [],
  }
}

/** Describes rejected jobs for a terminal. Pure. */
export function refusedLines(refused: readonly RefusedJob[], texts: Texts): string {
  const { title } = texts.notifications.launch
  const lines = refused.map(({ jobId, message }) => {
    const name = jobId && cutLine(jobId, 200)
    return `${title.one(name)}: ${cutLine(describeMessage(message, texts), 200)}\n`
  })
  return lines.join('')
}
