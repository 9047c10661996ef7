import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { eventOf, testEvent } from '../../../main/hooks/event.ts'
import { requestFor } from '../../../main/hooks/requests.ts'
import { newJob } from '../../../main/state/reduce-job.ts'
import type { HookAction, HookSecrets } from '../../../shared/hooks.ts'
import { texts } from '../../support/english.ts'

const now = Date.UTC(2026, 10, 24, 12)

const failed = eventOf(
  {
    id: 'failed@1',
    key: 's/x-1',
    kind: 'failed',
    run: 2,
    at: now,
    startedAt: now - 12 * 60_000,
    progress: 40,
    error:
      'Traceback (most recent call last):\n  File "a.py", line 1\nValueError: no <b>chunks</b> for @all & <!channel>',
  },
  { ...newJob('s', 'x-1', now), label: 'Night import', kind: 'extraction' },
  { name: 'Workstation', url: 'http://localhost:8000' },
  now,
)

function sent(action: Exclude<HookAction, { type: 'command' }>, secrets: HookSecrets, event = failed) {
  const made = requestFor(action, event, secrets, texts, now)
  if (!made.ok) return made.message.code
  const { url, headers, body } = made.request
  const content: unknown = JSON.parse(body)
  return { url, headers, body, content }
}

const webhook = (
  format: Extract<HookAction, { type: 'webhook' }>['format'],
  chatId?: string,
): HookAction & { type: 'webhook' } => ({
  type: 'webhook',
  format,
  ...(chatId !== undefined && { chatId }),
})
const url = 'https://hooks.example.org/T1/abc'

describe('a webhook of JSON', () => {
  it('says all that is known, with its version and a key that is the same for the same outcome', () => {
    expect(sent(webhook('json'), { url })).toMatchObject({
      url,
      headers: { 'webhook-id': failed.id, 'idempotency-key': failed.id, 'content-type': 'application/json' },
      content: {
        version: 1,
        id: failed.id,
        event: 'job.failed',
        job: { id: 'x-1', label: 'Night import', kind: 'extraction', run: 2 },
        server: { name: 'Workstation', url: 'http://localhost:8000' },
        outcome: {
          kind: 'failed',
          startedAt: '2026-11-24T11:48:00.000Z',
          endedAt: '2026-11-24T12:00:00.000Z',
          durationSeconds: 720,
          progress: 40,
          errorSummary: 'ValueError: no <b>chunks</b> for @all & <!channel>',
        },
      },
    })
    expect(failed.id).toMatch(/^[0-9a-f]{32}$/)
  })

  it('is signed with its secret, which may be written as the standard has it', () => {
    for (const [secret, key] of [
      ['a secret', Buffer.from('a secret')],
      ['whsec_AAECAw==', Buffer.from([0, 1, 2, 3])],
    ] as const) {
      const request = sent(webhook('json'), { url, secret })
      if (typeof request === 'string') throw new Error(request)
      const signed = `${failed.id}.${now / 1_000}.${request.body}`
      const signature = createHmac('sha256', key).update(signed).digest('base64')
      expect(request.headers).toMatchObject({
        'webhook-timestamp': String(now / 1_000),
        'webhook-signature': `v1,${signature}`,
      })
    }
    expect(sent(webhook('json'), { url })).not.toHaveProperty(['headers', 'webhook-signature'])
  })
})

describe('the form of a service', () => {
  const text =
    'Failed: Night import\nValueError: no <b>chunks</b> for @all & <!channel>\nRan for 12 min on Workstation'

  it('is what it takes, and calls nobody by what a server says', () => {
    expect(sent(webhook('slack'), { url })).toMatchObject({
      url,
      content: { text: text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;') },
    })
    expect(sent(webhook('discord'), { url })).toMatchObject({
      content: { content: text, allowed_mentions: { parse: [] } },
    })
    expect(sent(webhook('mattermost'), { url })).toMatchObject({
      content: { text: text.replace('@', '@\u200B') },
    })
    expect(sent(webhook('telegram', '-100'), { token: '1:abc' })).toMatchObject({
      url: 'https://api.telegram.org/bot1:abc/sendMessage',
      content: { chat_id: '-100', text },
    })
    const [title, ...lines] = text.split('\n')
    expect(sent(webhook('teams'), { url })).toMatchObject({
      content: {
        type: 'message',
        attachments: [
          {
            contentType: 'application/vnd.microsoft.card.adaptive',
            content: { body: [{ text: title }, ...lines.map((line) => ({ text: line }))] },
          },
        ],
      },
    })
  })

  it('of ntfy has topic, priority and tags by the outcome, and the token where there is one', () => {
    const action = { type: 'ntfy', server: 'https://ntfy.sh', topic: 'mine', tags: ['work'] } as const
    expect(sent({ ...action, tags: ['work'] }, { token: 'tk_1' })).toMatchObject({
      url: 'https://ntfy.sh',
      headers: { authorization: 'Bearer tk_1' },
      content: { topic: 'mine', title: 'Failed: Night import', priority: 4, tags: ['x', 'work'] },
    })
    expect(sent({ ...action, tags: [] }, {}, testEvent('completed', now))).toMatchObject({
      headers: { 'content-type': 'application/json' },
      content: {
        title: 'Test: Completed: Compileo Tray',
        message: '5 documents · 734 chunks\nRan for 12 min on Compileo',
        priority: 3,
      },
    })
  })

  it('of Gotify has priority by the outcome, and the token in its header', () => {
    expect(sent({ type: 'gotify', server: 'https://push.example.org/g/' }, { token: 'A1' })).toMatchObject({
      url: 'https://push.example.org/g/message',
      headers: { 'x-gotify-key': 'A1' },
      content: { title: 'Failed: Night import', priority: 7 },
    })
  })

  it('is not made up where something is missing', () => {
    expect(sent(webhook('slack'), {})).toBe('hooks.noUrl')
    expect(sent(webhook('telegram', '1'), {})).toBe('hooks.noToken')
    expect(sent({ type: 'gotify', server: 'https://push.example.org' }, {})).toBe('hooks.noToken')
  })
})
