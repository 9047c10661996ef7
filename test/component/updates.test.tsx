import { screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { UpdateState } from '#shared/model.ts'
import { createBridgeDouble, emptySnapshot } from '#test/support/bridge-double.ts'
import { defaultSettings } from '#shared/settings.ts'
import { button, openPane, noon, pass, renderWindow, perform, useFixedClock } from './render-window.tsx'
import { saying } from '#test/support/job-texts.ts'

useFixedClock()

async function openUpdates(updates: UpdateState, given = {}) {
  const settings = { ...defaultSettings, ...given }
  const rendered = await renderWindow(createBridgeDouble(emptySnapshot({ updates, settings })))
  await openPane(rendered.user, 'General')
  return rendered
}

const section = () => screen.getByRole('region', { name: 'Settings: General' })

describe('updates', () => {
  it('are explained if this copy doesn’t get any', async () => {
    const { double } = await openUpdates({ kind: 'off', why: 'package' })
    expect(section()).toHaveTextContent('Compileo Tray 0.1.0')
    const reasons: readonly (readonly [UpdateState, string])[] = [
      [{ kind: 'off', why: 'package' }, 'It’s updated by your system’s package manager.'],
      [{ kind: 'off', why: 'not-replaceable' }, 'Only the user who installed it can update it.'],
      [{ kind: 'off', why: 'archive' }, 'Newer versions are on the releases page.'],
      [{ kind: 'off', why: 'development' }, 'This is a development build'],
    ]
    for (const [updates, words] of reasons) {
      perform(() => double.emit({ updates }))
      expect(section()).toHaveTextContent(words)
      expect(screen.queryByRole('switch', { name: 'Install updates automatically' })).not.toBeInTheDocument()
      expect(screen.queryByRole('button', { name: 'Check now' })).not.toBeInTheDocument()
    }
  })

  it('offer the right command in each state', async () => {
    const { double, user } = await openUpdates({ kind: 'unknown' })
    const states: readonly (readonly [UpdateState, string, string | undefined])[] = [
      [{ kind: 'unknown' }, 'Check now', 'lookForUpdate'],
      [{ kind: 'newest', at: noon - 60_000 }, 'Check now', 'lookForUpdate'],
      [{ kind: 'failed', message: saying('The proxy did not let us') }, 'Check now', 'lookForUpdate'],
      [{ kind: 'ready', version: '1.2.3' }, 'Restart to update', 'restartToUpdate'],
      [{ kind: 'looking' }, 'Check now', undefined],
      [{ kind: 'downloading', version: '1.2.3', percent: 40 }, 'Check now', undefined],
    ]
    for (const [updates, name, call] of states) {
      perform(() => double.emit({ updates }))
      const before = double.calls.length
      await user.click(button(name))
      await pass(0)
      const calls = double.calls.slice(before).map((each) => each.name)
      expect(calls.filter((each) => each.endsWith('Update'))).toEqual(call === undefined ? [] : [call])
    }
  })

  it('show their progress', async () => {
    const { double } = await openUpdates({ kind: 'looking' })
    expect(section()).toHaveTextContent('Checking…')
    const states: readonly (readonly [UpdateState, string | RegExp])[] = [
      [{ kind: 'newest', at: noon - 60_000 }, /Up to date, checked at 11:59/],
      [{ kind: 'downloading', version: '1.2.3', percent: 40 }, 'version 1.2.3: 40%'],
      [{ kind: 'ready', version: '1.2.3' }, 'will be installed when you quit'],
      [{ kind: 'failed', message: saying('There is no room') }, 'There is no room'],
    ]
    for (const [updates, words] of states) {
      perform(() => double.emit({ updates }))
      expect(section()).toHaveTextContent(words)
    }
    expect(screen.getByText('There is no room')).toHaveAttribute('data-bad', 'true')
  })

  it('are checked for unless the user turned that off', async () => {
    const { double, user } = await openUpdates({ kind: 'unknown' })
    const look = screen.getByRole('switch', { name: 'Install updates automatically' })
    expect(look).toBeChecked()
    await user.click(look)
    await pass(0)
    expect(double.callsOf('updateSettings')).toEqual([{ lookForUpdates: false }])
  })
})
