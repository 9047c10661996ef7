import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createRunEvent, createHookSummary, createTestEvent } from '#main/core/hooks/hook-event.ts'
import { buildHookRequest } from '#main/core/hooks/requests.ts'
import { createJob } from '#main/core/state/reduce-job.ts'
import type { HookAction, HookSecrets } from '#shared/hooks.ts'
import { texts } from '#test/support/english.ts'
import { withJobFields } from '#test/support/job-parts.ts'

const now = Date.UTC(2026, 10, 24, 12)

const failed = createRunEvent(
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
  withJobFields(createJob('s', 'x-1', now), { label: 'Night import', kind: 'extraction' }),
  { name: 'Workstation', url: 'http://localhost:8000' },
  texts,
  now,
)

function sent(action: Exclude<HookAction, { type: 'command' }>, secrets: HookSecrets, event = failed) {
  const made = buildHookRequest(action, [event], secrets, texts, now)
  if (!made.ok) return made.message.code
  const { url, headers, body } = made.request
  const content: unknown = JSON.parse(body)
  return { url, headers, body, content }
}

const webhook = { type: 'webhook' } as const
const slack = { type: 'slack' } as const
const ntfy = { type: 'ntfy', server: 'https://ntfy.sh', topic: 'mine' } as const
const url = 'https://hooks.example.org/T1/abc'

describe('a JSON webhook', () => {
  it('contains all known fields, a version and the outcome’s ID', () => {
    expect(sent(webhook, { url })).toMatchObject({
      url,
      headers: { 'webhook-id': failed.id, 'idempotency-key': failed.id, 'content-type': 'application/json' },
      content: {
        schema: 1,
        id: failed.id,
        event: 'job.failed',
        job: { jobId: 'x-1', label: 'Night import', outcome: 'failed', durationSeconds: 720 },
      },
    })
    expect(failed.id).toMatch(/^[0-9a-f]{32}$/)
  })

  it('omits unknown fields, and marks test events', () => {
    const { job, ...made } = createTestEvent('completed', texts, now)
    const event = { ...made, job: { ...job, durationSeconds: undefined } }
    const request = sent(webhook, { url }, event)
    expect(request).toMatchObject({ content: { test: true, job: { kind: 'chunking' } } })
    expect(request).not.toHaveProperty('content.job.durationSeconds')
    expect(sent(webhook, { url })).not.toHaveProperty('content.test')
  })

  it('contains a run’s result, and the run’s errors if it completed with errors', () => {
    const errors = { what: 'documents', failed: 2, of: 3, reason: 'No parsed file found' } as const
    const result = { kind: 'parsing', counts: { documents: 1 } } as const
    const outcome = { id: 'c', key: 's/x-1', run: 1, at: now, progress: 100, result, errors } as const
    const event = createRunEvent(
      { ...outcome, kind: 'completedWithErrors' },
      undefined,
      undefined,
      texts,
      now,
    )
    expect(sent(webhook, { url }, event)).toMatchObject({
      content: {
        event: 'job.completed',
        job: { status: 'completed', outcome: 'completedWithErrors', resultSummary: result, errors },
      },
    })
  })

  it('is signed with its secret, which may have the Standard Webhooks prefix', () => {
    for (const [secret, key] of [
      ['a secret', Buffer.from('a secret')],
      ['whsec_AAECAw==', Buffer.from([0, 1, 2, 3])],
    ] as const) {
      const request = sent(webhook, { url, secret })
      if (typeof request === 'string') throw new Error(request)
      const signed = `${failed.id}.${now / 1_000}.${request.body}`
      const signature = createHmac('sha256', key).update(signed).digest('base64')
      expect(request.headers).toMatchObject({
        'webhook-timestamp': String(now / 1_000),
        'webhook-signature': `v1,${signature}`,
      })
    }
    expect(sent(webhook, { url })).not.toHaveProperty(['headers', 'webhook-signature'])
  })

  it.each([
    ['is empty', 'whsec_'],
    ['contains punctuation', 'whsec_!!!!'],
    ['has an impossible length', 'whsec_AAECA'],
    ['has incomplete padding', 'whsec_AA='],
    ['contains a space', 'whsec_AAEC AwQF'],
    ['uses the alphabet for URLs', 'whsec_AA-_'],
  ])('isn’t sent if the Base64 text in its secret %s', (_, secret) => {
    expect(sent(webhook, { url, secret })).toBe('hooks.badSecret')
  })

  it.each([
    ['one byte in Base64 without padding', 'whsec_AA'],
    ['one byte in Base64 with padding', 'whsec_AA=='],
    ['two bytes in Base64 without padding', 'whsec_AAE'],
    ['two bytes in Base64 with padding', 'whsec_AAE='],
    ['three bytes in Base64', 'whsec_AAEC'],
    ['a string without the prefix “whsec_”', 'whsec'],
  ])('is signed if its secret is %s', (_, secret) => {
    expect(sent(webhook, { url, secret })).toHaveProperty(['headers', 'webhook-signature'])
  })
})

