import { defaultSettings } from '#shared/settings.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { setSchemaLanguage } from '#main/storage/schema-language.ts'
import type { Language } from '#shared/languages.ts'
import { explainResponse } from '#main/compileo/explain-response.ts'
import { explainThrown, timedOut } from '#main/compileo/explain-thrown.ts'
import { rejectKey } from '#main/commands/servers/edit-servers.ts'
import { parseServerUrl } from '#main/commands/servers/server-url.ts'
import { notificationForAlerts } from '#main/notifications/alerts.ts'
import { notificationFor } from '#main/notifications/policy.ts'
import { reject, type RunOutcome } from '#main/commands/jobs/run-outcome.ts'
import { notificationForRestart } from '#main/notifications/restart.ts'
import { summaryOf } from '#main/notifications/summary.ts'
import { notificationForTest } from '#main/notifications/of-the-program.ts'
import { awayAlert, queueAlerts } from '#main/state/queue-alerts.ts'
import { guideLevels } from '#shared/alert-levels.ts'
import type { JobOutcome, QueueStats, StatsSample } from '#shared/model.ts'
import type { Message } from '#shared/message.ts'
import { describeMessage } from '#shared/texts/describe-message.ts'
import { createTexts } from '#shared/texts/index.ts'
import { atWhen } from '#shared/texts/time-of-run.ts'
import { appMenu } from '#main/window/app-menu.ts'
import { context as contextIn, outcome, job, server } from '../../main/notifications/outcomes.ts'
import * as tray from '../../main/tray/states.ts'
import { inWords, saying } from '#test/support/job-texts.ts'

let texts = createTexts('de', 'de')

const german = () => speak('de')
const english = () => speak('en')

function speak(language: Language): void {
  texts = createTexts(language, language)
  setSchemaLanguage(language)
}

beforeEach(german)
afterEach(english)

const context = (more: Parameters<typeof contextIn>[0] = {}) => contextIn({ ...more, texts })

const words = (message: Message) => describeMessage(message, texts)

function both<T>(say: () => T): readonly [T, T] {
  const now = say()
  english()
  return [now, say()]
}

const thrown = (code: string) => explainThrown(Object.assign(new Error('x'), { code })).message
const answered = (status: number, body: unknown = {}) =>
  explainResponse(
    { status, body: JSON.stringify(body), hasRequestId: true, retryAfter: null, sentKey: true },
    0,
  ).message

const two = [server('s1', 'Werkbank'), server('s2', 'Archiv')]
const failed = outcome('failed', { error: 'Ollama refused the connection' })

describe('a notification', () => {
  it.each<[string, JobOutcome, string, string]>([
    ['completed', outcome('completed'), 'Taxonomy abgeschlossen', 'Lief 12 min auf Werkbank'],
    ['failed', failed, 'Taxonomy fehlgeschlagen', 'Ollama refused the connection\nLief 12 min auf Werkbank'],
    [
      'completed after a cancel',
      outcome('completed', { after: 'cancelled' }),
      'Taxonomy doch noch abgeschlossen',
      'Er war abgebrochen, lief aber weiter.\nLief 12 min auf Werkbank',
    ],
    [
      'cancelled after days',
      { ...outcome('cancelled'), startedAt: outcome('cancelled').at - 3 * 86_400_000 },
      'Taxonomy abgebrochen',
      'Beendet bei 40\u00A0%. Neu starten?\nLief 3 d auf Werkbank',
    ],
    [
      'lost',
      outcome('lost'),
      'Taxonomy verloren',
      'Werkbank hat diesen Job nicht mehr, sein Ausgang ist unbekannt.',
    ],
  ])('of a job that was %s is German', (_, ended, title, body) => {
    expect(notificationFor(ended, context({ servers: two }))).toMatchObject({ title, body })
  })

  it('has German buttons', () => {
    expect(both(() => notificationFor(failed, context())?.buttons.map(({ label }) => label))).toEqual([
      ['Neu starten', 'Details'],
      ['Restart', 'Details'],
    ])
  })

  it('says that a failure is auto-restarted', () => {
    const { now } = context()
    const jobs = [job('s1/j1', { autoRestarts: 3, recovery: { attempts: 1, restartAt: now + 120_000 } })]
    const spec = notificationFor(failed, context({ jobs }))
    expect(spec?.body).toContain('Startet in 2 min automatisch neu (Versuch 2 von 3).')
    expect(spec?.buttons.map(({ label }) => label)).toEqual([
      'Jetzt neu starten',
      'Nicht neu starten',
      'Details',
    ])
  })

  it('of many outcomes is German', () => {
    const keys = ['s1/a', 's1/b', 's1/c', 's1/d', 's1/e'] as const
    const outcomes = keys.map((key) => outcome(key === 's1/e' ? 'failed' : 'completed', { key }))
    expect(
      both(() => {
        const { title, body } = summaryOf(outcomes, context({ jobs: [] }), 'summary')
        return [title, body]
      }),
    ).toEqual([
      ['1 Job braucht dich', 'Der Server hat keinen Grund genannt.\n4 abgeschlossen'],
      ['1 job needs you', 'The server gave no reason.\n4 completed'],
    ])
  })

  it('for a test is German', () => {
    expect(both(() => notificationForTest(texts).title)).toEqual([
      'Benachrichtigungen funktionieren',
      'Notifications work',
    ])
  })
})

