import { isLoopback } from '../../shared/address.ts'
import {
  hookOutcomes,
  usualPriority,
  type HookOutcome,
  type NoticeKind,
  type Priority,
} from '../../shared/hook-priorities.ts'
import { isSigningSecret, telegramOrigin, type HookAction, type HookSecrets } from '../../shared/hooks.ts'
import { messageOf, type Message } from '../../shared/message.ts'
import { cutTo, withoutTrailing } from '../../shared/cut.ts'
import type { Texts } from '../../shared/texts/index.ts'
import type { HookEvent } from './delivery-queue.ts'
import { payloadOf, signatureHeaders } from './payload.ts'
import { summaryOf, type HookSummary } from './hook-event.ts'
import { eventWords, summaryWords, type EventWords } from './hook-texts.ts'

export interface HookRequest {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}
type MadeRequest =
  | { readonly ok: true; readonly request: HookRequest }
  | { readonly ok: false; readonly message: Message }

type Webhook = Extract<HookAction, { type: 'webhook' }>

const wordsOf = (event: HookEvent | HookSummary, texts: Texts): EventWords =>
  'events' in event ? summaryWords(event.events, texts) : eventWords(event, texts)

const textOf = ({ title, lines }: EventWords) => [title, ...lines].join('\n')

/** Slack's special characters (docs.slack.dev, "Formatting message text"), such as in `<!channel>`. */
const forSlack = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
/** An invisible character keeps `@all`, `www.` and `://` from becoming mentions or links. */
const inert = (text: string) => text.replaceAll(/@|www(?=\.)|:(?=\/\/)/gi, '$&\u200B')
/** Backslash-escapes Markdown. */
const forMarkdown = (text: string) => text.replaceAll(/[\\`*_~|[\]]|^[#>-]/gm, String.raw`\$&`)
const forMattermost = (text: string) => inert(forMarkdown(text))
/** Discord accepts a backslash before any character. */
const forDiscord = (text: string) => forMarkdown(text).replaceAll(/[<@]|(?<=:)\/\//g, String.raw`\$&`)

/** Discord's message flag: a preview would let an address's owner watch readers. */
const suppressEmbeds = 4

interface Link {
  readonly label: string
  readonly url: string
}

/** Only for addresses that other machines can reach. */
function linkOf(event: HookEvent | HookSummary, texts: Texts): Link | undefined {
  const page = 'page' in event ? event.page : undefined
  if (page === undefined || isLoopback(page)) return undefined
  const url = page.replaceAll(/[()|]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)
  return { label: texts.words.openInCompileo, url }
}

/** The link has its own line, which is never cut. */
const withLink = (text: string, link: string | undefined, most: number) =>
  link === undefined ? cutTo(text, most) : `${cutTo(text, most - link.length - 1)}\n${link}`

/** The message within the chat's format and limits. Pure. */
function chatMessage(
  format: Exclude<Webhook['format'], 'json'>,
  chatId: string | undefined,
  event: HookEvent | HookSummary,
  texts: Texts,
): unknown {
  const words = wordsOf(event, texts)
  const text = textOf(words)
  const link = linkOf(event, texts)
  switch (format) {
    case 'slack':
      return {
        text: withLink(forSlack(text), link && `<${forSlack(link.url)}|${link.label}>`, 20_000),
        unfurl_links: false,
        unfurl_media: false,
      }
    case 'discord': {
      // Between angle brackets it brings no preview.
      const content = withLink(forDiscord(text), link && `[${link.label}](<${link.url}>)`, 2_000)
      return { content, allowed_mentions: { parse: [] }, flags: suppressEmbeds }
    }
    case 'mattermost':
      return { text: withLink(forMattermost(text), link && `[${link.label}](${link.url})`, 16_000) }
    case 'telegram':
      // For an address that Telegram doesn't accept, it would reject the whole message.
      return {
        chat_id: chatId,
        text: withLink(inert(text), link && `${link.label}: ${link.url}`, 4_096),
        link_preview_options: { is_disabled: true },
      }
    case 'teams':
      return { type: 'message', attachments: [teamsCard(words, link)] }
  }
}

/** An adaptive card for the Workflows of Teams, which replaced its webhooks. */
const teamsCard = ({ title, lines }: EventWords, link: Link | undefined) => ({
  contentType: 'application/vnd.microsoft.card.adaptive',
  content: {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    // A text block would be Markdown.
    body: [{ text: title, weight: 'Bolder' }, ...lines.map((text) => ({ text }))].map((run) => ({
      type: 'RichTextBlock',
      inlines: [{ type: 'TextRun', ...run }],
    })),
    ...(link && { actions: [{ type: 'Action.OpenUrl', title: link.label, url: link.url }] }),
  },
})

/** 1-5; 3 is the default (docs.ntfy.sh, "Message priority"). */
const ntfyPriority: Readonly<Record<Priority, number>> = { lowest: 1, low: 2, normal: 3, high: 4, highest: 5 }
/** 0-10: from 1 a phone shows it, from 4 it makes a sound, from 8 it vibrates, too (Gotify's Android app). */
const gotifyPriority: Readonly<Record<Priority, number>> = {
  lowest: 0,
  low: 2,
  normal: 5,
  high: 7,
  highest: 10,
}

type Push = Extract<HookAction, { type: 'ntfy' | 'gotify' }>

const isOutcome = (kind: HookEvent['kind']): kind is HookOutcome => hookOutcomes.some((each) => each === kind)

const priorityOf = ({ priorities }: Push, { kind }: Pick<HookEvent, 'kind'>): Priority =>
  (isOutcome(kind) ? priorities?.[kind] : undefined) ?? usualPriority[kind]
const ntfySign: Readonly<Record<HookOutcome | NoticeKind, string>> = {
  completed: 'white_check_mark',
  failed: 'x',
  cancelled: 'no_entry_sign',
  lost: 'grey_question',
  batch: 'white_check_mark',
  overdue: 'hourglass',
  alert: 'warning',
  unreachable: 'warning',
  back: 'white_check_mark',
  digest: 'memo',
}

const missing = (message: Message): MadeRequest => ({ ok: false, message })

function made(url: string, content: unknown, headers: (body: string) => HookRequest['headers']): MadeRequest {
  const body = JSON.stringify(content)
  return {
    ok: true,
    request: { url, body, headers: { 'content-type': 'application/json', ...headers(body) } },
  }
}

/**
 * A request, or a message about what is missing for it. Programs get one event at a time. Pure.
 *
 * @param now ms since the epoch
 */
export function requestFor(
  action: Exclude<HookAction, { type: 'command' }>,
  events: readonly [HookEvent, ...HookEvent[]],
  { url, secret, token }: HookSecrets,
  texts: Texts,
  now: number,
): MadeRequest {
  const [first] = events
  const event = events.length === 1 ? first : summaryOf(events)
  const link = linkOf(event, texts)
  switch (action.type) {
    case 'webhook': {
      const atSeconds = Math.floor(now / 1_000)
      const headers = (body: string) => signatureHeaders(event.id, atSeconds, body, secret)
      const { format, chatId } = action
      const content = format === 'json' ? payloadOf(first) : chatMessage(format, chatId, event, texts)
      if (format === 'telegram')
        return token
          ? made(`${telegramOrigin}/bot${token}/sendMessage`, content, headers)
          : missing(messageOf('hooks.noToken'))
      if (!isSigningSecret(secret)) return missing(messageOf('hooks.badSecret'))
      return url ? made(url, content, headers) : missing(messageOf('hooks.noUrl'))
    }
    case 'ntfy': {
      const { title, lines } = wordsOf(event, texts)
      const content = {
        topic: action.topic,
        title,
        message: lines.join('\n') || title,
        priority: ntfyPriority[priorityOf(action, event)],
        tags: [ntfySign[event.kind], ...action.tags],
        ...(link && {
          click: link.url,
          actions: [{ action: 'view', label: link.label, url: link.url, clear: true }],
        }),
      }
      return made(action.server, content, () => ({ ...(token && { authorization: `Bearer ${token}` }) }))
    }
    case 'gotify': {
      if (!token) return missing(messageOf('hooks.noToken'))
      const { title, lines } = wordsOf(event, texts)
      const content = {
        title,
        message: lines.join('\n') || title,
        priority: gotifyPriority[priorityOf(action, event)],
        ...(link && { extras: { 'client::notification': { click: { url: link.url } } } }),
      }
      return made(`${withoutTrailing(action.server, '/')}/message`, content, () => ({
        'x-gotify-key': token,
      }))
    }
  }
}
