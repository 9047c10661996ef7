import { isolated } from '#shared/bidi.ts'
import { lacksKey } from '#shared/rules/api-key.ts'
import type { ServerView } from '#shared/model.ts'
import type { QueueCounts } from '#shared/rules/queue-counts.ts'
import type { Texts } from '#shared/texts/index.ts'
import { describeMessage } from '#shared/texts/describe-message.ts'

/** @param counts as they are to be shown; undefined if the server sent none */
export function serverSentence(
  server: ServerView,
  counts: QueueCounts | undefined,
  now: number,
  texts: Texts,
): string {
  if (server.reach !== 'ok' || !counts) return reachSentence(server, now, texts)
  return texts.servers.counts(counts.running, counts.waiting)
}

/** Describes whether a server is reachable, or why not and when the next try is. */
export function reachSentence({ reach, reason, nextTryAt }: ServerView, now: number, texts: Texts): string {
  if (reach === 'ok') return texts.servers.reach.ok
  return withNextTry(
    reason ? describeMessage(reason, texts) : texts.servers.reach[reach],
    nextTryAt,
    now,
    texts,
  )
}

/** For the banner: "Archive is unreachable, retrying in 20 s". */
export function awayLine({ name, reach, reason, nextTryAt }: ServerView, now: number, texts: Texts): string {
  const { unreachable, noQueue, busy } = texts.banner
  // A server accepts connections and stays silent while it generates a taxonomy.
  const isBusy = reason?.code === 'serverErrors.silent'
  const what = reach === 'no-queue' ? noQueue : isBusy ? busy : unreachable
  return withNextTry(what(isolated(name)), nextTryAt, now, texts)
}

function withNextTry(why: string, nextTryAt: number | undefined, now: number, texts: Texts): string {
  if (nextTryAt === undefined) return why
  const left = nextTryAt - now
  return left < 1_000
    ? texts.servers.tryingNow(why)
    : texts.servers.nextTry(why, texts.format.roughDuration(left))
}

/** A server's state in at most 12 characters, for the sidebar. */
export function serverState(server: ServerView, counts: QueueCounts | undefined, texts: Texts): string {
  const words = texts.servers.state
  if (server.reach !== 'ok') return lacksKey(server) ? words.noKey : words.reach[server.reach]
  if (server.alerts.some(({ kind }) => kind === 'no-workers')) return words.noWorker
  if (!counts) return words.connected
  if (counts.running > 0) return words.running(counts.running)
  return counts.waiting > 0 ? words.waiting(counts.waiting) : words.idle
}
