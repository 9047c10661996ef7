import { screen, within } from '@testing-library/react'
import type { UserEvent } from '@testing-library/user-event'
import { expect, it } from 'vitest'
import type { Snapshot } from '#shared/contract.ts'
import { createPhoneHook } from '#test/support/hooks-sample.ts'
import { failedJobKey, createSampleSnapshot } from '#test/support/sample-data.ts'
import {
  button,
  noon,
  openPane,
  press,
  renderWindow,
  resize,
  row,
  settled,
  useFixedClock,
  searchField,
} from './render-window.tsx'
import { withJobFields } from '#test/support/job-parts.ts'

useFixedClock()

function snapshot(): Snapshot {
  const { servers, jobs, ...rest } = createSampleSnapshot()
  const [work, lab, archive] = servers
  if (!work || !lab || !archive) throw new Error('The sample has three servers')
  return {
    ...rest,
    hooks: [createPhoneHook(noon)],
    servers: [work, lab, { ...archive, reach: 'unauthorized' }],
    jobs: jobs.map((job) =>
      job.identity.key === failedJobKey ? withJobFields(job, { error: `Line\n`.repeat(20) }) : job,
    ),
  }
}

type Opener = (user: UserEvent) => Promise<HTMLElement>

const inSettings =
  (pane: string, name: string): Opener =>
  async (user) => {
    await openPane(user, pane)
    return button(name)
  }
const onServer =
  (name: string): Opener =>
  async (user) => {
    await user.click(
      within(screen.getByRole('region', { name: 'Servers' })).getByRole('button', { name: /Workstation/ }),
    )
    return button(name)
  }

it.each<[where: string, openers: [dialog: string, opener: Opener][]]>([
  [
    'the list',
    [
      ['Watch a job', async () => button('Watch a job')],
      ['Command palette', async () => searchField()],
      ['Add a server', async () => button('Add a server…')],
      [
        'Edit Archive',
        async () => screen.getAllByRole('button', { name: 'Replace key…' })[0] ?? document.body,
      ],
      [
        'Cancel “Parse 1,240 page PDF”?',
        async (user) => {
          await user.click(row(/Parse/))
          return within(screen.getByRole('complementary')).getByRole('button', { name: 'Cancel job…' })
        },
      ],
    ],
  ],
  [
    'a server’s page',
    [
      ['Edit Workstation', onServer('Edit…')],
      ['Remove server “Workstation”?', onServer('Remove…')],
      ['Open Compileo’s web page?', onServer('Open in Compileo')],
    ],
  ],
  [
    'the settings',
    [
      ['Add hook', inSettings('Hooks', 'Add hook…')],
      ['Edit “My phone”', inSettings('Hooks', 'Edit…')],
      ['Remove “My phone”?', inSettings('Hooks', 'Remove…')],
    ],
  ],
])('a dialog opened from %s returns the focus to the control that opened it', async (_, openers) => {
  const { user } = await renderWindow(snapshot())
  for (const [name, opener] of openers) {
    const opened = await opener(user)
    await press(user, opened)
    expect(screen.getByRole('dialog', { name })).toBeVisible()
    await user.keyboard('{Escape}')
    await settled()
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
    expect(opened).toHaveFocus()
  }
})

it('a dialog opened from the palette returns the focus to where it was', async () => {
  const { user } = await renderWindow(snapshot())
  const before = button('Settings')
  await user.click(before)
  await user.keyboard('{Control>}k{/Control}')
  await settled()
  await user.keyboard('watch a')
  await user.keyboard('{Enter}')
  await settled()
  expect(screen.getByRole('dialog', { name: 'Watch a job' })).toBeVisible()
  await user.keyboard('{Escape}')
  await settled()
  expect(before).toHaveFocus()
})

it('a dialog opened from a collapsed sidebar returns the focus to the sidebar button', async () => {
  resize(500, 720)
  const { user } = await renderWindow(snapshot())
  await user.click(button('Jobs and servers'))
  await press(user, button('Add a server…'))
  expect(screen.getByRole('dialog', { name: 'Add a server' })).toBeVisible()
  await user.keyboard('{Escape}')
  await settled()
  expect(button('Jobs and servers')).toHaveFocus()
})
