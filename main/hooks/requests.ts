import { createHmac } from 'node:crypto'
import { isLoopback } from '#shared/address.ts'
import type { HookOutcome, NoticeKind } from '#shared/hook-services.ts'
import { isSigningSecret, type HookAction, type HookSecrets } from '#shared/hooks.ts'
import { failure } from '#shared/message.ts'
import type { Texts } from '#shared/texts/index.ts'
import { isOfRun, kindOf, type HookEvent } from './delivery-queue.ts'
import { payloadOf, summaryOf, type HookSummary } from './hook-event.ts'
import { eventWords, summaryWords, type EventWords } from './hook-texts.ts'

/** The standard's secrets are base64 after `whsec_`; any other is used as it is. */
const keyOf = (secret: string): Buffer =>
  secret.startsWith('whsec_') ? Buffer.from(secret.slice('whsec_'.length), 'base64') : Buffer.from(secret)

/**
 * HMAC-SHA256 (www.standardwebhooks.com, "Webhook headers"). It covers the time, so that a receiver can
 * reject a replay.
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

export interface HookRequest {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}
type MadeRequest = { readonly ok: true; readonly request: HookRequest } | ReturnType<typeof failure>

const wordsOf = (event: HookEvent | HookSummary, texts: Texts): EventWords =>
  'events' in event ? summaryWords(event.events, texts) : eventWords(event, texts)

/** Slack's special characters (docs.slack.dev, "Formatting message text"), such as in `<!channel>`. */
const forSlack = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

interface Link {
  readonly label: string
  readonly url: string
}

/** Only for addresses that other machines can reach. */
function linkOf(event: HookEvent | HookSummary, texts: Texts): Link | undefined {
  const page = 'events' in event || !isOfRun(event) ? undefined : event.job.page
  if (page === undefined || isLoopback(page)) return undefined
  const url = page.replaceAll(/[()|]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)
  return { label: texts.words.openInCompileo, url }
}

function slackMessage(event: HookEvent | HookSummary, texts: Texts): unknown {
  const { title, lines } = wordsOf(event, texts)
  const link = linkOf(event, texts)
  const text = [title, ...lines].map(forSlack)
  return {
    text: [...text, ...(link ? [`<${forSlack(link.url)}|${link.label}>`] : [])].join('\n'),
    unfurl_links: false,
    unfurl_media: false,
  }
}

/** From 1 to 5; 3 is the default (docs.ntfy.sh, "Message priority"). Tags are shown as emojis. */
const ntfyLook: Readonly<
  Record<HookOutcome | NoticeKind, { readonly priority: number; readonly tag: string }>
> = {
  completed: { priority: 3, tag: 'white_check_mark' },
  failed: { priority: 4, tag: 'x' },
  cancelled: { priority: 3, tag: 'no_entry_sign' },
  lost: { priority: 4, tag: 'grey_question' },
  batch: { priority: 3, tag: 'white_check_mark' },
  overdue: { priority: 3, tag: 'hourglass' },
  alert: { priority: 4, tag: 'warning' },
  unreachable: { priority: 4, tag: 'warning' },
  back: { priority: 3, tag: 'white_check_mark' },
  digest: { priority: 2, tag: 'memo' },
}

function ntfyMessage(topic: string, event: HookEvent | HookSummary, texts: Texts): unknown {
  const { title, lines } = wordsOf(event, texts)
  const link = linkOf(event, texts)
  const { priority, tag } = ntfyLook['events' in event ? event.kind : kindOf(event)]
  return {
    topic,
    title,
    message: lines.join('\n') || title,
    priority,
    tags: [tag],
    ...(link && {
      click: link.url,
      actions: [{ action: 'view', label: link.label, url: link.url, clear: true }],
    }),
  }
}

function made(url: string, content: unknown, headers: (body: string) => HookRequest['headers']): MadeRequest {
  const body = JSON.stringify(content)
  return {
    ok: true,
    request: { url, body, headers: { 'content-type': 'application/json', ...headers(body) } },
  }
}

/** A request, or a message about what is missing for it. Programs get one event at a time. */
export function requestFor(
  action: Exclude<HookAction, { type: 'command' }>,
  events: readonly [HookEvent, ...HookEvent[]],
  { url, secret, token }: HookSecrets,
  texts: Texts,
  now: number,
): MadeRequest {
  const [first] = events
  const event = events.length === 1 ? first : summaryOf(events)
  if (action.type === 'ntfy')
    return made(action.server, ntfyMessage(action.topic, event, texts), () => ({
      ...(token && { authorization: `Bearer ${token}` }),
    }))
  if (!isSigningSecret(secret)) return failure('hooks.badSecret')
  if (!url) return failure('hooks.noUrl')
  const content = action.type === 'slack' ? slackMessage(event, texts) : payloadOf(first)
  return made(url, content, (body) => signatureHeaders(event.id, Math.floor(now / 1_000), body, secret))
}
