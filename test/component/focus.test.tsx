import { screen, within } from '@testing-library/react'
import type { UserEvent } from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { sampleSnapshot } from '../support/sample-data.ts'
import { button, openPane, renderWindow, resize, row, settled, useFixedClock } from './render-window.tsx'

useFixedClock()

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

it.each<[dialog: string, opener: Opener]>([
  ['Watch a job', async () => button('Watch a job')],
  ['Keyboard shortcuts', inSettings('About', 'Show')],
  ['Command palette', async () => button(/^Command palette/)],
  ['Add a server', async () => button('Add a server…')],
  ['Edit Workstation', onServer('Edit…')],
  ['Remove server “Workstation”?', onServer('Remove…')],
  ['Add hook', inSettings('Hooks', 'Add hook…')],
  ['Reset all settings?', inSettings('About', 'Reset…')],
  ['Clear history?', inSettings('General', 'Clear history…')],
  [
    'Cancel “Parse 1,240 page PDF”?',
    async (user) => {
      await user.click(row(/Parse/))
      return within(screen.getByRole('complementary')).getByRole('button', { name: 'Cancel job…' })
    },
  ],
])('gives the focus back to what opened the dialog “%s”', async (name, opener) => {
  const { user } = await renderWindow(sampleSnapshot())
  const opened = await opener(user)
  await user.click(opened)
  await settled()
  expect(screen.getByRole('dialog', { name })).toBeVisible()
  await user.keyboard('{Escape}')
  await settled()
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
  expect(opened).toHaveFocus()
})

it.each<[way: string, opener: Opener, item: string]>([
  ['a menu of the list', async () => button('List actions'), 'Restart all failed (1)…'],
  ['the menu of a row', async () => row(/Parse/), 'Cancel job…'],
])('gives the focus back from a dialog to %s', async (_, opener, item) => {
  const { user } = await renderWindow(sampleSnapshot())
  const opened = await opener(user)
  if (opened.matches('[role=row]')) await user.pointer({ keys: '[MouseRight]', target: opened })
  else await user.click(opened)
  await settled()
  await user.click(screen.getByRole('menuitem', { name: item }))
  await settled()
  expect(screen.getByRole('dialog')).toBeVisible()
  await user.keyboard('{Escape}')
  await settled()
  expect(opened).toHaveFocus()
})

it('gives the focus back from a dialog that the palette opened to where it was before', async () => {
  const { user } = await renderWindow(sampleSnapshot())
  const before = button('Insights')
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

it.each([['Add a server…', 'Add a server']])(
  'gives the focus back to the button of a sidebar that has closed (%s)',
  async (name, dialog) => {
    resize(500, 720)
    const { user } = await renderWindow(sampleSnapshot())
    await user.click(button('Jobs and servers'))
    await user.click(button(name))
    await settled()
    expect(screen.getByRole('dialog', { name: dialog })).toBeVisible()
    await user.keyboard('{Escape}')
    await settled()
    expect(button('Jobs and servers')).toHaveFocus()
  },
)
