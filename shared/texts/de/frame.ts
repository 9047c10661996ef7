import { isWithinADay, type Format } from '../../format.ts'
import type { createFrameTexts as en } from '../en/frame.ts'

export const createFrameTexts = ({
  count,
  dateAndTime,
  plural,
  timeOfDay,
}: Format): ReturnType<typeof en> => ({
  appName: 'Compileo Tray',
  header: {
    watch: 'Job beobachten',
    watchShort: 'Beobachten …',
    sidebar: 'Jobs und Server',
    pause: 'Benachrichtigungen anhalten',
    pauseHour: 'Für 1 Stunde',
    pauseTomorrow: 'Bis morgen',
    resume: 'Wieder benachrichtigen',
    pausedUntil: (at, now) =>
      isWithinADay(at, now) ? `Angehalten bis ${timeOfDay(at)}` : `Angehalten bis ${dateAndTime(at)}`,
  },
  palette: {
    title: 'Befehlspalette',
    field: 'Suchen oder Befehl ausführen',
    commands: 'Befehle',
    list: 'Liste',
    places: 'Gehe zu',
    settings: 'Einstellungen',
    choose: (what, value) => `${what}: ${value}`,
    stopRestarting: 'Neustarts anhalten',
    testNotification: 'Testbenachrichtigung senden',
    quitTitle: 'Compileo Tray beenden?',
    quitText: (jobs) =>
      `${plural(jobs, 'Job läuft oder wartet', 'Jobs laufen oder warten')} noch. Bis zum nächsten Start von Compileo Tray kommen keine Benachrichtigungen.`,
    searchList: (search) => `Liste nach „${search}“ durchsuchen`,
  },
  filters: {
    all: 'Alle Jobs',
    running: 'Laufend',
    attention: 'Handlungsbedarf',
    unwatched: 'Nicht beobachtet',
    finished: 'Beendet',
    settings: 'Einstellungen',
    help: 'Tastenkürzel',
  },
  banner: {
    unreachable: (server) => `${server} ist nicht erreichbar`,
    noQueue: (server) => `${server} hat keine Warteschlange`,
    busy: (server) => `${server} ist ausgelastet`,
    rejected: (server: string) => `${server} hat den API-Schlüssel abgelehnt`,
    missing: (server) => `${server} verlangt einen API-Schlüssel`,
    enterKey: 'Schlüssel eingeben …',
    replaceKey: 'Schlüssel ersetzen …',
    retry: 'Jetzt versuchen',
  },
  banners: {
    name: 'Meldungen',
    /** An item in the menu that the bell opens. */
    count: (banners) => `Meldungen (${count(banners)})`,
    position: (nth, total) => `${count(nth)} von ${count(total)}`,
    openFolder: 'Ordner öffnen',
    unreachable: (servers) => `${plural(servers, 'Server ist', 'Server sind')} nicht erreichbar`,
    dismiss: 'Ausblenden',
    addTray: 'Anleitung',
  },
  toast: {
    copied: 'Kopiert',
    unwatched: (name) => `${name} wird nicht mehr beobachtet`,
    jobs: (jobs) => plural(jobs, 'Job', 'Jobs'),
    watching: (jobs) => `${plural(jobs, 'Job wird', 'Jobs werden')} beobachtet`,
    dismissed: (name: string) => `${name} als erledigt markiert`,
  },
  error: {
    notResponding: 'Compileo Tray antwortet nicht. Neuer Versuch …',
  },
  fault: {
    title: {
      window: 'Das Fenster lässt sich nicht anzeigen',
      jobs: 'Die Jobs lassen sich nicht anzeigen',
      details: 'Die Details des Jobs lassen sich nicht anzeigen',
      server: 'Dieser Server lässt sich nicht anzeigen',
      settings: 'Die Einstellungen lassen sich nicht anzeigen',
    },
    explanation:
      'Das ist ein Fehler in Compileo Tray. Deine Jobs werden weiter beobachtet, und du wirst wie gewohnt benachrichtigt.',
    reload: 'Neu laden',
  },
})
