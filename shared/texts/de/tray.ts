import type { Format } from '../../format.ts'
import type { createTrayTexts as en } from '../en/tray.ts'

export const createTrayTexts = ({ count, percent, plural }: Format): ReturnType<typeof en> => {
  const running = (jobs: number) => plural(jobs, 'läuft', 'laufen')
  const waiting = (jobs: number) => plural(jobs, 'wartet', 'warten')

  return {
    state: {
      running,
      oneRunning: (progress) => `1 läuft (${percent(progress)})`,
      waiting,
      unchecked: (jobs) => `${count(jobs)} nicht abrufbar`,
      theServerUnreachable: 'Server nicht erreichbar',
      theServerBusy: 'Server ausgelastet',
      theKeyNeeded: 'kein gültiger API-Schlüssel',
      theQueueUnavailable: 'Warteschlange nicht verfügbar',
      serversUnreachable: (servers) => `${count(servers)} Server nicht erreichbar`,
      serversNeedKey: (servers) => `${count(servers)} Server ohne gültigen API-Schlüssel`,
      noJobs: 'Keine Jobs beobachtet',
      nothingRunning: 'Gerade läuft nichts',
    },
    job: {
      restarting: 'startet neu …',
      cancelling: 'bricht ab …',
      source: { journal: 'laut Journal des Servers', records: 'laut Tabellen des Servers' },
      rejected: { restart: 'Neustart abgelehnt', cancel: 'Abbruch abgelehnt' },
      ignored: { restart: 'Neustart ohne Wirkung', cancel: 'Abbruch ohne Wirkung' },
      waiting: 'wartet',
      unreachable: 'nicht erreichbar',
      autoRestartsSoon: (when) => `fehlgeschlagen, startet ${when} automatisch neu`,
      restart: 'Neu starten',
      askRestart: 'Neu starten …',
      cancel: 'Job abbrechen …',
      unwatch: 'Nicht mehr beobachten',
    },
    server: {
      others: (servers) => plural(servers, 'weiterer Server', 'weitere Server'),
      muted: 'stumm',
    },
    bulk: {
      restarting: (done, total) => `Neustart ${count(done)} von ${count(total)} …`,
      stop: 'Neustarts anhalten',
    },
    pause: {
      quiet: (until) => `Ruhezeit bis ${until}`,
      paused: (until) => `Benachrichtigungen angehalten bis ${until}`,
      pauseHour: 'Benachrichtigungen 1 Stunde anhalten',
    },
    until: {
      today: (time) => time,
      tomorrow: (time) => `morgen ${time}`,
      later: (day, time) => `${day} ${time}`,
    },
    at: {
      today: (time) => `um ${time}`,
      tomorrow: (time) => `morgen um ${time}`,
      later: (day, time) => `am ${day} um ${time}`,
    },
    settings: 'Einstellungen',
  }
}
