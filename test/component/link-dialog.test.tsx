import { screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { createBridgeDouble, createEmptySnapshot } from '#test/support/bridge-double.ts'
import { createJobView, createServerView } from '#test/support/sample-data.ts'
import { later, renderWindow, settled, perform, useFixedClock } from './render-window.tsx'
import { createQuotedMessage } from '#test/support/job-texts.ts'

useFixedClock()

const url = 'https://gpu.example.org/compileo'

async function ask(jobs: readonly string[] = ['a'], server = url, label?: string) {
  const double = createBridgeDouble(
    createEmptySnapshot({
      servers: [createServerView({ id: 'work', name: 'Workstation' })],
      jobs: [createJobView({ jobId: 'r' })],
    }),
  )
  double.handle('addServer', () => ({
    ok: true,
    serverId: 'new',
    message: createQuotedMessage('gpu.example.org was added'),
  }))
  double.handle('watch', () => ({
    ok: true,
    results: jobs.map((jobId) => ({
      jobId,
      key: `new/${jobId}`,
      ok: true,
      message: createQuotedMessage('Watching'),
    })),
  }))
  const { user } = await renderWindow(double)
  perform(() => double.sendIntent({ show: 'ask-link', url: server, jobs, ...(label && { label }) }))
  await settled()
  const dialog = within(screen.getByRole('dialog', { name: 'Add this server?' }))
  const press = async (name: string) => {
    await user.click(dialog.getByRole('button', { name }))
    await settled()
  }
  return { double, user, dialog, press }
}

const gone = () => expect(screen.queryByRole('dialog')).not.toBeInTheDocument()

describe('a link to a server that isn’t set up', () => {
  it('shows the whole address and the jobs, and does nothing by itself', async () => {
    const { double, dialog } = await ask(['a', 'b', 'c', 'd', 'e', 'f', 'g'])
    expect(dialog.getByText(url)).toBeVisible()
    expect(dialog.getByText(/This link wants to watch 7 jobs/)).toBeVisible()
    expect(dialog.getAllByRole('listitem').map((item) => item.textContent)).toEqual([
      'a',
      'b',
      'c',
      'd',
      'e',
      'and 2 more',
    ])
    expect(dialog.queryByText(/Not encrypted/)).not.toBeInTheDocument()
    expect(double.getArguments('addServer')).toEqual([])
    expect(double.getArguments('watch')).toEqual([])
  })

  it('shows the label of the link’s job, and watches the job under that label', async () => {
    const { double, dialog, press } = await ask(['a'], url, 'Heart, third try')
    expect(dialog.getByRole('listitem')).toHaveTextContent('Heart, third try a')
    await press('Add and watch')
    expect(double.getArguments('watch')).toEqual([{ text: 'a', serverId: 'new', label: 'Heart, third try' }])
  })

  it('adds the server and watches the jobs once the user agrees', async () => {
    const { double, press } = await ask(['a', 'b'])
    await press('Add and watch')
    expect(double.getArguments('addServer')).toEqual([{ url }])
    expect(double.getArguments('watch')).toEqual([{ text: 'a\nb', serverId: 'new' }])
    gone()
    expect(screen.queryByText('r')).not.toBeInTheDocument()
  })

  it.each([
    ['Enter', '{Enter}'],
    ['Escape', '{Escape}'],
  ])('is discarded if the user presses %s as soon as the dialog opens', async (_, key) => {
    const { double, user, dialog } = await ask()
    expect(dialog.getByRole('button', { name: 'Cancel' })).toHaveFocus()
    await user.keyboard(key)
    await settled()
    gone()
    expect(double.getArguments('addServer')).toEqual([])
  })

  it('warns if the connection would be unencrypted', async () => {
    const { dialog } = await ask(['a'], 'http://gpu.example.org')
    expect(dialog.getByText(/Not encrypted/)).toBeVisible()
  })

  it('shows why the server couldn’t be added, and watches nothing', async () => {
    const { double, dialog, press } = await ask()
    double.handle('addServer', () => ({
      ok: false,
      message: createQuotedMessage('This isn’t a valid address'),
    }))
    await press('Add and watch')
    expect(dialog.getByRole('alert')).toHaveTextContent('This isn’t a valid address')
    expect(double.getArguments('watch')).toEqual([])
  })

  it('shows why a job couldn’t be watched', async () => {
    const { double, press } = await ask()
    double.handle('watch', () => ({
      ok: false,
      message: createQuotedMessage('gpu.example.org doesn’t have this job'),
      results: [],
    }))
    await press('Add and watch')
    gone()
    expect(screen.getByText('gpu.example.org doesn’t have this job')).toBeVisible()
  })

  it('adds the server once, even if the user clicks several times', async () => {
    const { double, user, dialog } = await ask()
    const answer = later<{ ok: true; serverId: string }>()
    double.handle('addServer', () => answer.promise)
    const accept = dialog.getByRole('button', { name: 'Add and watch' })
    await user.dblClick(accept)
    answer.settle({ ok: true, serverId: 'new' })
    await settled()
    expect(double.getArguments('addServer')).toHaveLength(1)
    expect(double.getArguments('watch')).toHaveLength(1)
  })

  it('is replaced by the next link', async () => {
    const { double } = await ask()
    perform(() => double.sendIntent({ show: 'ask-link', url: 'https://other.example', jobs: ['z'] }))
    await settled()
    expect(screen.getAllByRole('dialog')).toHaveLength(1)
    expect(screen.getByText('https://other.example')).toBeVisible()
  })
})
