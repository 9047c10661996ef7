import type { commands as en } from '../../en/native/commands.ts'
import { count, plural } from '../../../format.ts'

const jobs = (n: number): string => plural(n, 'Job', 'Jobs')

/** What is said of a job in each status; of any other, its name. */
const states = new Map([
  ['pending', 'wartet'],
  ['scheduled', 'ist geplant'],
  ['running', 'läuft'],
  ['retrying', 'wird neu versucht'],
  ['completed', 'ist abgeschlossen'],
  ['failed', 'ist fehlgeschlagen'],
  ['cancelled', 'ist abgebrochen'],
])
const theJobIs = (status: string): string => `Der Job ${states.get(status) ?? `ist „${status}“`}`

export const commands: typeof en = {
  restart: {
    done: 'Neu gestartet',
    busy: 'Der Neustart ist schon angefordert',
    noAnswer: 'Auf den Neustart kam keine Antwort',
    nonsense: 'Die Antwort auf den Neustart ergibt keinen Sinn',
    cannot: (status) => `${theJobIs(status)}: Er lässt sich nicht neu starten`,
  },
  cancel: {
    done: 'Abgebrochen',
    busy: 'Der Abbruch ist schon angefordert',
    noAnswer: 'Auf den Abbruch kam keine Antwort',
    nonsense: 'Die Antwort auf den Abbruch ergibt keinen Sinn',
    cannot: (status) => `${theJobIs(status)}: Er lässt sich nicht abbrechen`,
    inVain: {
      completed: 'Abgebrochen, aber er wurde trotzdem abgeschlossen',
      failed: 'Abgebrochen, aber er ist trotzdem fehlgeschlagen',
      goesOn: 'Abgebrochen, aber der Server macht damit weiter',
    },
  },
  foundNow: (what, status) => `${what}: ${theJobIs(status)}`,
  foundNothing: (what) => `${what}: Was daraus wurde, ist unbekannt`,
  jobGone: 'Der Server kennt diesen Job nicht mehr',
  notWatched: 'Dieser Job wird nicht mehr beobachtet',
  serverOfJobGone: 'Der Server dieses Jobs ist nicht mehr eingerichtet',
  nothingToPutBack: 'Es gibt nichts zurückzuholen',
  noRestartDue: 'Für diesen Job steht kein Neustart von selbst an',
  restartStopped: 'Er wird nicht von selbst neu gestartet',
  noResult: 'Dieser Job hat kein Ergebnis',

  bulk: {
    begun: (n) => plural(n, 'fehlgeschlagener Job startet neu', 'fehlgeschlagene Jobs starten neu'),
    nothingFailed: 'Keiner dieser Jobs ist fehlgeschlagen, oder sie starten schon neu',
    stopped: (done, total) => `Angehalten: ${count(done)} von ${jobs(total)} neu gestartet`,
    noneUnderWay: 'Gerade startet nichts neu',
    report: (done, total, refused, why) =>
      `${count(done)} von ${jobs(total)} neu gestartet; ${count(refused)} nicht: ${why}`,
    reason: (reason, times) => `${reason} (${count(times)})`,
    away: (server) => `${server} ist nicht erreichbar`,
  },

  watch: {
    on: (server) => `Wird auf ${server} beobachtet`,
    unasked: (server) => `Wird beobachtet; ${server} lässt sich gerade nicht fragen`,
    already: (server) => `Wird schon auf ${server} beobachtet`,
    noServer: 'Erst einen Server hinzufügen',
    otherServer: (url) => `Erst den Server ${url} hinzufügen`,
    serverRemoved: 'Der Server wurde inzwischen entfernt',
    choose: (servers) => `Einen Server auswählen: keine Antwort von ${servers}`,
    unknownOn: (server) => `${server} kennt diesen Job nicht`,
    unknown: 'Kein Server kennt diesen Job',
    noId: 'In diesem Text steht keine Kennung eines Jobs',
    notWatched: (refused, all) =>
      `${count(refused)} von ${jobs(all)} ${refused === 1 ? 'wird' : 'werden'} nicht beobachtet`,
  },

  server: {
    added: (name) => `${name} wurde hinzugefügt`,
    known: (name) => `${name} ist schon bekannt`,
    removed: (name) => `${name} wurde entfernt`,
    gone: 'Dieser Server ist nicht mehr eingerichtet',
    addressTaken: (name) => `${name} hat diese Adresse schon`,
    keyLost: 'Der Schlüssel galt nur für die alte Adresse: den für die neue eingeben',
    keyUnusable: 'Ein API-Schlüssel hat keine Leerzeichen und nur einfache Buchstaben, Ziffern und Zeichen',
    answers: (running, pending) => `Compileo antwortet: ${count(running)} laufen, ${count(pending)} warten`,
    answersWithoutQueue: (why) =>
      `Compileo antwortet, kann aber gerade nichts zur Warteschlange sagen. ${why}`,
    readable: (said) => `${said}. Unterwegs kann jeder alle Texte mitlesen: http ist unverschlüsselt`,
    readableWithKey: (said) =>
      `${said}. Unterwegs kann jeder den Schlüssel und alle Texte mitlesen: http ist unverschlüsselt`,
  },

  address: {
    none: (text) => `„${text}“ ist keine Adresse. Sie sieht etwa so aus: http://localhost:8000`,
    scheme: (protocol) =>
      `Die Adresse eines Servers beginnt mit http:// oder https://, nicht mit ${protocol}//`,
    credentials: 'Benutzername und Passwort aus der Adresse weglassen; der Schlüssel hat sein eigenes Feld',
    query: 'Alles ab dem ? oder # aus der Adresse weglassen',
  },
}
