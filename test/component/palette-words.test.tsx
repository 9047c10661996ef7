import { fireEvent, screen, within } from '@testing-library/react'
import { expect, it } from 'vitest'
import type { Language } from '#shared/languages.ts'
import { settingsPanes } from '#shared/setting-definitions.ts'
import type { View } from '#renderer/state/window-store.ts'
import { createSettingEntries } from '#renderer/commands/settings-entries.ts'
import { texts } from '#test/support/english.ts'
import { createSampleSnapshot } from '#test/support/sample-data.ts'
import { openPane, renderWindow, settled, useFixedClock } from './render-window.tsx'

useFixedClock()

type Found = readonly [first: string, ...words: string[]]

const english: readonly Found[] = [
  ['Hooks', 'hook', 'hooks'],
  ['Add hook…', 'webhook', 'slack', 'ntfy'],
  ['Add hook…', 'phone', 'push', 'chat', 'email'],
  ['Sound', 'sound', 'audio', 'ringtone', 'volume'],
  ['Pause notifications: For 1 hour', 'mute', 'silence', 'snooze', 'do not disturb', 'dnd'],
  ['Quiet hours', 'quiet', 'weekend', 'sleep', 'schedule'],
  ['Start at login', 'login', 'autostart', 'startup', 'boot'],
  [
    'Edit Workstation',
    'api key',
    'token',
    'password',
    'credentials',
    'certificate',
    'proxy',
    'https',
    'sign in',
  ],
  ['Add a server…', 'url', 'host', 'add server'],
  ['Theme', 'theme', 'appearance', 'colors', 'dark mode'],
  ['Language', 'language', 'german', 'translation'],
  ['Failed jobs: Workstation', 'threshold'],
  ['Time limits', 'limit', 'per kind'],
  ['CPU: Workstation', 'cpu', 'processor'],
  ['Memory: Workstation', 'memory', 'ram'],
  ['A queue needs attention', 'alert', 'queue alerts', 'alarm', 'backlog'],
  ['A job takes too long', 'slow', 'overdue', 'stuck', 'timeout'],
  ['Send test notification', 'send test', 'try'],
  ['Watch new jobs automatically: Workstation', 'rule', 'auto-watch'],
  ['Restart failed jobs automatically: Workstation', 'auto-restart', 'attempts'],
  ['Restart all failed (1)…', 'restart', 'rerun', 'retry'],
  ['Export history as CSV…', 'history', 'export', 'csv'],
  ['Clear history…', 'clear history', 'privacy'],
  ['Settings', 'settings', 'preferences', 'options'],
  ['Diagnostics', 'diagnostics'],
  ['Copy diagnostics', 'bug', 'support', 'debug', 'troubleshoot'],
  ['Version', 'version'],
  ['Show keyboard shortcuts', 'keyboard', 'hotkeys', 'shortcut', 'zoom'],
  ['Watch a job', 'watch', 'follow', 'monitor'],
  ['Running', 'stop'],
  ['Needs attention', 'why', 'needs attention', 'problems', 'why did it fail'],
  ['Finished', 'today', 'past', 'earlier runs'],
  ['Not watched', 'discovered', 'other jobs'],
  ['Open in Compileo: Workstation', 'browser', 'web page'],
  ['Quit Compileo Tray', 'quit', 'exit', 'Exit '],
]

