import { describe, expect, it } from 'vitest'
import { notificationFor } from '../../../main/notifications/policy.ts'
import { notificationForRestart } from '../../../main/notifications/restart.ts'
import type { RestartOutcome } from '../../../main/notifications/restart.ts'
import { context, ending, job } from './endings.ts'

const taxonomy = job('s1/j1', { label: 'Taxonomy' })

describe('what the notification says after Restart was pressed', () => {
  it.each<{ outcome: RestartOutcome; title: string; body: string; actions: string[] }>([
    {
      outcome: { kind: 'restarted' },
      title: 'Restarted: Taxonomy',
      body: 'You will hear when it is done.',
      actions: ['details'],
    },
    {
      outcome: { kind: 'gone' },
      title: 'Not restarted: Taxonomy',
      body: 'The server no longer has this job.',
      actions: ['details'],
    },
    {
      outcome: { kind: 'not-restartable', reason: 'Job is running and cannot be restarted.\n' },
      title: 'Not restarted: Taxonomy',
      body: 'Job is running and cannot be restarted.',
      actions: ['details'],
    },
    {
      outcome: { kind: 'unauthorized' },
      title: 'Not restarted: Taxonomy',
      body: 'The server refused the API key. Check it in the settings.',
      actions: ['details'],
    },
    {
      outcome: { kind: 'unreachable', reason: 'connection refused' },
      title: 'Not restarted: Taxonomy',
      body: 'The server could not be reached: connection refused.',
      actions: ['restart', 'details'],
    },
    {
      outcome: { kind: 'limited' },
      title: 'Not restarted: Taxonomy',
      body: 'The server has had too many requests for now.',
      actions: ['restart', 'details'],
    },
    {
      outcome: { kind: 'unclear' },
      title: 'Perhaps restarted: Taxonomy',
      body: 'The answer of the server was lost. Look at the job before you try again.',
      actions: ['details'],
    },
  ])('$outcome.kind', ({ outcome, title, body, actions }) => {
    const spec = notificationForRestart('s1/j1', taxonomy, outcome)
    expect(spec).toMatchObject({ title, body })
    expect(spec.buttons.map(({ action }) => action)).toEqual(actions)
  })

  it('takes the place of the notification that was pressed', () => {
    const spec = notificationForRestart('s1/j1', taxonomy, { kind: 'restarted' })
    expect(spec.id).toBe(notificationFor(ending('failed'), context())?.id)
  })

  it('names a job that is no longer watched by its id', () => {
    expect(notificationForRestart('s1/j1', undefined, { kind: 'gone' }).title).toBe('Not restarted: j1')
  })
})
