import { describe, expect, it } from 'vitest'
import { formatStatus } from '#shared/texts/phrases.ts'
import { formatJobStatus } from '#renderer/state/models/job-texts.ts'
import { isTerminal } from '#shared/rules/status.ts'
import { texts } from '#test/support/english.ts'

// A server may send any status, and every object has these names.
describe.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf'])(
  'the unknown status %s',
  (status) => {
    it('is shown unchanged', () => {
      expect(formatJobStatus(status, texts)).toBe(status)
      expect(formatStatus(status, texts)).toBe(status)
    })
  },
)

it('a known status is shown as a word', () => {
  expect(formatJobStatus('running', texts)).toBe('Running')
  expect(formatStatus('running', texts)).toBe('running')
})

it('completed, failed and cancelled are terminal, and an unknown status isn’t', () => {
  const statuses = [
    'pending',
    'scheduled',
    'running',
    'retrying',
    'completed',
    'failed',
    'cancelled',
    'paused',
  ]
  expect(statuses.filter((status) => isTerminal(status))).toEqual(['completed', 'failed', 'cancelled'])
  expect(isTerminal(undefined)).toBe(false)
})
