import { screen } from '@testing-library/react'
import type { UserEvent } from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import type { Snapshot } from '../../shared/contract.ts'
import { languageOf } from '../../shared/texts/window-texts.ts'
import { de } from '../../shared/texts/de/window/index.ts'
import { en } from '../../shared/texts/en/window/index.ts'
import { createBridgeDouble } from '../support/bridge-double.ts'
import { defaultSettings } from '../../shared/settings.ts'
import { answerHistory, sampleHistory } from '../support/history-sample.ts'
import { failedKey, sampleDetail, sampleSnapshot } from '../support/sample-data.ts'
import { button, noon, pass, renderWindow, row, settled, tell, useStandingClock } from './render-window.tsx'

useStandingClock()

/** What is the same in both languages: names, foreign words, units, and what programs print or are told. */
const sameInBoth = new Set([
  'Compileo Tray',
  'Compileo Tray 3',
  'CPU',
  'System',
  'Jobs',
  'Server',
  'Name',
  'Pause',
  'optional',
  'MB',
  '3 MB',
  'Alt',
  'Cmd',
  'Win',
  'Super',
  'Option',
  'Enter',
  'Esc',
  'compileo-tray --watch ID',
  'compileo-tray --server URL',
  'http://localhost:8000',
  'http://gpu-server:8000',
  'Extraction job started successfully! Job ID: 123e4567-e89b-…',
  '{ "job_id": "123e4567-e89b-…" }',
])
/** Signs and figures alone are no words. */
const hasWords = (text: string): boolean => /\p{L}/u.test(text)

type Told = ReadonlyMap<string, string>

/** Every text of a catalogue by its path; of those that make sentences, one they make. */
function told(texts: object, path = ''): Told {
  return new Map(
    Object.entries(texts).flatMap(([key, value]: [string, unknown]): [string, string][] => {
      const here = path === '' ? key : `${path}.${key}`
      if (typeof value === 'string') return [[here, value]]
      if (typeof value === 'function')
        return [[here, String(Reflect.apply(value, undefined, Array(value.length).fill(3)))]]
      return typeof value === 'object' && value !== null ? [...told(value, here)] : []
    }),
  )
}

const english = told(en)
const german = told(de)

/** The sample in German. */
function inGerman(): Snapshot {
  return { ...sampleSnapshot(), settings: { ...defaultSettings, language: 'de' } }
}

async function chooseLanguage(user: UserEvent, list: string, option: string): Promise<void> {
  await user.click(screen.getByRole('combobox', { name: list }))
  await settled()
  await user.click(screen.getByRole('option', { name: option }))
  await settled()
}

/** Everything the window says, seen or only heard: texts, names, hints. */
function said(): string[] {
  const elements = [...document.body.querySelectorAll('*')]
  const attributes = ['aria-label', 'title', 'placeholder', 'aria-valuetext']
  return elements.flatMap((element) => [
    ...[...element.childNodes]
      .filter((node) => node.nodeType === node.TEXT_NODE)
      .map((node) => node.textContent ?? ''),
    ...attributes.flatMap((name) => element.getAttribute(name) ?? []),
  ])
}

describe('the catalogues', () => {
  it('hold the same texts', () => {
    expect([...german.keys()].toSorted()).toEqual([...english.keys()].toSorted())
  })

  it('leave nothing untranslated', () => {
    const same = [...german].filter(([path, text]) => english.get(path) === text && hasWords(text))
    expect(same.filter(([, text]) => !sameInBoth.has(text))).toEqual([])
  })

  it('are said to be the same only where they are', () => {
    const same = new Set([...german].flatMap(([path, text]) => (english.get(path) === text ? [text] : [])))
    expect([...sameInBoth].filter((text) => !same.has(text))).toEqual([])
  })
})

describe('the language', () => {
  it.each([
    ['system', 'de-AT', 'de'],
    ['system', 'DE', 'de'],
    ['system', 'en-GB', 'en'],
    ['system', 'fr-FR', 'en'],
    ['de', 'en-US', 'de'],
    ['en', 'de-DE', 'en'],
  ])('is, with %s on a system in %s, %s', (choice, system, language) => {
    expect(languageOf(choice, system)).toBe(language)
  })

  it('is German where the system is, and nothing else is chosen', async () => {
    vi.spyOn(navigator, 'language', 'get').mockReturnValue('de-DE')
    await renderWindow(sampleSnapshot())
    expect(document.documentElement).toHaveAttribute('lang', 'de')
    expect(button('Job beobachten')).toBeVisible()
  })

  it('is switched at once by the setting, with the focus and the page where they were', async () => {
    const { user } = await renderWindow()
    await user.click(button('Settings'))
    const page = screen.getByRole('heading', { name: 'General' }).closest('.settings')
    if (!page) throw new Error('no page of settings')
    page.scrollTop = 640
    await chooseLanguage(user, 'Language', 'Deutsch')
    expect(document.documentElement).toHaveAttribute('lang', 'de')
    expect(screen.getByRole('heading', { name: 'Allgemein' })).toBeVisible()
    expect(screen.getByRole('combobox', { name: 'Sprache' })).toHaveFocus()
    expect(document.querySelector('.settings')?.scrollTop).toBe(640)
    await chooseLanguage(user, 'Sprache', 'English')
    expect(screen.getByRole('heading', { name: 'General' })).toBeVisible()
    expect(screen.getByRole('combobox', { name: 'Language' })).toHaveFocus()
  })

  it('goes back to that of the system when the settings are reset', async () => {
    const { double } = await renderWindow(inGerman())
    expect(button('Verlauf')).toBeVisible()
    tell(() => double.emit({ settings: defaultSettings }))
    expect(button('History')).toBeVisible()
  })
})

describe('the window in German', () => {
  it('writes times and numbers as Germans do', async () => {
    await renderWindow(inGerman())
    expect(row(/oncology/)).toHaveTextContent(/11:30$/)
    expect(row(/Parse/)).toHaveTextContent('noch 4 min')
  })

  it('says nothing in English, on any screen', async () => {
    const double = createBridgeDouble(inGerman())
    double.on('jobDetail', ({ key }) => sampleDetail(key))
    answerHistory(double, () => sampleHistory(noon))
    const { user } = await renderWindow(double)
    const known = new Set(german.values())
    const foreign = new Set([...english.values()].filter((text) => !known.has(text)))
    const inEnglish = (): string[] => said().filter((text) => foreign.has(text))

    tell(() => double.intend({ show: 'job', key: failedKey }))
    await pass(0)
    expect(inEnglish()).toEqual([])
    await user.click(button('Einstellungen'))
    expect(screen.getByRole('heading', { name: 'Benachrichtigungen' })).toBeVisible()
    expect(inEnglish()).toEqual([])
    await user.click(button('Verlauf'))
    await pass(0)
    await user.click(screen.getByRole('button', { name: /Taxonomy/ }))
    expect(screen.getByText('12 min')).toBeVisible()
    expect(inEnglish()).toEqual([])
    tell(() => double.intend({ show: 'server', serverId: 'lab' }))
    await settled()
    expect(inEnglish()).toEqual([])
    tell(() => double.intend({ show: 'watch' }))
    await settled()
    expect(inEnglish()).toEqual([])
  })
})