const slackText = (error: string) => {
  const request = sent(slack, { url }, { ...failed, job: { ...failed.job, error } })
  return typeof request === 'string' ? '' : String(Reflect.get(Object(request.content), 'text'))
}
const visible = (shown: string) =>
  shown.replaceAll('\u200b', '').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')

describe('the request to a chat or push service', () => {
  const text = 'Failed: Night import\nno <b>chunks</b> for @all & <!channel>\nRan for 12 min on Workstation'

  it('has the service’s format and the event’s text', () => {
    expect(sent(slack, { url })).toMatchObject({
      url,
      content: { unfurl_links: false, unfurl_media: false },
    })
    expect(visible(slackText(failed.job.error ?? ''))).toBe(text)
  })

  // Mentions and links as Slack, Mattermost, Rocket.Chat and Discord's /slack detect them. Some services
  // decode `&lt;` first.
  it.each([
    ['a mention by name', '@all @here, (@everyone) @j.doe', /@[\p{L}\p{N}]/u],
    ['a mention of a channel', '#general ~town-square', /[#~][\p{L}\p{N}]/u],
    ['a mention by ID', '<@123> <@&45> <!channel> <#67> <:pic:89> </go:1>', /<[@!#:/]/],
    ['an address', 'http://evil.example/x https://evil.example ftp://evil.example', /[a-z]:\/\//],
    ['an address without a scheme', 'www.evil.example evil.example x@evil.example', /[\p{L}\p{N}]\.\p{L}/u],
    ['an address with another scheme', 'tel:123456 mailto:x +49123456', /[a-z]:[\w/]|\+\d/],
    ['a Markdown link', '[here](evil) ![pic](//evil) [x][1] [1]: //evil', /\][([:]/],
    ['an angle-bracket link', '<http://evil.example|here> <//evil>', /<[\w/]/],
  ])('turns %s in a job’s text into plain text', (_, error, active) => {
    expect(error).toMatch(active)
    const shown = slackText(error)
    expect(visible(shown)).toContain(error)
    const decoded = shown.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
    for (const each of [shown, decoded]) expect(each).not.toMatch(active)
  })

  it('contains a topic, a priority, the outcome’s icon and the token for ntfy', () => {
    expect(sent(ntfy, { token: 'tk_1' })).toMatchObject({
      url: 'https://ntfy.sh',
      headers: { authorization: 'Bearer tk_1' },
      content: { topic: 'mine', title: 'Failed: Night import', priority: 4, tags: ['x'] },
    })
    expect(sent(ntfy, {})).not.toHaveProperty('headers.authorization')
    expect(sent(ntfy, {}, createTestEvent('completed', texts, now))).toMatchObject({
      headers: { 'content-type': 'application/json' },
      content: {
        title: 'Test: Completed: Compileo Tray',
        message: '734 chunks from 5 documents\nRan for 12 min on Compileo',
        priority: 3,
      },
    })
  })

  it('has a text even if only the outcome is known', () => {
    const job = { ...failed.job, outcome: 'cancelled', progress: 0, durationSeconds: undefined } as const
    const silent = { ...failed, job: { ...job, server: { name: '', url: '' } } }
    const message = 'Cancelled: Night import'
    expect(sent(ntfy, {}, silent)).toMatchObject({ content: { message } })
  })

  it('isn’t built if the address is missing', () => {
    expect(sent(slack, {})).toBe('hooks.noUrl')
    expect(sent(webhook, {})).toBe('hooks.noUrl')
  })
})

describe('the link to a job’s page', () => {
  const page = 'https://compileo.lab/(a|b)/?page=extraction_unified'
  const inText = 'https://compileo.lab/%28a%7cb%29/?page=extraction_unified'
  const linked = { ...failed, job: { ...failed.job, page } }

  it.each<[string, Exclude<HookAction, { type: 'command' }>, object]>([
    [
      'a push service',
      ntfy,
      { click: inText, actions: [{ action: 'view', label: 'Open in Compileo', url: inText, clear: true }] },
    ],
    ['a chat', slack, { text: expect.stringMatching(/\n<https:[^|<>]+\|Open in Compileo>$/) }],
    ['a webhook', webhook, { job: { jobId: 'x-1', page } }],
  ])('is part of the request to %s', (_, action, content) => {
    expect(sent(action, { url, token: 'A1' }, linked)).toMatchObject({ content })
  })

  it.each([
    ['is still included if a long text was truncated', linked, /\n<https:.*\|Open in Compileo>$/],
    ['is missing after a long truncated text if the job has no page', failed, /👨‍👩‍👧/u],
  ])('%s', (_, event, end) => {
    for (const odd of ['', 'x']) {
      const error = odd + '👨‍👩‍👧‍👦'.repeat(300)
      const request = sent(slack, { url }, { ...event, job: { ...event.job, error } })
      const text = typeof request === 'string' ? '' : String(Reflect.get(Object(request.content), 'text'))
      expect(text).toMatch(end)
      expect(text).not.toMatch(/\p{Cs}/u)
    }
  })

  it.each(['http://localhost:8501', 'http://127.0.0.1:8501', 'http://[::1]:8501'])(
    'that begins with %s is sent to webhooks only',
    (gui) => {
      const queue = `${gui}/?page=job_management`
      const here = { ...failed, job: { ...failed.job, page: queue } }
      for (const action of [ntfy, slack])
        expect(JSON.stringify(sent(action, { url, token: 'A' }, here))).not.toContain('8501')
      expect(sent(webhook, { url }, here)).toMatchObject({ content: { job: { page: queue } } })
    },
  )

  it('leads to the server’s web interface, at port 8501 unless another address is set', () => {
    const job = withJobFields(createJob('s', 'x-1', now), { kind: 'dataset' as const })
    const outcome = { id: 'c', key: 's/x-1', kind: 'completed', run: 1, at: now, progress: 100 } as const
    const server = { name: 'W', url: 'http://w:8000' }
    const pageOn = (on: object | undefined) => createRunEvent(outcome, job, on, texts, now).job.page
    expect(pageOn({ ...server, guiUrl: 'http://gui' })).toBe('http://gui/?page=core_dataset_generation')
    expect(pageOn(server)).toBe('http://w:8501/?page=core_dataset_generation')
    expect(pageOn(undefined)).toBeUndefined()
  })
})

describe('a summary of several outcomes', () => {
  const completed = createTestEvent('completed', texts, now, 'https://compileo.example.org')
  const summary = createHookSummary([completed, failed])

  it('has the worst outcome’s priority and icon for ntfy, and no link to a job', () => {
    const made = buildHookRequest(ntfy, [completed, failed], {}, texts, now)
    const content: unknown = made.ok && JSON.parse(made.request.body)
    expect(content).toEqual({
      topic: 'mine',
      title: '2 jobs finished: 1 completed, 1 failed',
      message: 'no <b>chunks</b> for @all & <!channel>',
      priority: 4,
      tags: ['x'],
    })
  })

  it('is escaped for a chat, and has the same ID for the same runs', () => {
    const made = buildHookRequest(slack, [completed, failed], { url }, texts, now)
    expect(made.ok && made.request.body).toContain('&lt;\u200b!channel&gt;')
    expect(made.ok && made.request.headers['webhook-id']).toBe(summary.id)
    expect(createHookSummary([completed, failed]).id).toBe(summary.id)
    expect([completed.id, failed.id, createHookSummary([failed]).id]).not.toContain(summary.id)
    expect(
      createHookSummary([
        completed,
        createTestEvent('cancelled', texts, now),
        createTestEvent('lost', texts, now),
      ]).kind,
    ).toBe('lost')
  })
})
