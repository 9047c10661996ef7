import { describe, expect, it } from 'vitest'
import { getCommandName } from '#main/core/notifications/notification.ts'
import { createOutcomeNotificationUnlessSuppressed } from '#main/core/notifications/policy.ts'
import { createRestartNotification } from '#main/core/notifications/press-handler.ts'
import { rejectCommand } from '#main/core/commands/jobs/job-command-result.ts'
import type { JobCommandResult } from '#shared/contract.ts'
import type { Message } from '#shared/message.ts'
import { context, outcome, job } from './outcomes.ts'
import { createQuotedMessage } from '#test/support/job-texts.ts'
import { texts } from '#test/support/english.ts'

const restarted: JobCommandResult = { ok: true, kind: 'done', message: createQuotedMessage('') }
const taxonomy = job('s1/j1', { label: 'Taxonomy' })

describe('the notification after the user clicked “Restart”', () => {
  it.each<[kind: Parameters<typeof rejectCommand>[0], message: Message, body: string, actions: string[]]>([
    ['gone', createQuotedMessage(''), 'The server no longer has this job.', ['job']],
    ['rejected', createQuotedMessage('Job is running.\n'), 'Job is running.', ['job']],
    [
      'unauthorized',
      createQuotedMessage(''),
      'The server rejected the API key. Check it in Settings.',
      ['job'],
    ],
    ['unauthorized', { code: 'serverErrors.missingKey' }, texts.notifications.restart.keyMissing, ['job']],
    [
      'unreachable',
      createQuotedMessage('refused'),
      'Couldn’t reach the server: refused.',
      ['restart', 'job'],
    ],
    [
      'limited',
      createQuotedMessage(''),
      'The server is limiting requests. Try again in a moment.',
      ['restart', 'job'],
    ],
  ])('explains the command’s error “%s” as $2', (kind, message, body, actions) => {
    const spec = createRestartNotification('s1/j1', taxonomy, rejectCommand(kind, message), texts)
    expect(spec).toMatchObject({ title: 'Taxonomy couldn’t be restarted', body })
    expect(spec?.buttons.map(({ command }) => getCommandName(command))).toEqual(actions)
  })

  it('shows that it is unknown whether the job was restarted if the response was lost', () => {
    expect(
      createRestartNotification('s1/j1', taxonomy, rejectCommand('unclear', createQuotedMessage('')), texts),
    ).toMatchObject({
      title: 'Taxonomy: restart unconfirmed',
      body: 'The server’s response was lost. Check the job before you try again.',
      buttons: [{ label: 'Details' }],
    })
  })

  it('replaces the clicked notification, and promises an announcement of the run’s end', () => {
    expect(createRestartNotification('s1/j1', taxonomy, restarted, texts)).toMatchObject({
      id: createOutcomeNotificationUnlessSuppressed(outcome('failed'), context())?.id,
      title: 'Taxonomy restarted',
      body: 'You’ll be notified when it finishes.',
      buttons: [{ label: 'Details' }],
    })
  })

  it('says “restarted automatically” if the program had already restarted the job', () => {
    expect(createRestartNotification('s1/j1', taxonomy, restarted, texts, 'program')?.title).toBe(
      'Taxonomy restarted automatically',
    )
  })
})
