import { render, screen, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { App } from '#renderer/app/app.tsx'
import { defaultSettings } from '#shared/settings.ts'
import { createBridgeDouble, type BridgeDouble } from '#test/support/bridge-double.ts'
import { brokenStates } from '#test/support/preview/broken-states.ts'
import { button, pass, perform, useFixedClock } from './render-window.tsx'

useFixedClock()

async function open(double: BridgeDouble) {
  const caught: unknown[] = []
  const user = userEvent.setup({ delay: null, advanceTimers: (ms) => vi.advanceTimersByTimeAsync(ms) })
  render(<App bridge={double} />, { onCaughtError: (error) => caught.push(error) })
  await pass(100)
  return { caught, user }
}

const fallback = () => screen.getByRole('alert')

describe('an error while rendering', () => {
  it.each([
    ['Couldn’t show the jobs', 'broken-jobs'],
    ['Couldn’t show the job details', 'broken-details'],
    ['Couldn’t show this server', 'broken-server'],
    ['Couldn’t show the settings', 'broken-settings'],
  ])('shows “%s” and leaves the other screens usable', async (title, state) => {
    const { caught, user } = await open(brokenStates[state]?.() ?? createBridgeDouble())
    expect(within(fallback()).getByRole('heading')).toHaveTextContent(title)
    const words = within(fallback()).getByText(/Error: /)
    expect(words).not.toBeVisible()
    await user.click(within(fallback()).getByText('Details'))
    expect(words).toBeVisible()
    expect(caught).toEqual([expect.any(Error)])
    expect(screen.getByRole('navigation')).toBeVisible()
    await user.click(button(state === 'broken-settings' ? /^All jobs/ : 'Settings'))
    await pass(100)
    expect(screen.queryByRole('alert')).toBeNull()
  })

  it('that affects every screen replaces the window until the user presses “Reload”', async () => {
    const double = brokenStates['broken-window']?.() ?? createBridgeDouble()
    const { user } = await open(double)
    expect(fallback()).toHaveTextContent('Couldn’t show the window')
    expect(screen.queryByRole('navigation')).toBeNull()
    double.changeWithoutPatch({ banners: [] })
    await user.click(button('Reload'))
    await pass(0)
    expect(screen.queryByRole('alert')).toBeNull()
    expect(screen.getByRole('navigation')).toBeVisible()
  })

  it('is shown in the user’s language', async () => {
    const double = brokenStates['broken-window']?.() ?? createBridgeDouble()
    double.changeWithoutPatch({ settings: { ...double.snapshot().settings, language: 'de' } })
    await open(double)
    expect(fallback()).toHaveTextContent('Das Fenster lässt sich nicht anzeigen')
  })

  it('offers to copy the diagnostics, and disappears once “Reload” succeeds', async () => {
    const double = brokenStates['broken-settings']?.() ?? createBridgeDouble()
    const { user } = await open(double)
    await user.click(button('Copy diagnostics'))
    await pass(0)
    expect(double.getArguments('copyDiagnostics')).toEqual([{}])
    expect(fallback()).toHaveTextContent('Copied 120 lines')
    await user.click(button('Reload'))
    await pass(100)
    expect(fallback()).toHaveTextContent('Couldn’t show the settings')
    perform(() => double.sendPatch({ settings: defaultSettings }))
    await user.click(button('Reload'))
    await pass(100)
    expect(screen.queryByRole('alert')).toBeNull()
  })

  it('in the details lets the user close them', async () => {
    const { user } = await open(brokenStates['broken-details']?.() ?? createBridgeDouble())
    await user.click(button('Close details'))
    expect(screen.queryByRole('alert')).toBeNull()
    expect(screen.getByRole('grid')).toBeVisible()
  })
})
