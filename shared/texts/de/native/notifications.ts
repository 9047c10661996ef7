import type { notifications as en } from '../../en/native/notifications.ts'
import { count, percent, plural } from '../../../format.ts'

const jobs = (n: number): string => plural(n, 'Job', 'Jobs')

export const notifications: typeof en = {
  buttons: {
    show: 'Zeigen',
    details: 'Details',
    restart: 'Neu starten',
    restartNow: 'Jetzt neu starten',
    dontRestart: 'Nicht neu starten',
    again: 'Noch einmal versuchen',
    open: 'Öffnen',
  },
  endedAfterAll: {
    completed: 'Doch noch abgeschlossen',
    failed: 'Doch noch fehlgeschlagen',
    cancelled: 'Doch noch abgebrochen',
    lost: 'Doch noch verloren',
  },
  before: {
    completed: 'Der Server hatte ihn als abgeschlossen gemeldet.',
    failed: 'Der Server hatte ihn als fehlgeschlagen gemeldet.',
    cancelled: 'Er war abgebrochen, lief aber weiter.',
    lost: 'Der Server hatte ihn eine Zeit lang verloren.',
  },
  circumstances: (took, server) =>
    took ? `Lief ${took}${server ? ` auf ${server}` : ''}` : server ? `Auf ${server}` : '',
  noReason: 'Der Server hat keinen Grund genannt.',
  cameTo: (progress) => `Er kam bis ${percent(progress)}.`,
  lost: (server) =>
    `${server ?? 'Der Server'} kennt diesen Job nicht mehr; wie er endete, lässt sich nicht mehr erfahren.`,
  restartsItself: (pause, nth, of) =>
    `Startet ${pause ? `in ${pause}` : 'gleich'} von selbst neu, ${count(nth)} von ${count(of)}.`,
  restartedInVain: (times) =>
    times === 1
      ? 'Einmal von selbst neu gestartet und wieder fehlgeschlagen.'
      : `${count(times)}-mal von selbst neu gestartet und jedes Mal fehlgeschlagen.`,

  allEnded: {
    completed: (n) => `${jobs(n)} abgeschlossen`,
    failed: (n) => `${jobs(n)} fehlgeschlagen`,
    cancelled: (n) => `${jobs(n)} abgebrochen`,
    lost: (n) => `${jobs(n)} verloren`,
  },
  finished: (n) => `${jobs(n)} beendet`,
  ofThem: {
    failed: (n) => `${count(n)} fehlgeschlagen`,
    lost: (n) => `${count(n)} verloren`,
    cancelled: (n) => `${count(n)} abgebrochen`,
  },
  alerts: (n) => plural(n, 'Warnung', 'Warnungen'),

  restart: {
    titles: { done: 'Neu gestartet', not: 'Nicht neu gestartet', perhaps: 'Vielleicht neu gestartet' },
    titlesByItself: {
      done: 'Von selbst neu gestartet',
      not: 'Nicht von selbst neu gestartet',
      perhaps: 'Vielleicht von selbst neu gestartet',
    },
    willTell: 'Sein Ende wird gemeldet.',
    jobGone: 'Der Server kennt diesen Job nicht mehr.',
    keyRefused: 'Der Server hat den API-Schlüssel abgelehnt. Bitte in den Einstellungen prüfen.',
    unreachable: (why) => `Der Server ist nicht erreichbar: ${why}`,
    limited: 'Der Server bittet um eine Pause.',
    unclear: 'Die Antwort des Servers ging verloren. Vor einem neuen Versuch den Job ansehen.',
  },

  test: {
    title: 'Benachrichtigungen kommen an',
    body: 'So meldet Compileo Tray, dass ein Job abgeschlossen oder fehlgeschlagen ist.',
    taken: 'Das System hat sie angenommen.',
    takenWhilePaused:
      'Das System hat sie angenommen. Gerade sind Benachrichtigungen angehalten, sonst erscheint also nichts.',
    takenInQuietHours: 'Das System hat sie angenommen. Gerade ist Ruhezeit, sonst erscheint also nichts.',
  },

  refused: {
    notThrough: (why) => `Benachrichtigungen kommen nicht an: ${why}`,
    bySystem: (why) => `Das System hat abgelehnt: ${why}`,
    systemSilent: (seconds) =>
      `Das System hat ${count(seconds)} s lang nicht gesagt, ob es Benachrichtigungen zeigt.`,
    unsupported: 'Dieses System zeigt keine Benachrichtigungen.',
    noBus: (why) => `Der Nachrichtenbus des Desktops ist nicht erreichbar: ${why}.`,
    noService: 'Auf diesem Desktop läuft kein Dienst für Benachrichtigungen.',
    serviceSilent: (seconds) =>
      `Der Dienst für Benachrichtigungen hat ${count(seconds)} s lang nicht geantwortet.`,
    byService: (why) => `Der Dienst für Benachrichtigungen hat abgelehnt: ${why}`,
    noNumber: 'Der Dienst für Benachrichtigungen hat ohne Nummer geantwortet.',
  },
  bus: {
    none: 'diese Sitzung hat keinen Sitzungsbus (D-Bus)',
    gone: 'der Sitzungsbus ist verschwunden',
    hungUp: 'der Sitzungsbus hat aufgelegt',
  },
}
