import { screen, within } from '@testing-library/react'
import type { UserEvent } from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import { createBridgeDouble, createEmptySnapshot } from '#test/support/bridge-double.ts'
import { createCommandHook, createPhoneHook, createTeamHook } from '#test/support/hooks-sample.ts'
import { createJobView, createServerView } from '#test/support/sample-data.ts'
import { button, noon, openPane, press, renderWindow, settled, useFixedClock } from './render-window.tsx'

useFixedClock()

type Open = (user: UserEvent) => Promise<void>

const openHook =
  (name?: string): Open =>
  async (user) => {
    await openPane(user, 'Hooks')
    await press(
      user,
      name === undefined
        ? button('Add hook…')
        : within(screen.getByRole('group', { name })).getByRole('button', { name: 'Edit…' }),
    )
  }

const openServer: Open = async (user) => {
  await press(user, button('Workstation'))
  await press(user, button('Edit…'))
}

const openForm = async (open: Open) => {
  const hooks = [createPhoneHook(noon), createTeamHook(noon), createCommandHook(noon)]
  const servers = [createServerView({ id: 'work', name: 'Workstation' })]
  const jobs = [createJobView({ jobId: 'a' })]
  const rendered = await renderWindow(createBridgeDouble(createEmptySnapshot({ hooks, servers, jobs })))
  await open(rendered.user)
  return rendered
}

const question = () => screen.queryByRole('dialog', { name: 'Discard what you typed?' })

describe('a form in a dialog', () => {
  it.each<[form: string, open: Open, field: string]>([
    ['adding a hook', openHook(), 'Address with topic'],
    ['editing a push service’s hook', openHook('My phone'), 'Address with topic'],
    ['editing a command hook', openHook('Copy the data set'), 'Program'],
    ['editing a server', openServer, 'Address'],
    ['adding a server', (user) => press(user, button('Add a server…')), 'Address'],
    ['watching a job', (user) => press(user, button('Watch a job')), 'Job ID, link or message'],
  ])('has the focus in its first field when it opens for %s', async (_, open, field) => {
    await openForm(open)
    expect(screen.getByRole('textbox', { name: field })).toHaveFocus()
  })

  it.each<[form: string, open: Open]>([
    ['adding a hook', openHook()],
    ['editing a server', openServer],
    ['watching a job', (user) => press(user, button('Watch a job'))],
  ])('asks before it discards text that was typed while %s', async (_, open) => {
    const { user } = await openForm(open)
    const form = screen.getByRole('dialog')
    await user.keyboard('abc')
    const typedIn = document.activeElement
    const closings = [
      () => user.keyboard('{Escape}'),
      () => user.click(within(form).getByRole('button', { name: 'Cancel' })),
      () => user.click(within(form).getByRole('button', { name: 'Close' })),
    ]
    for (const close of closings) {
      await close()
      await settled()
      expect(question()).toBeVisible()
      await press(user, button('Keep editing'))
      expect(question()).not.toBeInTheDocument()
    }
    expect(typedIn).toHaveDisplayValue(/abc$/)
    await user.keyboard('{Escape}')
    await settled()
    await press(user, button('Discard'))
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
  })

  it('closes at once if the user typed nothing, or deleted the typed text', async () => {
    const { user } = await openForm((pressing) => press(pressing, button('Add a server…')))
    await user.keyboard('a{Backspace}{Escape}')
    await settled()
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
  })

  it('asks before it discards text that was typed for another type of hook', async () => {
    const { user } = await openForm(openHook())
    await user.keyboard('mine')
    await user.click(screen.getByRole('radio', { name: 'Command' }))
    await user.keyboard('{Escape}')
    await settled()
    expect(question()).toBeVisible()
  })
})
