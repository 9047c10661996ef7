import { createHmac } from 'node:crypto'
import { isLoopback } from '#shared/address.ts'
import type { TextEventKind } from '#shared/hook-services.ts'
import { isOutcomeKind, outcomes } from '#shared/outcome.ts'
import { isSigningSecret, type HookAction, type HookSecrets } from '#shared/hooks.ts'
import { createFailure } from '#shared/message.ts'
import type { Texts } from '#shared/texts/index.ts'
import { isRunEvent, type HookEvent } from './delivery-queue.ts'
import { createPayload, createHookSummary, type HookSummary } from './hook-event.ts'
import { formatEvent, formatSummary, type EventText } from './hook-texts.ts'

/**
 * Decodes a signing secret. A secret of Standard Webhooks is `whsec_` followed by Base64. Any other secret is
 * used unchanged.
 */
const decodeSigningKey = (secret: string): Buffer =>
  secret.startsWith('whsec_') ? Buffer.from(secret.slice('whsec_'.length), 'base64') : Buffer.from(secret)

/**
 * Creates the headers that identify a request. With a secret, they include a signature by HMAC-SHA256
 * (www.standardwebhooks.com, "Webhook headers"). The signature includes the time, so that a receiver can
 * reject a repeated request.
 *
 * @param atSeconds in s since the epoch
 */
function createSignatureHeaders(
  id: string,
  atSeconds: number,
  body: string,
  secret: string | undefined,
): Readonly<Record<string, string>> {
  const identityHeaders = { 'webhook-id': id, 'webhook-timestamp': String(atSeconds), 'idempotency-key': id }
  if (!secret) return identityHeaders
  const signature = createHmac('sha256', decodeSigningKey(secret))
    .update(`${id}.${atSeconds}.${body}`)
    .digest('base64')
  return { ...identityHeaders, 'webhook-signature': `v1,${signature}` }
}

export interface HookRequest {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}
type RequestResult = { readonly ok: true; readonly request: HookRequest } | ReturnType<typeof createFailure>

const formatText = (event: HookEvent | HookSummary, texts: Texts): EventText =>
  'events' in event ? formatSummary(event.events, texts) : formatEvent(event, texts)

/**
 * Escapes characters that Slack interprets, as in `<!channel>` (docs.slack.dev, "Formatting message text").
 */
const escapeSlack = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/**
 * Characters that begin or join something active in Slack, Mattermost, Rocket.Chat or Discord: mentions
 * (`@all`), channels (`#general`, `~town`), addresses with a scheme (`tel:`) or without (`example.org`),
 * phone numbers, Markdown links and images (`![a](b)`), and Discord's `<:emoji:1>`.
 */
const activeText = /[@#~\]<:+](?=\S)|(?<=[\p{L}\p{N}])\.(?=\p{L})/gu

/** The character is invisible and can't be part of a name or an address. */
const zeroWidthSpace = '\u200b'

/** Deactivates mentions, links and embeds in a text that may come from a server or another user. */
const deactivate = (text: string) =>
  escapeSlack(text.replaceAll(activeText, (sign) => `${sign}${zeroWidthSpace}`))

interface Link {
  readonly label: string
  readonly url: string
}

/**
 * Returns a link to the job's page; undefined for other events, and if other machines can't reach the
 * address.
 */
function getLink(event: HookEvent | HookSummary, texts: Texts): Link | undefined {
  const page = 'events' in event || !isRunEvent(event) ? undefined : event.job.page
  if (page === undefined || isLoopback(page)) return undefined
  const url = page.replaceAll(/[()|]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)
  return { label: texts.common.openInCompileo, url }
}

function createSlackMessage(event: HookEvent | HookSummary, texts: Texts): unknown {
  const { title, lines } = formatText(event, texts)
  const link = getLink(event, texts)
  const text = [title, ...lines].map(deactivate)
  return {
    text: [...text, ...(link ? [`<${escapeSlack(link.url)}|${link.label}>`] : [])].join('\n'),
    unfurl_links: false,
    unfurl_media: false,
  }
}

interface NtfyStyle {
  /** The priority from 1 to 5. 3 is the default (docs.ntfy.sh, "Message priority"). */
  readonly priority: number
  readonly tag: string
}

const textEventStyles: Readonly<Record<TextEventKind, NtfyStyle>> = {
  batch: { priority: 3, tag: 'white_check_mark' },
  overdue: { priority: 3, tag: 'hourglass' },
  alert: { priority: 4, tag: 'warning' },
  unreachable: { priority: 4, tag: 'warning' },
  back: { priority: 3, tag: 'white_check_mark' },
}

function getNtfyStyle(event: HookEvent | HookSummary): NtfyStyle {
  const kind = 'events' in event ? event.kind : isRunEvent(event) ? event.job.outcome : event.kind
  if (!isOutcomeKind(kind)) return textEventStyles[kind]
  const { ntfyTag: tag, needsAttention } = outcomes[kind]
  return { priority: needsAttention ? 4 : 3, tag }
}

function createNtfyMessage(topic: string, event: HookEvent | HookSummary, texts: Texts): unknown {
  const { title, lines } = formatText(event, texts)
  const link = getLink(event, texts)
  const { priority, tag } = getNtfyStyle(event)
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

function createRequest(
  url: string,
  content: unknown,
  headers: (body: string) => HookRequest['headers'],
): RequestResult {
  const body = JSON.stringify(content)
  return {
    ok: true,
    request: { url, body, headers: { 'content-type': 'application/json', ...headers(body) } },
  }
}

/**
 * Builds the request for an action. Returns a message instead if a secret is missing or invalid. A request to
 * a program contains exactly one event.
 */
export function buildHookRequest(
  action: Exclude<HookAction, { type: 'command' }>,
  events: readonly [HookEvent, ...HookEvent[]],
  { url, secret, token }: HookSecrets,
  texts: Texts,
  now: number,
): RequestResult {
  const [first] = events
  const event = events.length === 1 ? first : createHookSummary(events)
  if (action.type === 'ntfy')
    return createRequest(action.server, createNtfyMessage(action.topic, event, texts), () => ({
      ...(token && { authorization: `Bearer ${token}` }),
    }))
  if (!isSigningSecret(secret)) return createFailure('hooks.badSecret')
  if (!url) return createFailure('hooks.noUrl')
  const content = action.type === 'slack' ? createSlackMessage(event, texts) : createPayload(first)
  return createRequest(url, content, (body) =>
    createSignatureHeaders(event.id, Math.floor(now / 1_000), body, secret),
  )
}
