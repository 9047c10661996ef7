import { expect, it } from 'vitest'
import { testEvent } from '#main/hooks/hook-event.ts'
import { eventWords, summaryWords } from '#main/hooks/hook-texts.ts'
import type { HookOutcome } from '#shared/hook-services.ts'
import type { RunEvent } from '#main/hooks/delivery-queue.ts'
import { texts } from '#test/support/english.ts'

const now = Date.UTC(2026, 10, 24, 12)

type Given = Partial<RunEvent['job']> & Pick<RunEvent, 'isEarly'>

function event(kind: HookOutcome, { isEarly, ...given }: Given = {}): RunEvent {
  const { job, ...made } = testEvent(kind, texts, now)
  return { ...made, isEarly, job: { ...job, ...given } }
}

it.each<[string, HookOutcome, Given, readonly string[]]>([
  ['a result', 'completed', {}, ['734 chunks from 5 documents', 'Ran for 12 min on Compileo']],
  ['no result', 'completed', { resultSummary: undefined }, ['Ran for 12 min on Compileo']],
  ['an error', 'failed', {}, ['ValueError: this is a test', 'Ran for 12 min on Compileo']],
  ['no error', 'failed', { error: undefined }, ['The server gave no reason.', 'Ran for 12 min on Compileo']],
  [
    'an error that isn’t known yet',
    'failed',
    { error: undefined, isEarly: true },
    ['Ran for 12 min on Compileo'],
  ],
  ['a cancel', 'cancelled', {}, ['Stopped at 40%.', 'Ran for 12 min on Compileo']],
  ['a cancel before it started', 'cancelled', { progress: 0 }, ['Ran for 12 min on Compileo']],
  ['a lost job', 'lost', {}, ['Compileo no longer has this job, so its outcome is unknown.']],
  [
    'a lost job of a server without a name',
    'lost',
    { server: { name: '', url: '' } },
    ['The server no longer has this job, so its outcome is unknown.'],
  ],
  ['a second', 'completed', { resultSummary: undefined, durationSeconds: 1 }, ['Ran for 1 s on Compileo']],
  ['less', 'completed', { resultSummary: undefined, durationSeconds: 0 }, ['On Compileo']],
  [
    'an unknown start',
    'completed',
    { resultSummary: undefined, durationSeconds: undefined },
    ['On Compileo'],
  ],
  [
    'a restart',
    'failed',
    { restartsAt: new Date(now).toISOString() },
    ['ValueError: this is a test', 'Restarts automatically.', 'Ran for 12 min on Compileo'],
  ],
])('an event with %s shows that', (_, kind, given, lines) => {
  const made = event(kind, given)
  const title = `${texts.outcomes[kind].name}: Compileo Tray`
  expect(eventWords({ ...made, isTest: undefined }, texts)).toEqual({ title, lines })
  expect(eventWords(made, texts).title).toBe(`Test: ${title}`)
})

it('a summary counts outcomes, and names the causes, or the jobs if there are none', () => {
  const errors = { what: 'documents', failed: 2, of: 3, reason: 'No parsed file found' } as const
  const events = [
    event('completed'),
    event('completed', { outcome: 'completedWithErrors', errors }),
    event('failed', { error: 'Out of memory' }),
    event('failed', { error: 'Out of memory' }),
    event('failed', { error: undefined }),
    event('failed', { error: undefined, isEarly: true }),
  ]
  expect(summaryWords(events, texts)).toEqual({
    title: '6 jobs finished: 1 completed, 1 with errors, 4 failed',
    lines: ['Out of memory (2)', 'No parsed file found', 'The server gave no reason.'],
  })
  const named = ['A', 'B'].map((label) => event('completed', { label }))
  expect(summaryWords(named, texts)).toEqual({ title: '2 jobs completed', lines: ['A and B'] })
})