describe('a restart', () => {
  it.each<[RunOutcome, string, string]>([
    [{ ok: true, kind: 'done', message: saying('') }, 'j1 neu gestartet', 'Das Ende wird gemeldet.'],
    [reject('gone', saying('')), 'j1 lässt sich nicht neu starten', 'Der Server hat diesen Job nicht mehr.'],
    [
      reject('unreachable', saying('Verbindung verloren')),
      'j1 lässt sich nicht neu starten',
      'Der Server ist nicht erreichbar: Verbindung verloren.',
    ],
    [
      reject('unclear', saying('')),
      'j1: Neustart unbestätigt',
      'Die Antwort des Servers ging verloren. Vor einem neuen Versuch bitte den Job ansehen.',
    ],
  ])('that came to $kind is described in German', (result, title, body) => {
    expect(notificationForRestart('s1/j1', undefined, result, texts)).toMatchObject({ title, body })
  })

  it('that was rejected is described in English again after the language changes', () => {
    expect(
      both(
        () =>
          notificationForRestart('s1/j1', undefined, reject('limited', saying('')), texts, 'itself')?.title,
      ),
    ).toEqual(['j1 lässt sich nicht automatisch neu starten', 'j1 couldn’t be restarted automatically'])
  })
})

describe('the tray', () => {
  const given = {
    jobs: [
      tray.job('a', { label: 'Parse', progress: 65.9 }),
      tray.job('b', { status: 'retrying', progress: 10 }),
      tray.job('c', { status: 'pending' }),
      tray.ended('d', 'failed', { pendingCommand: { kind: 'restart', at: 0, state: 'refused' } }),
    ],
    servers: [
      tray.server(tray.queue({ running: 1, pending: 3 })),
      tray.server({ id: 'x', name: 'Archiv', reach: 'unauthorized', muted: true }),
    ],
    unseen: ['d'],
    settings: { pausedUntil: tray.NOW + 86_400_000 },
  }

  it('is German, and English again after the language changes', () => {
    expect(
      both(() => {
        const { tooltip, menu } = tray.view({ ...given, texts })
        const top = menu.flatMap((item) => (item.type === 'separator' ? [] : [item.label]))
        return [tooltip, ...top]
      }),
    ).toEqual([
      [
        'Compileo Tray: 2 laufen, 1 wartet, 1 fehlgeschlagen, 1 Server ohne gültigen API-Schlüssel',
        '2 laufen, 1 wartet, 1 fehlgeschlagen, 1 Server ohne gültigen API-Schlüssel',
        'd: fehlgeschlagen, Neustart abgelehnt',
        'Parse: 65\u00A0%',
        'b: neuer Versuch, 10\u00A0%',
        'c: wartet',
        'Workstation: 2 laufen, 3 warten',
        'Archiv: API-Schlüssel abgelehnt, stumm',
        'Benachrichtigungen angehalten bis morgen 12:00',
        'Wieder benachrichtigen',
        'Compileo Tray öffnen',
        'Einstellungen',
        'Beenden',
      ],
      [
        'Compileo Tray: 2 running, 1 waiting, 1 failed, 1 server needs an API key',
        '2 running, 1 waiting, 1 failed, 1 server needs an API key',
        'd: failed, restart refused',
        'Parse: 65%',
        'b: retrying, 10%',
        'c: pending',
        'Workstation: 2 running, 3 waiting',
        'Archiv: API key rejected, muted',
        'Notifications paused until tomorrow 12:00',
        'Resume notifications',
        'Open Compileo Tray',
        'Settings',
        'Quit',
      ],
    ])
  })

  it('has German submenus', () => {
    const { menu } = tray.view({ ...given, texts })
    expect(tray.readMenu(tray.submenu({ ...tray.view({ ...given, texts }), menu }, 'Parse'))).toEqual([
      '[Details]',
      '[ID kopieren]',
      '--',
      '[Stummschalten]',
      '[Nicht mehr beobachten]',
      '--',
      '[Job abbrechen …]',
    ])
  })

  it('formats times the German way', () => {
    const hours = 3_600_000
    expect([1, 24, 72].map((h) => atWhen(tray.NOW + h * hours, texts, tray.NOW))).toEqual([
      'um 13:00',
      'morgen um 12:00',
      'am 27. Nov. um 12:00',
    ])
  })
})

