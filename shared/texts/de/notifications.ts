import { endSentence, type Format } from '../../format.ts'
import type { createAlertTexts as enAlerts, createNotificationTexts as en } from '../en/notifications.ts'

export const createNotificationTexts = ({ count, percent, plural }: Format): ReturnType<typeof en> => {
  const jobs = (n: number) => plural(n, 'Job', 'Jobs')

  return {
    launch: {
      title: {
        one: (jobId) => (jobId ? `${jobId} lässt sich nicht beobachten` : 'Job lässt sich nicht beobachten'),
        many: (refused) => `${jobs(refused)} lassen sich nicht beobachten`,
      },
    },
    buttons: {
      cancel: 'Abbrechen …',
      extendRunLimit: 'Länger warten',
      restart: 'Neu starten',
      dismiss: 'Erledigt',
      saveDataset: 'Datensatz speichern …',
    },
    circumstances: (took, server) =>
      took ? `Lief ${took}${server ? ` auf ${server}` : ''}` : server ? `Auf ${server}` : '',
    noReason: 'Der Server hat keinen Grund genannt.',
    restartIt: 'Neu starten?',
    stoppedAt: (progress) => `Beendet bei ${percent(progress)}.`,
    lost: (server) => `${server ?? 'Der Server'} hat diesen Job nicht mehr, sein Ausgang ist unbekannt.`,
    autoRestartsSoon: (pause, nth, total) =>
      `Startet ${pause ? `in ${pause}` : 'gleich'} automatisch neu (Versuch ${count(nth)} von ${count(total)}).`,
    restartsFailed: (times) =>
      times === 1
        ? 'Einmal automatisch neu gestartet und wieder fehlgeschlagen.'
        : `${count(times)}-mal automatisch neu gestartet und jedes Mal fehlgeschlagen.`,

    overdue: (name) => `${name} läuft länger als sonst`,
    silent: (name) => `${name} scheint zu hängen`,
    overLimit: (name, limit) => `${name} läuft länger als ${limit}`,
    batch: { completed: (name) => `${name} abgeschlossen`, ended: (name) => `${name} beendet` },
    needAttention: (n) => `${jobs(n)} ${n === 1 ? 'braucht' : 'brauchen'} Aufmerksamkeit`,
    finished: (n, counts) => `${jobs(n)} beendet: ${counts}`,
    cause: (line, n) => (n === 1 ? line : `${line} (${count(n)})`),
    moreCauses: (n) => plural(n, 'weitere Ursache', 'weitere Ursachen'),
    restartCount: (n) => `${count(n)} neu starten`,
    alerts: (n) => plural(n, 'Warnung', 'Warnungen'),
    unreachable: (server) => `${server} ist seit über fünf Minuten nicht erreichbar`,

    restart: {
      titles: {
        restarted: (name) => `${name} neu gestartet`,
        failed: (name) => `${name} lässt sich nicht neu starten`,
        unconfirmed: (name) => `${name}: Neustart unbestätigt`,
      },
      automatic: {
        restarted: (name) => `${name} automatisch neu gestartet`,
        failed: (name) => `${name} lässt sich nicht automatisch neu starten`,
        unconfirmed: (name) => `${name}: automatischer Neustart unbestätigt`,
      },
      outcomeFollows: 'Das Ende wird gemeldet.',
      jobGone: 'Der Server hat diesen Job nicht mehr.',
      keyMissing: 'Der Server verlangt einen API-Schlüssel. Bitte in den Einstellungen eintragen.',
      keyRejected: 'Der Server hat den API-Schlüssel abgelehnt. Bitte in den Einstellungen prüfen.',
      unreachable: (why) => `Der Server ist nicht erreichbar: ${why}`,
      limited: 'Der Server begrenzt die Anfragen. Bitte gleich noch einmal versuchen.',
      unclear: 'Die Antwort des Servers ging verloren. Vor einem neuen Versuch bitte den Job ansehen.',
    },

    test: {
      title: 'Benachrichtigungen funktionieren',
      body: 'So eine kommt, wenn ein Job abgeschlossen oder fehlgeschlagen ist.',
      sent: 'Gesendet.',
      sentWhilePaused: 'Gesendet. Andere erscheinen nicht, solange Benachrichtigungen angehalten sind.',
      sentInQuietHours: 'Gesendet. Andere erscheinen in der Ruhezeit nicht.',
    },
    unavailable: {
      broken: (why) => `Benachrichtigungen funktionieren nicht: ${why}`,
      rejectedBySystem: (why) => `Das System hat abgelehnt: ${why}`,
      systemSilent: (seconds) =>
        `Das System hat nicht innerhalb von ${count(seconds)} s bestätigt, dass es Benachrichtigungen zeigt.`,
      unsupported: 'Dieses System unterstützt keine Benachrichtigungen.',
      noBus: (why) => `Der Nachrichtenbus des Desktops ist nicht erreichbar: ${endSentence(why)}`,
      noService: 'Auf diesem Desktop läuft kein Benachrichtigungsdienst.',
      serviceSilent: (seconds) =>
        `Der Benachrichtigungsdienst hat nicht innerhalb von ${count(seconds)} s geantwortet.`,
      byService: (why) => `Der Benachrichtigungsdienst hat abgelehnt: ${why}`,
      noNumber: 'Der Benachrichtigungsdienst hat ungültig geantwortet.',
    },
    bus: {
      none: 'diese Sitzung hat keinen Sitzungsbus (D-Bus)',
      gone: 'der Sitzungsbus ist verschwunden',
      hungUp: 'der Sitzungsbus hat die Verbindung geschlossen',
    },
  }
}

