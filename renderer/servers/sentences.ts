import type { ServerView, StatsSample } from '../../preload/contract.ts'
import { roughDuration, texts } from '../texts.ts'

/** A server's reach or its counts, as a sentence. */
export function serverSentence(server: ServerView, now: number): string {
  if (server.reach === 'ok') {
    const stats = server.stats?.stats
    return stats ? texts.servers.counts(stats.running, stats.pending) : texts.servers.reach.ok
  }
  const why = server.reason ?? texts.servers.reach[server.reach]
  if (server.nextTryAt === undefined) return why
  const left = server.nextTryAt - now
  return left < 1_000 ? texts.servers.tryingNow(why) : texts.servers.nextTry(why, roughDuration(left))
}

/** Jobs in the queue at a sample: those that wait and those that run. */
export function inQueue({ stats }: StatsSample): number {
  return stats.pending + stats.scheduled + stats.running + stats.retrying
}
