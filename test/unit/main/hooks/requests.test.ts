import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { eventOf, summaryOf, testEvent } from '../../../../main/hooks/hook-event.ts'
import { requestFor } from '../../../../main/hooks/requests.ts'
import { priorities } from '../../../../shared/hook-priorities.ts'
import { newJob } from '../../../../main/state/reduce-job.ts'
import type { HookAction, HookSecrets } from '../../../../shared/hooks.ts'
import { texts } from '../../../support/english.ts'

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
  const made = requestFor(action, [event], secrets, texts, now)
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
  it('has all that is known, with its version and a key that is the same for the same outcome', () => {
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

  it('leaves out what is unknown, and marks a test', () => {
    const event = { ...testEvent('completed', now), startedAt: undefined }
    const request = sent(webhook('json'), { url }, event)
    expect(request).toMatchObject({ content: { test: true, job: { kind: 'chunking' } } })
    expect(request).not.toHaveProperty('content.outcome.durationSeconds')
    expect(sent(webhook('json'), { url })).not.toHaveProperty('content.test')
  })

  it('has for a run that completed with errors what failed, beside its result', () => {
    const errors = { what: 'documents', failed: 2, of: 3, reason: 'No parsed file found' } as const
    const result = { kind: 'parsing', counts: { documents: 1 } } as const
    const outcome = { id: 'c', key: 's/x-1', run: 1, at: now, progress: 100, result, errors } as const
    const event = eventOf({ ...outcome, kind: 'completedWithErrors' }, undefined, undefined, now)
    expect(sent(webhook('json'), { url }, event)).toMatchObject({
      content: { event: 'job.completed', outcome: { kind: 'completed', result: { ...result, errors } } },
    })
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

  it.each(['whsec_', 'whsec_!!!!', 'whsec_AAECA', 'whsec_AA=', 'whsec_AAEC AwQF', 'whsec_AA-_'])(
    'is not signed with %s, which is no base64',
    (secret) => {
      expect(sent(webhook('json'), { url, secret })).toBe('hooks.badSecret')
    },
  )

  it.each(['whsec_AA', 'whsec_AA==', 'whsec_AAE', 'whsec_AAE=', 'whsec_AAEC', 'whsec'])(
    'is signed with %s',
    (secret) => {
      expect(sent(webhook('json'), { url, secret })).toHaveProperty(['headers', 'webhook-signature'])
    },
  )
})

describe('a job’s text', () => {
  const label = String.raw`[Free](https://x.io) ![x](http://x.io/p.png) **b** _c_ ~d~ |e| <@1> \f www.x.io`
  const error = '# `g` <https://x.io>'

  it.each([
    [
      'discord',
      'content',
      String.raw`\[Free\](https:\//x.io) !\[x\](http:\//x.io/p.png) \*\*b\*\* \_c\_ \~d\~ \|e\| \<\@1> \\f www.x.io`,
      String.raw`\# ${'\\`g\\`'} \<https:\//x.io>`,
    ],
    [
      'mattermost',
      'text',
      String.raw`\[Free\](https:^//x.io) !\[x\](http:^//x.io/p.png) \*\*b\*\* \_c\_ \~d\~ \|e\| <@^1> \\f www^.x.io`,
      String.raw`\# ${'\\`g\\`'} <https:^//x.io>`,
    ],
  ] as const)('is no markup of %s', (format, field, name, story) => {
    const request = sent(webhook(format), { url }, { ...failed, label, error })
    const lines = [`Failed: ${name}`, story, 'Ran for 12 min on Workstation']
    expect(request).toMatchObject({ content: { [field]: lines.join('\n').replaceAll('^', '\u200B') } })
  })
})

const priorityOf = (action: Parameters<typeof sent>[0]) => {
  const request = sent(action, { token: 'A1' })
  return typeof request === 'string' ? request : Reflect.get(Object(request.content), 'priority')
}

describe('the form of a service', () => {
  const text =
    'Failed: Night import\nValueError: no <b>chunks</b> for @all & <!channel>\nRan for 12 min on Workstation'

  it('is what it takes, and mentions no user by a server’s text', () => {
    expect(sent(webhook('slack'), { url })).toMatchObject({
      url,
      content: {
        text: text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
        unfurl_links: false,
        unfurl_media: false,
      },
    })
    expect(sent(webhook('discord'), { url })).toMatchObject({
      content: {
        content: text.replaceAll(/[<@]/g, String.raw`\$&`),
        allowed_mentions: { parse: [] },
        flags: 4,
      },
    })
    expect(sent(webhook('mattermost'), { url })).toMatchObject({
      content: { text: text.replace('@', '@\u200B') },
    })
    expect(sent(webhook('telegram', '-100'), { token: '1:abc' })).toMatchObject({
      url: 'https://api.telegram.org/bot1:abc/sendMessage',
      content: { chat_id: '-100', text: text.replace('@', '@\u200B') },
    })
    const [title, ...lines] = text.split('\n')
    expect(sent(webhook('teams'), { url })).toMatchObject({
      content: {
        type: 'message',
        attachments: [
          {
            contentType: 'application/vnd.microsoft.card.adaptive',
            content: {
              body: [title, ...lines].map((line) => ({
                type: 'RichTextBlock',
                inlines: [{ type: 'TextRun', text: line }],
              })),
            },
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

  it('has the priority that was chosen for the outcome, by the numbers of the service', () => {
    const ntfy = { type: 'ntfy', server: 'https://ntfy.sh', topic: 'mine', tags: [] } as const
    const gotify = { type: 'gotify', server: 'https://push.example.org' } as const
    expect(
      priorities.map((priority) => [
        priorityOf({ ...ntfy, tags: [], priorities: { failed: priority } }),
        priorityOf({ ...gotify, priorities: { failed: priority } }),
      ]),
    ).toEqual([
      [1, 0],
      [2, 2],
      [3, 5],
      [4, 7],
      [5, 10],
    ])
    expect(priorityOf({ ...gotify, priorities: { completed: 'lowest' } })).toBe(7)
  })

  it('has a message even if only the outcome is known', () => {
    const { startedAt: _, ...event } = { ...failed, kind: 'cancelled' as const, progress: 0 }
    const silent = { ...event, server: { name: '', url: '' } }
    const message = 'Cancelled: Night import'
    const ntfy = { type: 'ntfy', server: 'https://ntfy.sh', topic: 'mine' } as const
    expect(sent({ ...ntfy, tags: [] }, {}, silent)).toMatchObject({ content: { message } })
    const gotify = { type: 'gotify', server: 'https://push.example.org' } as const
    expect(sent(gotify, { token: 'A' }, silent)).toMatchObject({ content: { message } })
  })

  it('is not made up where something is missing', () => {
    expect(sent(webhook('slack'), {})).toBe('hooks.noUrl')
    expect(sent(webhook('telegram', '1'), {})).toBe('hooks.noToken')
    expect(sent({ type: 'gotify', server: 'https://push.example.org' }, {})).toBe('hooks.noToken')
  })
})

describe('the link that opens the job', () => {
  const page = 'https://compileo.lab/(a|b)/?page=extraction_unified'
  const inText = 'https://compileo.lab/%28a%7cb%29/?page=extraction_unified'
  const linked = { ...failed, page }

  it.each<[Exclude<HookAction, { type: 'command' }>, object]>([
    [
      { type: 'ntfy', server: 'https://ntfy.sh', topic: 'mine', tags: [] },
      { click: inText, actions: [{ action: 'view', label: 'Open in Compileo', url: inText, clear: true }] },
    ],
    [
      { type: 'gotify', server: 'https://push.example.org' },
      { extras: { 'client::notification': { click: { url: inText } } } },
    ],
    [webhook('slack'), { text: expect.stringMatching(/\n<https:[^|<>]+\|Open in Compileo>$/) }],
    [webhook('discord'), { content: expect.stringContaining(`\n[Open in Compileo](<${inText}>)`) }],
    [webhook('mattermost'), { text: expect.stringContaining(`\n[Open in Compileo](${inText})`) }],
    [
      webhook('telegram', '-100'),
      {
        text: expect.stringContaining(`\nOpen in Compileo: ${inText}`),
        link_preview_options: { is_disabled: true },
      },
    ],
    [webhook('json'), { job: { id: 'x-1', url: page } }],
  ])('goes with %j', (action, content) => {
    expect(sent(action, { url, token: 'A1' }, linked)).toMatchObject({ content })
  })

  it('is a button on a card of Teams', () => {
    const content = { actions: [{ type: 'Action.OpenUrl', title: 'Open in Compileo', url: inText }] }
    expect(sent(webhook('teams'), { url }, linked)).toMatchObject({ content: { attachments: [{ content }] } })
    expect(JSON.stringify(sent(webhook('teams'), { url }))).not.toContain('OpenUrl')
  })

  it.each([
    ['with a link', linked, /\n\[Open in Compileo\]\(<https:.*>\)$/],
    ['without one', failed, /👨‍👩‍👧/u],
  ])('fits with the text, and no character is cut in half: %s', (_, event, end) => {
    const contents = ['', 'x'].map((odd) => {
      const request = sent(webhook('discord'), { url }, { ...event, error: odd + '👨‍👩‍👧‍👦'.repeat(300) })
      return typeof request === 'string' ? '' : String(Reflect.get(Object(request.content), 'content'))
    })
    expect(new Set(contents.map(({ length }) => length))).toEqual(new Set([1_999, 2_000]))
    for (const content of contents) {
      expect(content).toMatch(end)
      expect(content).not.toMatch(/\p{Cs}/u)
    }
  })

  it.each(['http://localhost:8501', 'http://127.0.0.1:8501', 'http://[::1]:8501'])(
    'stays out of what others read where it leads to this machine alone: %s',
    (gui) => {
      const here = { ...failed, page: `${gui}/?page=job_management` }
      const actions: readonly Exclude<HookAction, { type: 'command' }>[] = [
        { type: 'ntfy', server: 'https://ntfy.sh', topic: 'mine', tags: [] },
        { type: 'gotify', server: 'https://push.example.org' },
        webhook('slack'),
        webhook('telegram', '1'),
        webhook('teams'),
      ]
      for (const action of actions)
        expect(JSON.stringify(sent(action, { url, token: 'A' }, here))).not.toContain('8501')
      expect(sent(webhook('json'), { url }, here)).toMatchObject({ content: { job: { url: here.page } } })
    },
  )

  it('is that of the server where the run ended', () => {
    const job = { ...newJob('s', 'x-1', now), kind: 'dataset' as const }
    const outcome = { id: 'c', key: 's/x-1', kind: 'completed', run: 1, at: now, progress: 100 } as const
    const server = { name: 'W', url: 'http://w:8000' }
    expect(eventOf(outcome, job, { ...server, guiFound: 'http://w:8501' }, now).page).toBe(
      'http://w:8501/?page=core_dataset_generation',
    )
    expect(eventOf(outcome, job, server, now).page).toBeUndefined()
  })
})

describe('a summary', () => {
  const completed = testEvent('completed', now, 'https://compileo.example.org')
  const summary = summaryOf([completed, failed])

  it('of ntfy has the priority and sign of its worst outcome, and no page of a single job', () => {
    const made = requestFor(
      { type: 'ntfy', server: 'https://ntfy.sh', topic: 'mine', tags: [] },
      [completed, failed],
      {},
      texts,
      now,
    )
    const content: unknown = made.ok && JSON.parse(made.request.body)
    expect(content).toEqual({
      topic: 'mine',
      title: '2 jobs finished: 1 completed, 1 failed',
      message: 'ValueError: no <b>chunks</b> for @all & <!channel>',
      priority: 4,
      tags: ['x'],
    })
  })

  it('of a chat is escaped, and has an ID of its own that is the same for the same runs', () => {
    const made = requestFor(webhook('slack'), [completed, failed], { url }, texts, now)
    expect(made.ok && made.request.body).toContain('&lt;!channel&gt;')
    expect(made.ok && made.request.headers['webhook-id']).toBe(summary.id)
    expect(summaryOf([completed, failed]).id).toBe(summary.id)
    expect([completed.id, failed.id, summaryOf([failed]).id]).not.toContain(summary.id)
    expect(summaryOf([completed, testEvent('cancelled', now), testEvent('lost', now)]).kind).toBe('lost')
  })
})
