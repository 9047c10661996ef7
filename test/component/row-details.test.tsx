import { screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { createMessage } from '#shared/message.ts'
import type { JobView, ServerView } from '#shared/model.ts'
import { createEmptySnapshot } from '#test/support/bridge-double.ts'
import { createEndedJob, createJobView, createServerView } from '#test/support/sample-data.ts'
import { button, press, renderWindow, row, useFixedClock } from './render-window.tsx'

useFixedClock()

const work = createServerView({ id: 'work', name: 'Workstation' })
const project = { id: '7', name: 'Cardiology' }

const open = (jobs: readonly JobView[], servers: readonly ServerView[] = [work]) =>
  renderWindow(
    createEmptySnapshot({ servers: [...servers], jobs: [...jobs], batches: [{ id: 'b', name: 'Night' }] }),
  )

/** The faint texts behind the name of a job, without the marks that isolate their directions. */
const lines = (name: RegExp): readonly (string | undefined)[] =>
  [...row(name).querySelectorAll('.job-row-meta')].map(({ textContent }) =>
    textContent?.replaceAll(/[\u2066-\u2069]/g, ''),
  )

describe('the faint text of a row', () => {
  it.each([
    [
      'contains the kind and project of a job with a label',
      { label: 'Vol', kind: 'parsing', project },
      'Parsing · Cardiology',
    ],
    ['contains only the kind if the project is unknown', { label: 'Vol', kind: 'parsing' }, 'Parsing'],
    ['is missing if only the label is known', { label: 'Vol' }, undefined],
    [
      'doesn’t repeat the kind and project if they replace a missing label',
      { kind: 'parsing', project },
      undefined,
    ],
  ] as const)('%s', async (_, fields, text) => {
    await open([createJobView({ jobId: 'a', ...fields })])
    expect(lines(/Vol|Parsing/)).toEqual(text === undefined ? [] : [text])
  })

  it('contains the job’s kind even if only the result reveals it', async () => {
    const job = createEndedJob('completed', { jobId: 'a', progress: 100 })
    const outcome = job.outcome && { ...job.outcome, result: { kind: 'dataset', counts: {} } as const }
    await open([{ ...job, outcome }])
    expect(lines(/^a,/)).toEqual(['Dataset'])
  })

  it('names the batch of a job, except below the row of the batch', async () => {
    const { user } = await open([
      createJobView({ jobId: 'one', label: 'One', batch: 'b' }),
      createJobView({ jobId: 'two', label: 'Two', batch: 'b' }),
      createEndedJob('failed', { jobId: 'bad', label: 'Bad', batch: 'b' }),
    ])
    expect(lines(/Bad/)).toEqual(['Night'])
    await press(user, button('Show jobs of Night'))
    expect(lines(/One/)).toEqual([])
  })

  it('names the server only while the list shows several servers', async () => {
    const { user } = await open(
      [createJobView({ jobId: 'a', label: 'Vol' })],
      [work, createServerView({ id: 'lab', name: 'Lab' })],
    )
    expect(lines(/Vol/)).toEqual(['Workstation'])
    await press(user, button('Server: All servers'))
    await press(user, screen.getByRole('menuitemradio', { name: 'Workstation' }))
    expect(lines(/Vol/)).toEqual([])
  })

  it.each([
    [
      'not live',
      'is polled',
      { state: 'polling' },
      'Live updates aren’t available; checking every few seconds',
    ],
    [
      'not live',
      'is polled for a known reason',
      { state: 'polling', reason: createMessage('serverErrors.polling') },
      'No live updates: checking periodically',
    ],
    [
      'connecting…',
      'is connecting',
      { state: 'connecting', reason: createMessage('serverErrors.polling') },
      null,
    ],
  ] as const)('shows “%s” for a job that %s', async (word, _, connection, why) => {
    await open([createJobView({ jobId: 'a', label: 'Vol', connection })])
    const text = within(row(/Vol/)).getByText(word)
    expect(text.getAttribute('title')).toBe(why)
  })

  it('lists several states, and no state for a live job that isn’t muted', async () => {
    await open([
      createJobView({ jobId: 'a', label: 'Vol', connection: { state: 'polling' }, waitedFor: true }),
      createJobView({ jobId: 'b', label: 'Live' }),
    ])
    expect(lines(/Vol/)).toEqual(['not live, Waited for in a terminal'])
    expect(lines(/Live/)).toEqual([])
    expect(within(row(/Live/)).queryByText('Muted')).not.toBeInTheDocument()
  })
})
