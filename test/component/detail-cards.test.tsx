import { screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { createMessage } from '#shared/message.ts'
import { createBridgeDouble, createEmptySnapshot } from '#test/support/bridge-double.ts'
import { createEndedJob, createJobView, createServerView } from '#test/support/sample-data.ts'
import type { JobView, ServerView } from '#shared/model.ts'
import { button, noon, press, renderWindow, row, useFixedClock } from './render-window.tsx'

useFixedClock()

const minute = 60_000

async function openJob(job: JobView, server: Partial<ServerView> = {}) {
  const servers = [createServerView({ id: 'work', name: 'Lab GPU', ...server })]
  const double = createBridgeDouble(createEmptySnapshot({ servers, jobs: [job] }))
  const rendered = await renderWindow(double)
  await press(rendered.user, row(new RegExp(`^${job.identity.jobId}`)))
  return rendered
}

const card = (name: RegExp) => screen.getByRole('region', { name })

describe('the card at the top of the details', () => {
  it('says that the job is lost, and offers the plugin that saves outcomes', async () => {
    const { user } = await openJob(createEndedJob('lost', { jobId: 'a', completedAt: noon }))
    expect(card(/^Lab GPU no longer has this job/)).toHaveTextContent('How it ended is unknown.')
    expect(screen.getByRole('complementary').textContent?.match(/no longer has this job/g)).toHaveLength(1)
    await press(user, button(/^Install the plugin/))
    expect(screen.getByRole('dialog')).toBeVisible()
  })

  it('doesn’t offer the plugin if the server already has it', async () => {
    await openJob(createEndedJob('lost', { jobId: 'a', completedAt: noon }), { pluginVersion: '1.0.0' })
    expect(card(/^Lab GPU no longer has this job/)).toBeVisible()
    expect(screen.queryByRole('button', { name: /^Install the plugin/ })).not.toBeInTheDocument()
  })

  it('shows a waiting job’s place in the queue and how long it has waited', async () => {
    await openJob(
      createJobView({ jobId: 'a', status: 'pending', queuePosition: 2, createdAt: noon - 6 * minute }),
    )
    expect(card(/^2nd in line/)).toBeVisible()
    const text = screen.getByRole('complementary').textContent
    for (const said of [/2nd in line/g, /6 min/g]) expect(text?.match(said)).toHaveLength(1)
  })

  it('opens the form for a new API key if the server rejected the key', async () => {
    const connection = { state: 'unauthorized' } as const
    const { user } = await openJob(createJobView({ jobId: 'a', connection }), { reach: 'unauthorized' })
    expect(card(/^Lab GPU rejected the API key/)).toBeVisible()
    await press(user, screen.getAllByRole('button', { name: 'Replace key…' }).at(-1) ?? document.body)
    expect(screen.getByRole('dialog', { name: 'Edit Lab GPU' })).toBeVisible()
  })

  it('says that the server is busy, and has a button that retries at once', async () => {
    const reason = createMessage('serverErrors.silent', 10)
    const connection = { state: 'offline' } as const
    const { double, user } = await openJob(createJobView({ jobId: 'a', connection }), {
      reach: 'busy',
      reason,
    })
    await press(user, card(/^Lab GPU is busy/).querySelector('button') ?? document.body)
    expect(double.getArguments('retryNow')).toEqual([{ serverId: 'work' }])
  })
})
