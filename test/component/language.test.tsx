import { screen } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import type { Snapshot } from '#shared/contract.ts'
import { createMessage } from '#shared/message.ts'
import { englishTextsByCode, germanTextsByCode } from '#test/support/catalogue.ts'
import { createBridgeDouble } from '#test/support/bridge-double.ts'
import { defaultSettings } from '#shared/settings.ts'
import { serveHistory, createSampleHistory } from '#test/support/history-sample.ts'
import { failedJobKey, createSampleDetail, createSampleSnapshot } from '#test/support/sample-data.ts'
import {
  button,
  choose,
  noon,
  openPane,
  pass,
  press,
  renderWindow,
  row,
  settled,
  perform,
  useFixedClock,
} from './render-window.tsx'

useFixedClock()

function inGerman(): Snapshot {
  return { ...createSampleSnapshot(), settings: { ...defaultSettings, language: 'de' } }
}

function shownTexts(): string[] {
  const elements = [...document.body.querySelectorAll('*')]
  const attributes = ['aria-label', 'title', 'placeholder', 'aria-valuetext']
  return elements.flatMap((element) => [
    ...[...element.childNodes]
      .filter((node) => node.nodeType === node.TEXT_NODE)
      .map((node) => node.textContent ?? ''),
    ...attributes.flatMap((name) => element.getAttribute(name) ?? []),
  ])
}

describe('the window’s language', () => {
  it('is German if the system’s language is German', async () => {
    vi.spyOn(navigator, 'language', 'get').mockReturnValue('de-DE')
    await renderWindow(createSampleSnapshot())
    expect(document.documentElement).toHaveAttribute('lang', 'de')
    expect(button('Job beobachten')).toBeVisible()
  })

  it('changes at once with the setting, and keeps the focus and the screen', async () => {
    const { user } = await renderWindow()
    await openPane(user, 'General')
    const page = screen.getByRole('heading', { name: 'General' }).closest('.settings-page')
    if (!page) throw new Error('no page of settings')
    page.scrollTop = 640
    await choose(user, 'Language', 'Deutsch')
    expect(document.documentElement).toHaveAttribute('lang', 'de')
    expect(screen.getByRole('heading', { name: 'Allgemein' })).toBeVisible()
    expect(screen.getByRole('combobox', { name: 'Sprache' })).toHaveFocus()
    expect(document.querySelector('.settings-page')?.scrollTop).toBe(640)
    await choose(user, 'Sprache', 'English')
    expect(screen.getByRole('heading', { name: 'General' })).toBeVisible()
    expect(screen.getByRole('combobox', { name: 'Language' })).toHaveFocus()
  })

  it('returns to the system’s language when the settings are reset', async () => {
    const { double } = await renderWindow(inGerman())
    expect(button('Einstellungen')).toBeVisible()
    perform(() => double.sendPatch({ settings: defaultSettings }))
    expect(button('Settings')).toBeVisible()
  })
})

describe('the window in German', () => {
  it('formats times of day and remaining times as is usual in German', async () => {
    await renderWindow(inGerman())
    expect(row(/oncology/)).toHaveTextContent(/11:30$/)
    expect(row(/Parse/)).toHaveTextContent('noch 4 min')
  })

  it('shows the result of a command in German', async () => {
    const double = createBridgeDouble(inGerman())
    double.handle('copyDiagnostics', async () => ({
      ok: true,
      message: createMessage('system.diagnosticsCopied', 120),
    }))
    const { user } = await renderWindow(double)
    await user.click(button('Einstellungen'))
    await user.click(button('Allgemein'))
    await press(user, button('Diagnose kopieren'))
    expect(screen.getByText('Kopiert: 120 Zeilen')).toBeVisible()
  })

  it('has no English text on any screen', async () => {
    const double = createBridgeDouble(inGerman())
    double.handle('jobDetail', ({ key }) => createSampleDetail(key))
    serveHistory(double, () => createSampleHistory(noon))
    const { user } = await renderWindow(double)
    const known = new Set(germanTextsByCode.values())
    const foreign = new Set([...englishTextsByCode.values()].filter((text) => !known.has(text)))
    const inEnglish = (): string[] => shownTexts().filter((text) => foreign.has(text))

    perform(() => double.sendIntent({ show: 'job', key: failedJobKey }))
    await pass(0)
    expect(inEnglish()).toEqual([])
    await user.click(button('Einstellungen'))
    expect(screen.getByRole('heading', { name: 'Benachrichtigungen' })).toBeVisible()
    expect(inEnglish()).toEqual([])
    await user.click(button(/^Alle Jobs/))
    await press(user, row(/^Dataset, 5.*Gestern|^Dataset, 5.*Nov/))
    expect(screen.getByText('Keine: Benachrichtigungen angehalten')).toBeVisible()
    expect(inEnglish()).toEqual([])
    perform(() => double.sendIntent({ show: 'server', serverId: 'lab' }))
    await settled()
    expect(inEnglish()).toEqual([])
    perform(() => double.sendIntent({ show: 'watch' }))
    await settled()
    expect(inEnglish()).toEqual([])
  })
})
