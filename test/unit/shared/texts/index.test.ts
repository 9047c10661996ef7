import { describe, expect, it } from 'vitest'
import { createOutcomeNotificationUnlessSuppressed } from '#main/core/notifications/policy.ts'
import type { JobOutcome } from '#shared/model.ts'
import { createTexts } from '#shared/texts/index.ts'
import { createAppMenu } from '#main/desktop/window/app-menu.ts'
import { context as contextIn, outcome, server } from '../../main/core/notifications/outcomes.ts'
import * as tray from '../../main/desktop/tray/states.ts'

const texts = createTexts('de', 'de')
const context = (more: Parameters<typeof contextIn>[0] = {}) => contextIn({ ...more, texts })

const two = [server('s1', 'Werkbank'), server('s2', 'Archiv')]
const failed = outcome('failed', { error: 'Ollama refused the connection' })

it.each<[string, JobOutcome, string, string]>([
  ['completed', outcome('completed'), 'Taxonomy abgeschlossen', 'Lief 12 min auf Werkbank'],
  ['failed', failed, 'Taxonomy fehlgeschlagen', 'Ollama refused the connection\nLief 12 min auf Werkbank'],
  [
    'completed after a cancel',
    outcome('completed', { after: 'cancelled' }),
    'Taxonomy doch noch abgeschlossen',
    'Er war abgebrochen, lief aber weiter.\nLief 12 min auf Werkbank',
  ],
])('a German user’s notification about the outcome “%s” is in German', (_, ended, title, body) => {
  expect(createOutcomeNotificationUnlessSuppressed(ended, context({ servers: two }))).toMatchObject({
    title,
    body,
  })
})

describe('the tray of a German user', () => {
  const given = {
    jobs: [
      tray.job('a', { label: 'Parse', progress: 65.9 }),
      tray.job('b', { status: 'retrying', progress: 10 }),
      tray.job('c', { status: 'pending' }),
      tray.ended('d', 'failed', { pendingCommand: { kind: 'restart', at: 0, state: 'rejected' } }),
    ],
    servers: [
      tray.server(tray.queue({ running: 1, pending: 3 })),
      tray.server({ id: 'x', name: 'Archiv', reach: 'unauthorized', muted: true }),
    ],
    unread: ['d'],
    settings: { pausedUntil: tray.NOW + 86_400_000 },
  }

  it('has German texts', () => {
    const { tooltip, menu } = tray.view({ ...given, texts })
    const top = menu.flatMap((item) => (item.type === 'separator' ? [] : [item.label]))
    expect([tooltip, ...top]).toEqual([
      'Compileo Tray: 2 laufen, 1 wartet, 1 fehlgeschlagen, 1 Server ohne gültigen API-Schlüssel',
      '2 laufen, 1 wartet, 1 braucht dich',
      'd: fehlgeschlagen, Neustart abgelehnt',
      'Parse: 65\u00A0%',
      'b: neuer Versuch, 10\u00A0%',
      'c: wartet',
      'Archiv: Key ungültig, stumm',
      'Benachrichtigungen angehalten bis morgen 12:00',
      'Wieder benachrichtigen',
      'Einstellungen',
      'Beenden',
    ])
  })
})

it.each<[NodeJS.Platform]>([['linux'], ['darwin']])(
  'the app menu of a German user has German texts on %s',
  (platform) => {
    const labels = (items = createAppMenu(platform, () => undefined, texts)): string[] =>
      items.flatMap(({ label, role, type, submenu }) => [
        ...(type === 'separator' ? [] : [label ?? `${role} in English`]),
        ...(Array.isArray(submenu) ? labels(submenu) : []),
      ])
    // The app menu is named after the program.
    expect(labels().filter((label) => label.endsWith(' in English') && !label.startsWith('appMenu'))).toEqual(
      [],
    )
    expect(labels()).toContain('Compileo Tray beenden')
  },
)
