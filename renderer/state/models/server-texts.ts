import { isolateText } from '#shared/bidi.ts'
import { isUnreachableAlert } from '#shared/alert-levels.ts'
import { lacksKey } from '#shared/rules/api-key.ts'
import type { ServerView, StatsSample } from '#shared/model.ts'
import type { QueueCounts } from '#shared/rules/queue-counts.ts'
import type { Texts } from '#shared/texts/index.ts'
import { formatQueue } from '#shared/texts/format-queue.ts'
import { formatMessage } from '#shared/texts/format-message.ts'

/** Formats whether a server is reachable. If it isn't, adds the reason and the time of the next try. */
export function formatReachability(
  { reach, reason, nextTryAt }: ServerView,
  now: number,
  texts: Texts,
): string {
  if (reach === 'ok') return texts.servers.reach.ok
  return appendNextTry(
    reason ? formatMessage(reason, texts) : texts.servers.reach[reach],
    nextTryAt,
    now,
    texts,
  )
}

/** Formats the text of a banner, such as "Archive is unreachable". */
export function formatUnreachable(server: ServerView, { banner }: Texts): string {
  const reasonTexts: Partial<Record<ServerView['reach'], (server: string) => string>> = {
    'no-queue': banner.noQueue,
    busy: banner.busy,
    unauthorized: lacksKey(server) ? banner.missing : banner.rejected,
  }
  return (reasonTexts[server.reach] ?? banner.unreachable)(isolateText(server.name))
}

function appendNextTry(why: string, nextTryAt: number | undefined, now: number, texts: Texts): string {
  if (nextTryAt === undefined) return why
  const remainingMs = nextTryAt - now
  return remainingMs < 1_000
    ? texts.servers.tryingNow(why)
    : texts.servers.nextTry(why, texts.format.roughDuration(remainingMs))
}

/**
 * Formats a server's state for the sidebar, in at most 12 characters.
 *
 * @param own the number of watched jobs on the server
 * @param counts the counts of the server's queue, if known
 */
export function formatServerState(
  server: ServerView,
  own: QueueCounts,
  counts: QueueCounts | undefined,
  texts: Texts,
): string {
  const stateTexts = texts.servers.state
  if (server.reach !== 'ok') return lacksKey(server) ? stateTexts.noKey : stateTexts.reach[server.reach]
  const [alert] = server.alerts.flatMap(({ kind }) => (isUnreachableAlert(kind) ? [] : [kind]))
  if (alert) return stateTexts.alerts[alert]
  return formatQueue(own, counts, texts)
}

type Figure = readonly [name: string, value: string]

/** The counts have the names and the order of the API guide. */
const countNames = [
  'pending',
  'running',
  'scheduled',
  'completed',
  'failed',
  'cancelled',
  'retrying',
  'total',
] as const

/** Returns the figures of a server's last sample. Only the counts are always known. */
export function getFigures({ stats, workers }: StatsSample, { format, servers }: Texts): readonly Figure[] {
  const { counts: names } = servers.screen
  const { cpuPercent, memoryMb } = stats
  const figures: Figure[] = countNames.map((name) => [names[name], format.count(stats[name])])
  if (workers !== undefined) figures.push([names.workers, format.count(workers)])
  if (cpuPercent !== undefined) figures.push([names.cpu, format.percent(Math.round(cpuPercent))])
  if (memoryMb !== undefined) figures.push([names.memory, format.memorySize(memoryMb)])
  return figures
}