describe('why a server is unreachable', () => {
  it.each<[string, () => Message, string, string]>([
    [
      'it refuses the connection',
      () => thrown('ECONNREFUSED'),
      'Verbindung abgelehnt. Läuft der Server auf diesem Port?',
      'Connection refused. Is the server running on this port?',
    ],
    [
      'it is slow',
      () => timedOut(10_000).message,
      'Keine Antwort innerhalb von 10 s',
      'No response within 10 s',
    ],
    [
      'its certificate has expired',
      () => thrown('CERT_HAS_EXPIRED'),
      'Das Zertifikat des Servers ist abgelaufen',
      'The server’s certificate has expired',
    ],
    [
      'it rejects the key',
      () => answered(401),
      'Der Server hat den API-Schlüssel abgelehnt',
      'The server rejected the API key',
    ],
    [
      'it describes its error in its own words',
      () => answered(503, { detail: 'No queue' }),
      'Serverfehler: No queue',
      'Server error: No queue',
    ],
  ])('is shown in German if %s', (_, say, inGerman, inEnglish) => {
    expect(both(() => words(say()))).toEqual([inGerman, inEnglish])
  })
})

describe('a queue alert', () => {
  const counts = { running: 0, scheduled: 0, completed: 0, cancelled: 0, retrying: 0 }
  const samples = (stats: Partial<QueueStats>): StatsSample[] =>
    [1, 2].map((nth) => ({
      at: nth * 30_000,
      stats: { ...counts, pending: 0, failed: 0, total: 20, ...stats },
    }))
  const raised = (stats: Partial<QueueStats>) => queueAlerts(samples(stats), [], guideLevels)

  it.each<[Partial<QueueStats>, string]>([
    [{ failed: 5, completed: 15 }, '5 von 20 Jobs fehlgeschlagen'],
    [{ cpuPercent: 95.2 }, 'CPU bei 95\u00A0%'],
    [{ memoryMb: 12_400 }, '12,4 GB Speicher belegt'],
    [{ pending: 14 }, '14 Jobs warten'],
    [{ pending: 1, activeWorkers: 0 }, '1 Job wartet, keiner läuft'],
  ])('for %j is German', (stats, text) => {
    expect(raised(stats).map(({ message }) => words(message))).toEqual([text])
  })

  it('follows the language', () => {
    expect(
      both(() => {
        const alerts = awayAlert([], 'unreachable', 60_000, 60_000)
        const spec = notificationForAlerts(
          server('s1', 'Werkbank'),
          alerts,
          context({ settings: { ...defaultSettings, notifyAlerts: true } }),
        )
        return [spec?.title, spec?.body]
      }),
    ).toEqual([
      [
        'Werkbank ist seit einer Minute nicht erreichbar',
        'Läuft der Server, und ist dieser Rechner in seinem Netz? Compileo Tray versucht es weiter.',
      ],
      [
        'Werkbank has been unreachable for a minute',
        'Check that the server is running and this computer is on its network. Compileo Tray keeps retrying.',
      ],
    ])
  })

  it('changes its language at once, without another sample', () => {
    const before = raised({ pending: 14 })
    expect(before.map(({ message }) => words(message))).toEqual(['14 Jobs warten'])
    english()
    expect(queueAlerts([], before, guideLevels)).toEqual(before)
    expect(before.map(({ message }) => words(message))).toEqual(['14 jobs waiting'])
    const after = queueAlerts(samples({ pending: 15 }), before, guideLevels)
    expect(after.map(({ message }) => words(message))).toEqual(['15 jobs waiting'])
  })
})

describe('errors of commands', () => {
  it.each<[string, () => unknown, string]>([
    [
      'an invalid address',
      () => parseServerUrl('ftp://x'),
      'Die Adresse eines Servers beginnt mit http:// oder https://, nicht mit ftp://',
    ],
    [
      'a key with a space',
      () => rejectKey('a b'),
      'API-Schlüssel bestehen nur aus ASCII-Buchstaben, Ziffern und Zeichen',
    ],
  ])('is refused in German: %s', (_, say, message) => {
    expect(inWords(say(), texts)).toEqual({ ok: false, message })
  })
})

describe('other texts', () => {
  it.each<[NodeJS.Platform]>([['linux'], ['darwin']])('include a German menu on %s', (platform) => {
    const labels = (items = appMenu(platform, () => undefined, texts)): string[] =>
      items.flatMap(({ label, role, type, submenu }) => [
        ...(type === 'separator' ? [] : [label ?? `${role} in English`]),
        ...(Array.isArray(submenu) ? labels(submenu) : []),
      ])
    // The program's own menu has its name.
    expect(labels().filter((label) => label.endsWith(' in English') && !label.startsWith('appMenu'))).toEqual(
      [],
    )
    expect(labels()).toContain('Compileo Tray beenden')
  })
})
