import { expect, it } from 'vitest'
import { createTestEvent } from '#main/core/hooks/hook-event.ts'
import { formatEvent, formatSummary } from '#main/core/hooks/hook-texts.ts'
import type { HookOutcome } from '#shared/hook-services.ts'
import type { RunEvent } from '#main/core/hooks/delivery-queue.ts'
import { createUnreachableEvent } from '#main/core/hooks/text-events.ts'
import { createServerState } from '#main/core/state/new-server.ts'
import { createMessage } from '#shared/message.ts'
import { texts } from '#test/support/english.ts'

const now = Date.UTC(2026, 10, 24, 12)

type Given = Partial<RunEvent['job']>

function event(kind: HookOutcome, given: Given = {}): RunEvent {
  const { job, ...made } = createTestEvent(kind, texts, now)
  return { ...made, job: { ...job, ...given } }
}

const ran = 'Ran for 12 min on Compileo'
const nothing = { resultSummary: undefined }
const nameless = { server: { name: '', url: '' } }
const lost = 'no longer has this job, so its outcome is unknown.'

it.each<[string, HookOutcome, Given, readonly string[]]>([
  ['a result', 'completed', {}, ['734 chunks from 5 documents', ran]],
  ['no result', 'completed', nothing, [ran]],
  ['an error', 'failed', {}, ['this is a test', ran]],
  ['no error', 'failed', { error: undefined }, ['The server gave no reason.', ran]],
  ['a cancelled run', 'cancelled', {}, ['Stopped at 40%.', ran]],
  ['a run cancelled before its start', 'cancelled', { progress: 0 }, [ran]],
  ['a lost job', 'lost', {}, [`Compileo ${lost}`]],
  ['a lost job of a server without a name', 'lost', nameless, [`The server ${lost}`]],
  ['a duration of nine seconds', 'completed', { ...nothing, durationSeconds: 9 }, ['On Compileo']],
  ['a duration under a second', 'completed', { ...nothing, durationSeconds: 0 }, ['On Compileo']],
  ['an unknown start', 'completed', { ...nothing, durationSeconds: undefined }, ['On Compileo']],
  ['repeated failures', 'failed', { tries: 3 }, ['this is a test', 'Failed 3 times in a row.', ran]],
  ['a success after failures', 'completed', { ...nothing, tries: 3 }, [ran]],
])('an event with %s is formatted as a title and lines', (_, kind, given, lines) => {
  const made = event(kind, given)
  const title = `${texts.outcomes[kind].name}: Compileo Tray`
  expect(formatEvent({ ...made, isTest: undefined }, texts)).toEqual({ title, lines })
  expect(formatEvent(made, texts).title).toBe(`Test: ${title}`)
})

it('a summary counts outcomes, and lists failure causes, or jobs if none failed', () => {
  const errors = { what: 'documents', failed: 2, of: 3, reason: 'No parsed file found' } as const
  const events = [
    event('completed'),
    event('completed', { outcome: 'completedWithErrors', errors }),
    event('failed', { error: 'Out of memory' }),
    event('failed', { error: 'Out of memory' }),
    event('failed', { error: undefined }),
  ]
  expect(formatSummary(events, texts)).toEqual({
    title: '5 jobs finished: 1 completed, 1 with errors, 3 failed',
    lines: ['Out of memory (2)', 'No parsed file found', 'The server gave no reason.'],
  })
  const named = ['A', 'B'].map((label) => event('completed', { label }))
  expect(formatSummary(named, texts)).toEqual({ title: '2 jobs completed', lines: ['A and B'] })
  const alert = {
    kind: 'unreachable',
    raisedAt: now,
    message: createMessage('alerts.kinds.unreachable'),
  } as const
  const away = createUnreachableEvent(createServerState('s', 'http://lab', 'Lab', false), alert, now, texts)
  expect(formatSummary([away, ...named], texts)).toEqual({
    title: '2 jobs completed',
    lines: ['A and B', 'Lab is unreachable'],
  })
  expect(formatSummary([away, away], texts)).toEqual({
    title: 'Lab is unreachable',
    lines: ['Lab is unreachable'],
  })
})
