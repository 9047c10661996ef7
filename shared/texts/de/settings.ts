import type { Format } from '../../format.ts'
import type { SettingName, SettingTexts } from '../../setting-definitions.ts'
import type { createSettingTexts as en } from '../en/settings.ts'

const lines: Readonly<Record<SettingName, SettingTexts>> = {
  failed: [
    'Ein Job schlägt fehl',
    'Auch teilweise, oder er geht verloren. Bleibt stehen, bis du sie bearbeitest, wenn dein Desktop das kann',
    'Fehler, Fehlschlag, Absturz, teilweise, Warnung, verschwunden, vergessen, fehlt, verloren',
  ],
  completed: ['Ein Job wird abgeschlossen', '', 'Erfolg, fertig, beendet, Meldung'],
  cancelled: ['Jemand bricht einen Job ab', '', 'gestoppt, abgebrochen'],
  notifyOverdue: [
    'Ein Job läuft zu lange',
    'Nach deinem Limit oder dem Dreifachen der üblichen Dauer',
    'überfällig, langsam, verspätet, hängt, Timeout, zu lange',
  ],
  sound: ['Ton', '', 'Audio, Klang, Lautstärke, Klingelton, Sound, Piepton'],
  quietHours: [
    'Ruhezeit',
    '',
    'bitte nicht stören, nachts stumm, Zeitplan, Wochenende, Nachtruhe, Abend, ruhig',
  ],
  test: ['Testen', 'Zeigt, wie eine Benachrichtigung aussieht', 'ausprobieren, Meldung, Beispiel'],
  notifyAlerts: [
    'Eine Warteschlange hat Probleme',
    'Die Schwellen stehen auf der Seite des Servers',
    'Alarm, Warnung, Warnungen, Rückstau',
  ],
  limitMinutes: [
    'Zeitlimits',
    'Danach gilt ein Lauf als überfällig. Das Menü eines Jobs kann ein eigenes Limit setzen.',
    'überfällig, länger als, Dauer, nach Art',
  ],
  hooks: [
    'Hook hinzufügen …',
    '',
    'Hook, Webhook, Slack, ntfy, Handy, Telefon, Smartphone, Push, Chat, Nachricht, E-Mail, Skript, Befehl ausführen, HTTP, Integration, Automatisierung',
  ],
  theme: ['Aussehen', '', 'Design, Farben, Thema, Dark Mode, dunkler Modus, heller Modus'],
  language: ['Sprache', '', 'Übersetzung, Deutsch, Englisch, English, Language'],
  openAtLogin: [
    'Beim Anmelden starten',
    'Im Infobereich, ohne Fenster',
    'Autostart, Login, Systemstart, hochfahren, Hintergrund',
  ],
  version: ['Version', '', 'Über, Release, Update'],
  diagnostics: [
    'Diagnose',
    'Für einen Fehlerbericht, ohne Inhalte von Jobs',
    'Fehlerbericht, Problem, Support, Log, Protokoll',
  ],
}

export const createSettingTexts = ({ count }: Format): ReturnType<typeof en> => ({
  title: 'Einstellungen',
  sections: 'Abschnitte der Einstellungen',
  lines,
  moreOptions: 'Weitere Optionen',
  panes: {
    notifications: 'Benachrichtigungen',
    hooks: 'Hooks',
    servers: 'Server',
    general: 'Allgemein',
  },
  headings: { what: 'Was', when: 'Wann', how: 'Wie' },
  notifications: {
    from: 'Von',
    to: 'Bis',
    neverQuiet: 'Anfang und Ende sind gleich, die Ruhezeit ist also aus.',
    sending: 'Wird gesendet …',
    sent: 'Gesendet. Ist nichts erschienen, bitte die Benachrichtigungseinstellungen des Systems prüfen.',
  },
  alerts: {
    /** The keys are the names of the thresholds. */
    lines: {
      failureRate: ['Fehlgeschlagene Jobs', '', 'Schwelle, Grenzwert, Schwellwert, Fehlerquote'],
      cpuPercent: ['CPU', 'Leer: keine Warnung', 'Schwelle, Grenzwert, Schwellwert, Prozessor, Auslastung'],
      memoryMb: [
        'Speicher',
        'Leer: keine Warnung. Gilt für den ganzen Rechner',
        'Schwelle, Grenzwert, Schwellwert, RAM, Arbeitsspeicher',
      ],
      pending: ['Wartende Jobs', '', 'Schwelle, Grenzwert, Schwellwert, Warteschlange, Rückstau'],
    } satisfies Readonly<Record<string, SettingTexts>>,
    failureRateUnit: '% von allen',
    cpuPercentUnit: '%',
    memoryMbUnit: 'MB',
    pendingUnit: 'Jobs',
  },
  number: {
    any: (min, max) => `Bitte eine Zahl von ${count(min)} bis ${count(max)} eingeben.`,
    whole: (min, max) => `Bitte eine ganze Zahl von ${count(min)} bis ${count(max)} eingeben.`,
  },
  noServers: 'Noch keine Server.',
  notificationsOf: (server) => `Benachrichtigungen von ${server}`,
  window: {
    themes: { system: 'System', light: 'Hell', dark: 'Dunkel' },
  },
  version: (version) => `Compileo Tray ${version}`,
})
