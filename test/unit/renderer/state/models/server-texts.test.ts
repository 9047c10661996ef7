import { describe, expect, it } from 'vitest'
import {
  formatReachability,
  formatServerState,
  formatUnreachable,
  getFigures,
} from '#renderer/state/models/server-texts.ts'
import { createMessage } from '#shared/message.ts'
import type { QueueAlertKind, ServerView } from '#shared/model.ts'
import { texts } from '#test/support/english.ts'
import { createQuotedMessage } from '#test/support/job-texts.ts'
import { createServerView } from '#test/support/sample-data.ts'

const now = new Date(2026, 10, 24, 12).getTime()

describe('the sentence about a server', () => {
  it('says why a server is unreachable', () => {
    const server = createServerView({ id: 'a', name: 'A' })
    expect(formatReachability({ ...server, reach: 'limited', nextTryAt: now + 20_000 }, now, texts)).toBe(
      'Rate limited, retrying in 20 s',
    )
    expect(
      formatReachability(
        { ...server, reach: 'unreachable', reason: createQuotedMessage('No route'), nextTryAt: now },
        now,
        texts,
      ),
    ).toBe('No route, retrying now')
  })

  it('capitalizes “Retrying” after a question', () => {
    const server = {
      ...createServerView({ id: 'a', name: 'A' }),
      reach: 'unreachable' as const,
      reason: createQuotedMessage('Is it running?'),
    }
    expect(formatReachability({ ...server, nextTryAt: now + 20_000 }, now, texts)).toBe(
      'Is it running? Retrying in 20 s',
    )
    expect(formatReachability({ ...server, nextTryAt: now }, now, texts)).toBe('Is it running? Retrying now')
  })
})

const serverWith = (fields: Partial<ServerView>) => createServerView({ id: 'a', name: 'A', ...fields })
const missingKey = createMessage('serverErrors.missingKey')
const alertsOf = (...kinds: QueueAlertKind[]) =>
  kinds.map((kind) => ({ kind, raisedAt: 0, message: createQuotedMessage('x') }))
const none = { running: 0, waiting: 0 }

it.each([
  ['Connected', 'a connected server', { reach: 'ok', reason: createQuotedMessage('x'), nextTryAt: now }],
  ['Busy', 'a busy server', { reach: 'busy' }],
  [
    'Busy, retrying in 1 s',
    'a busy server with a retry in a second',
    { reach: 'busy', nextTryAt: now + 1_000 },
  ],
  [
    'Busy, retrying now',
    'a busy server with a retry in less than a second',
    { reach: 'busy', nextTryAt: now + 999 },
  ],
] as const)('the reachability is “%s” for %s', (text, _, fields) => {
  expect(formatReachability(serverWith(fields), now, texts)).toBe(text)
})

it.each([
  ['is unreachable', 'can’t be reached', { reach: 'unreachable' }],
  ['is unreachable', 'isn’t Compileo', { reach: 'not-compileo' }],
  ['is busy', 'accepts connections without responding', { reach: 'busy' }],
  ['has no queue', 'can’t reach its queue', { reach: 'no-queue' }],
  ['rejected the API key', 'rejects the key', { reach: 'unauthorized' }],
  ['requires an API key', 'gets no key', { reach: 'unauthorized', reason: missingKey }],
] as const)('a banner says that a server “%s” if the server %s', (text, _, fields) => {
  const banner = formatUnreachable(serverWith(fields), texts)
  expect(banner.replaceAll(/[\u2066-\u2069]/g, '')).toBe(`A ${text}`)
})

it.each([
  [
    'unreachable',
    'an unreachable server with an alert',
    serverWith({ reach: 'unreachable', alerts: alertsOf('cpu') }),
  ],
  ['key rejected', 'a server that rejects the key', serverWith({ reach: 'unauthorized' })],
  ['no key', 'a server that requires a key', serverWith({ reach: 'unauthorized', reason: missingKey })],
  [
    'CPU limit',
    'a server with a CPU alert and others',
    serverWith({ alerts: alertsOf('unreachable', 'no-queue', 'cpu', 'memory') }),
  ],
  [
    'idle',
    'a connected server with an alert about its reachability',
    serverWith({ alerts: alertsOf('unreachable') }),
  ],
  ['idle', 'a connected server without jobs', serverWith({})],
])('the sidebar shows “%s” for %s', (text, _, server) => {
  expect(formatServerState(server, none, none, texts)).toBe(text)
})

describe('a server’s figures', () => {
  const stats = {
    pending: 1,
    running: 2,
    scheduled: 3,
    completed: 4,
    failed: 5,
    cancelled: 6,
    retrying: 7,
    total: 28,
  }
  const counts = [
    ['Pending', '1'],
    ['Running', '2'],
    ['Scheduled', '3'],
    ['Completed', '4'],
    ['Failed', '5'],
    ['Cancelled', '6'],
    ['Retrying', '7'],
    ['Total', '28'],
  ]

  it('are its counts, and its workers, CPU and memory if these are known', () => {
    expect(getFigures({ at: now, stats }, texts)).toEqual(counts)
    const machine = { ...stats, cpuPercent: 49.6, memoryMb: 512 }
    expect(getFigures({ at: now, workers: 4, stats: machine }, texts)).toEqual([
      ...counts,
      ['Workers', '4'],
      ['CPU', '50%'],
      ['Memory', texts.format.memorySize(512)],
    ])
  })
})
