import type { ServerView, StatsSample } from '../../../shared/model.ts'
import { queueCounts, type QueueCounts } from '../../../shared/rules/queue-counts.ts'
import type { Texts } from '../../../shared/texts/index.ts'
import { describeMessage } from '../../../shared/texts/describe-message.ts'

/**
 * A server's reach or its counts, as a sentence.
 * @param proven what its watched jobs prove
 */
export function serverSentence(server: ServerView, proven: QueueCounts, now: number, texts: Texts): string {
  const stats = server.stats?.stats
  if (server.reach !== 'ok' || !stats) return reachSentence(server, now, texts)
  const { running, waiting } = queueCounts(stats, proven)
  return texts.servers.counts(running, waiting)
}

/** Whether a server can be reached, else why not and when it is tried again. */
export function reachSentence({ reach, reason, nextTryAt }: ServerView, now: number, texts: Texts): string {
  if (reach === 'ok') return texts.servers.reach.ok
  const why = reason ? describeMessage(reason, texts) : texts.servers.reach[reach]
  if (nextTryAt === undefined) return why
  const left = nextTryAt - now
  return left < 1_000
    ? texts.servers.tryingNow(why)
    : texts.servers.nextTry(why, texts.format.roughDuration(left))
}

/** Jobs in the queue at a sample: those that wait and those that run. */
export function inQueue({ stats }: StatsSample): number {
  return stats.pending + stats.scheduled + stats.running + stats.retrying
}
