import { createHmac } from 'node:crypto'
import { errorSummary } from '#shared/rules/error-summary.ts'
import { isoTime } from '#shared/rules/time.ts'
import type { NoticeKind } from '#shared/hook-services.ts'
import { isOfRun, type HookEvent, type RunEvent } from './delivery-queue.ts'

/**
 * The JSON's version (docs/reference/webhooks.md) rises only if a field is removed or changes its meaning.
 */
const schema = 1

const noticeNames: Readonly<Record<NoticeKind, string>> = {
  batch: 'batch.finished',
  overdue: 'job.overdue',
  alert: 'queue.alert',
  unreachable: 'server.unreachable',
  back: 'server.back',
  digest: 'digest',
}

/** The name of an event for machines. */
export const eventName = (event: HookEvent): string =>
  isOfRun(event) ? `job.${event.kind}` : noticeNames[event.kind]

/** Times in ISO 8601, unknown fields left out. Pure. */
export function payloadOf(event: HookEvent): Readonly<Record<string, unknown>> {
  const { id, isTest, server } = event
  const head = { schema, version: schema, id, event: eventName(event), ...(isTest && { test: true }) }
  return isOfRun(event) ? { ...head, ...runPayload(event) } : { ...head, server, ...event.data }
}

function runPayload(event: RunEvent): Readonly<Record<string, unknown>> {
  const { kind, jobId, page, label, jobKind, project, run, server } = event
  const { startedAt, endedAt, progress, error, result, errors, restartsAt, own } = event
  return {
    job: { id: jobId, label, kind: jobKind, project, run, url: page },
    server,
    outcome: {
      kind,
      startedAt: isoTime(startedAt),
      endedAt: isoTime(endedAt),
      durationSeconds:
        startedAt === undefined ? undefined : Math.max(0, Math.round((endedAt - startedAt) / 1_000)),
      progress,
      error,
      errorSummary: errorSummary(error),
      ...(errors ? { result: { ...result, errors } } : { result }),
      restartsAt: isoTime(restartsAt),
      cancelledHere: own,
    },
  }
}

/** The standard's secrets are base64 after `whsec_`; any other is used as it is. */
const keyOf = (secret: string): Buffer =>
  secret.startsWith('whsec_') ? Buffer.from(secret.slice('whsec_'.length), 'base64') : Buffer.from(secret)

/**
 * HMAC-SHA256 (www.standardwebhooks.com, "Webhook headers"). It covers the time, so that a receiver can
 * reject a replay. Pure.
 *
 * @param atSeconds since the epoch
 */
export function signatureHeaders(
  id: string,
  atSeconds: number,
  body: string,
  secret: string | undefined,
): Readonly<Record<string, string>> {
  const named = { 'webhook-id': id, 'webhook-timestamp': String(atSeconds), 'idempotency-key': id }
  if (!secret) return named
  const signature = createHmac('sha256', keyOf(secret)).update(`${id}.${atSeconds}.${body}`).digest('base64')
  return { ...named, 'webhook-signature': `v1,${signature}` }
}