export const createAlertTexts = ({
  count,
  memorySize,
  percent,
  plural,
}: Format): ReturnType<typeof enAlerts> => {
  const jobsWait = (jobs: number) => (jobs === 1 ? '1 Job wartet' : `${count(jobs)} Jobs warten`)

  return {
    failureRate: (failed, total) => `${count(failed)} von ${count(total)} Jobs fehlgeschlagen`,
    cpu: (value) => `CPU bei ${percent(Math.round(value))}`,
    memory: (megabytes) => `${memorySize(megabytes)} Speicher belegt`,
    pending: jobsWait,
    noneRunning: (jobs) => `${jobsWait(jobs)}, keiner läuft`,
    stalled: (jobs) =>
      `Seit über 20 min zeigt sich nichts bei ${plural(jobs, 'laufendem Job', 'laufenden Jobs')}`,
    reported: (text) => `Der Server meldet: ${text}`,
    kinds: {
      'failure-rate': 'Viele Jobs fehlgeschlagen',
      cpu: 'Hohe CPU-Auslastung',
      memory: 'Hoher Speicherbedarf',
      pending: 'Viele Jobs warten',
      'none-running': 'Kein Job kommt voran',
      reported: 'Der Server meldet ein Problem',
      unreachable: 'Seit über fünf Minuten nicht erreichbar',
      'no-queue': 'Warteschlange (Redis) seit über fünf Minuten nicht verfügbar',
    },
    advice: {
      'failure-rate':
        'Gibt es eine gemeinsame Ursache, etwa ein Modell, das nicht läuft? Ist sie behoben, die Jobs neu starten.',
      cpu: 'Jobs dauern länger. Erst einige enden lassen, bevor weitere starten.',
      memory: 'Speicher freigeben oder die Schwelle erhöhen, wenn das normal ist.',
      pending:
        'Es kommen mehr Jobs, als die Worker schaffen. Einen weiteren Worker starten oder die Schwelle erhöhen.',
      'none-running':
        'Compileo startet keine, solange der Rechner ausgelastet ist. Sonst: Läuft ein Worker, und was steht in seinem Protokoll?',
      reported: 'So sagt es der Server selbst. Mehr steht vielleicht in seinem Protokoll.',
      unreachable:
        'Läuft der Server, und ist dieser Rechner in seinem Netz? Compileo Tray versucht es weiter.',
      'no-queue':
        'Der Server erreicht Redis nicht; dort liegen seine Jobs. Läuft Redis? Compileo Tray versucht es weiter.',
    },
  }
}