const german: readonly Found[] = [
  ['Hooks', 'hook', 'hooks'],
  ['Hook hinzufügen …', 'webhook', 'slack', 'handy', 'telefon', 'push', 'e-mail', 'chat', 'nachricht'],
  ['Ton', 'ton', 'sound', 'lautstärke', 'klang'],
  ['Benachrichtigungen anhalten: Für 1 Stunde', 'stumm', 'bitte nicht stören', 'mute'],
  ['Ruhezeit', 'ruhezeit', 'wochenende', 'nachtruhe'],
  ['Beim Anmelden starten', 'autostart', 'anmelden'],
  [
    'Workstation bearbeiten',
    'api-schlüssel',
    'token',
    'passwort',
    'zertifikat',
    'proxy',
    'schlüssel',
    'login',
  ],
  ['Neuer Server …', 'adresse', 'url'],
  ['Aussehen', 'design', 'farben', 'aussehen', 'dark mode', 'dunkler modus'],
  ['Sprache', 'sprache', 'englisch', 'language', 'übersetzung'],
  ['Fehlgeschlagene Jobs: Workstation', 'schwelle', 'grenzwert', 'fehlerquote'],
  ['Speicher: Workstation', 'ram', 'arbeitsspeicher'],
  ['Eine Warteschlange hat Probleme', 'alarm'],
  ['Ein Job läuft zu lange', 'langsam', 'hängt'],
  ['Job beobachten', 'beobachten', 'verfolgen'],
  ['Neue Jobs automatisch beobachten: Workstation', 'regel'],
  ['Verlauf als CSV exportieren …', 'verlauf', 'export', 'csv'],
  ['Diagnose kopieren', 'fehlerbericht', 'support', 'protokoll'],
  ['Einstellungen', 'einstellungen', 'optionen'],
  ['Compileo Tray beenden', 'beenden', 'quit', 'exit'],
]

async function openPalette(language: Language) {
  const { settings, ...snapshot } = createSampleSnapshot()
  const rendered = await renderWindow({
    ...snapshot,
    settings: { ...settings, language },
  })
  await rendered.user.keyboard('{Control>}k{/Control}')
  await settled()
  return rendered
}

async function firstBy(word: string) {
  fireEvent.change(screen.getByRole('combobox'), { target: { value: word } })
  return document.querySelector('[role=option] .palette-label')?.textContent
}

it.each([
  ['English', 'en', english],
  ['German', 'de', german],
] as const)(
  'the palette lists the expected entry first for the %s words that users type',
  async (_, language, table) => {
    await openPalette(language)
    const words = table.flatMap(([first, ...each]) => each.map((word) => [word, first] as const))
    expect(words.length).toBeGreaterThan(language === 'en' ? 90 : 50)
    const found: (readonly [string, string | null | undefined])[] = []
    for (const [word] of words) found.push([word, await firstBy(word)])
    expect(found).toEqual(words)
  },
)

it('the palette has an entry for each setting', async () => {
  const { servers } = createSampleSnapshot()
  const { user } = await renderWindow(createSampleSnapshot())
  const shown: unknown[] = []
  for (const at of settingsPanes) {
    await openPane(user, texts.settings.panes[at])
    for (const { dataset } of document.querySelectorAll<HTMLElement>('[data-setting]'))
      shown.push({ name: 'settings', at, setting: dataset['setting'] })
  }
  for (const { id, name } of servers) {
    await user.click(screen.getByRole('button', { name }))
    for (const { dataset } of document.querySelectorAll<HTMLElement>('[data-setting]'))
      shown.push({ name: 'server', serverId: id, setting: dataset['setting'] })
  }
  expect(shown.length).toBeGreaterThan(30)
  const views: View[] = []
  for (const { act } of createSettingEntries(servers, texts, (view) => views.push(view))) act()
  expect(views).toEqual(expect.arrayContaining(shown))
})

it('the palette shows which word matched, and opens the setting', async () => {
  const { user } = await openPalette('en')
  await firstBy('slack')
  expect(within(screen.getByRole('dialog')).getByRole('option', { name: /^Add hook…/ })).toHaveTextContent(
    'Slack',
  )
  for (const [word, role, name] of [
    ['slack', 'button', 'Add hook…'],
    ['language', 'combobox', 'Language'],
    ['quiet hours', 'switch', 'Quiet hours'],
    ['processor', 'textbox', 'CPU: Workstation'],
  ] as const) {
    if (word !== 'slack') await user.keyboard('{Control>}k{/Control}')
    await settled()
    await firstBy(word)
    await user.keyboard('{Enter}')
    await settled()
    expect(screen.getByRole(role, { name })).toHaveFocus()
  }
})
