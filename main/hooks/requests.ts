import type { HookAction, HookSecrets } from '../../shared/hooks.ts'
import type { OutcomeKind } from '../../shared/model.ts'
import { messageOf, type Message } from '../../shared/messages/message.ts'
import { withoutTrailing } from '../../shared/cut.ts'
import type { Texts } from '../../shared/texts/index.ts'
import type { HookEvent } from '../storage/hook-queue.ts'
import { payloadOf, signatureHeaders } from './payload.ts'
import { eventWords, type EventWords } from './words.ts'

/** A request that is to be sent: always a POST of JSON. */
export interface HookRequest {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}
type MadeRequest =
  | { readonly ok: true; readonly request: HookRequest }
  | { readonly ok: false; readonly message: Message }

type Webhook = Extract<HookAction, { type: 'webhook' }>

const textOf = ({ title, lines }: EventWords) => [title, ...lines].join('\n')

/** Slack takes these three as its own (docs.slack.dev, "Formatting message text"), such as of `<!channel>`. */
const forSlack = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
/** A name or an error must not call everybody: behind an invisible character `@all` is only text. */
const forMattermost = (text: string) => text.replaceAll('@', '@\u200B')

/** What each service takes; each is held to its limit. Pure. */
function bodyFor({ format, chatId }: Webhook, event: HookEvent, texts: Texts): unknown {
  if (format === 'json') return payloadOf(event)
  const words = eventWords(event, texts)
  const text = textOf(words)
  switch (format) {
    case 'slack':
      return { text: forSlack(text) }
    case 'discord':
      return { content: text.slice(0, 2_000), allowed_mentions: { parse: [] } }
    case 'mattermost':
      return { text: forMattermost(text) }
    case 'telegram':
      return { chat_id: chatId, text: text.slice(0, 4_096) }
    case 'teams':
      return { type: 'message', attachments: [teamsCard(words)] }
  }
}

/** An adaptive card: what the Workflows of Teams take since its own webhooks are gone. */
const teamsCard = ({ title, lines }: EventWords) => ({
  contentType: 'application/vnd.microsoft.card.adaptive',
  content: {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    body: [
      { type: 'TextBlock', text: title, weight: 'Bolder', wrap: true },
      ...lines.map((text) => ({ type: 'TextBlock', text, wrap: true })),
    ],
  },
})

/** 1-5, of which 3 is the usual (docs.ntfy.sh, "Message priority"). */
const ntfyPriority: Readonly<Record<OutcomeKind, number>> = { completed: 3, failed: 4, cancelled: 3, lost: 4 }
/** 0-10: from 4 on a phone makes a sound, from 8 on it wakes (Gotify's Android app). */
const gotifyPriority: Readonly<Record<OutcomeKind, number>> = {
  completed: 5,
  failed: 7,
  cancelled: 5,
  lost: 7,
}
/** Shown as signs (docs.ntfy.sh, "Emojis"). */
const ntfySign: Readonly<Record<OutcomeKind, string>> = {
  completed: 'white_check_mark',
  failed: 'x',
  cancelled: 'no_entry_sign',
  lost: 'grey_question',
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
 * The request by which an event is sent, or what is missing for it. Pure.
 * @param secrets of the hook, as far as they can be read now
 * @param now ms since the epoch
 */
export function requestFor(
  action: Exclude<HookAction, { type: 'command' }>,
  event: HookEvent,
  { url, secret, token }: HookSecrets,
  texts: Texts,
  now: number,
): MadeRequest {
  switch (action.type) {
    case 'webhook': {
      const atSeconds = Math.floor(now / 1_000)
      const headers = (body: string) =>
        signatureHeaders(event.id, atSeconds, body, action.format === 'json' ? secret : undefined)
      const content = bodyFor(action, event, texts)
      if (action.format === 'telegram')
        return token
          ? made(`https://api.telegram.org/bot${token}/sendMessage`, content, headers)
          : missing(messageOf('hooks.noToken'))
      return url ? made(url, content, headers) : missing(messageOf('hooks.noUrl'))
    }
    case 'ntfy': {
      const { title, lines } = eventWords(event, texts)
      const content = {
        topic: action.topic,
        title,
        message: lines.join('\n') || title,
        priority: ntfyPriority[event.kind],
        tags: [ntfySign[event.kind], ...action.tags],
      }
      return made(action.server, content, () => ({ ...(token && { authorization: `Bearer ${token}` }) }))
    }
    case 'gotify': {
      if (!token) return missing(messageOf('hooks.noToken'))
      const { title, lines } = eventWords(event, texts)
      const content = { title, message: lines.join('\n') || title, priority: gotifyPriority[event.kind] }
      return made(`${withoutTrailing(action.server, '/')}/message`, content, () => ({
        'x-gotify-key': token,
      }))
    }
  }
}
