import { describe, expect, it } from 'vitest'
import { formatReachability } from '#renderer/state/models/server-texts.ts'
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
