import { describe, expect, it } from 'vitest'
import { nameOf } from '#main/notifications/notification.ts'
import { notificationFor } from '#main/notifications/policy.ts'
import { notificationForRestart } from '#main/notifications/presses.ts'
import { reject, type RunOutcome } from '#main/commands/jobs/run-outcome.ts'
import { context, outcome, job } from './outcomes.ts'
import { saying } from '#test/support/job-texts.ts'
import { texts } from '#test/support/english.ts'

const restarted: RunOutcome = { ok: true, kind: 'done', message: saying('') }
const taxonomy = job('s1/j1', { label: 'Taxonomy' })

describe('the notification after Restart was pressed', () => {
  it.each<{ outcome: RunOutcome; title: string; body: string; actions: string[] }>([
    {
      outcome: restarted,
      title: 'Taxonomy restarted',
      body: 'You’ll be notified when it finishes.',
      actions: ['job'],
    },
    {
      outcome: reject('gone', saying('')),
      title: 'Taxonomy couldn’t be restarted',
      body: 'The server no longer has this job.',
      actions: ['job'],
    },
    {
      outcome: reject('refused', saying('Job is running and cannot be restarted.\n')),
      title: 'Taxonomy couldn’t be restarted',
      body: 'Job is running and cannot be restarted.',
      actions: ['job'],
    },
    {
      outcome: reject('unauthorized', saying('')),
      title: 'Taxonomy couldn’t be restarted',
      body: 'The server rejected the API key. Check it in Settings.',
      actions: ['job'],
    },
    {
      outcome: reject('unauthorized', { code: 'serverErrors.missingKey' }),
      title: 'Taxonomy couldn’t be restarted',
      body: texts.notifications.restart.keyMissing,
      actions: ['job'],
    },
    {
      outcome: reject('unreachable', saying('connection refused')),
      title: 'Taxonomy couldn’t be restarted',
      body: 'Couldn’t reach the server: connection refused.',
      actions: ['restart', 'job'],
    },
    {
      outcome: reject('limited', saying('')),
      title: 'Taxonomy couldn’t be restarted',
      body: 'The server is limiting requests. Try again in a moment.',
      actions: ['restart', 'job'],
    },
    {
      outcome: reject('unclear', saying('')),
      title: 'Taxonomy: restart unconfirmed',
      body: 'The server’s response was lost. Check the job before you try again.',
      actions: ['job'],
    },
  ])('$outcome.kind', ({ outcome: restart, title, body, actions }) => {
    const spec = notificationForRestart('s1/j1', taxonomy, restart, texts)
    expect(spec).toMatchObject({ title, body })
    expect(spec?.buttons.map(({ command }) => nameOf(command))).toEqual(actions)
  })

  it('replaces the pressed one', () => {
    const spec = notificationForRestart('s1/j1', taxonomy, restarted, texts)
    expect(spec?.id).toBe(notificationFor(outcome('failed'), context())?.id)
  })

  it('says if the app restarted it', () => {
    expect(notificationForRestart('s1/j1', taxonomy, restarted, texts, 'itself')?.title).toBe(
      'Taxonomy restarted automatically',
    )
  })
})
