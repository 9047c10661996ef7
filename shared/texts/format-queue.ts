import { getServerActivity, type QueueCounts } from '../rules/queue-counts.ts'
import type { Texts } from './index.ts'

/**
 * Formats the numbers of a server's jobs in a short text, for the sidebar, the tray and the server's page.
 *
 * @param own the numbers of the server's watched jobs
 * @param counts the server's own counts; undefined if they are unknown
 */
export function formatQueue(own: QueueCounts, counts: QueueCounts | undefined, { servers }: Texts): string {
  const stateTexts = servers.state
  const activity = getServerActivity(own, counts)
  if (activity) return stateTexts[activity.kind](activity.jobs)
  return counts ? stateTexts.idle : stateTexts.connected
}

/** Formats a server's jobs, and how many of them are watched: "2 running, 1 of 2 yours". */
export function formatQueueInFull(own: QueueCounts, counts: QueueCounts | undefined, texts: Texts): string {
  const activity = getServerActivity(own, counts)
  const queue = formatQueue(own, counts, texts)
  if (!activity || activity.own === 0 || activity.own === activity.jobs) return queue
  return `${queue}, ${texts.servers.state.yours(activity.own, activity.jobs)}`
}
