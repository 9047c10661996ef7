import { endSentence, type Format } from '../../format.ts'
import type { KnownStatus } from '../../model.ts'
import { getStatusText } from '../../rules/status.ts'
import type { createCommandTexts as en } from '../en/commands.ts'

/** Statuses in German. Any other status is shown as the server sent it. */
const statuses: Readonly<Record<KnownStatus, string>> = {
  pending: 'wartet',
  scheduled: 'ist geplant',
  running: 'läuft',
  retrying: 'wird neu versucht',
  completed: 'ist abgeschlossen',
  failed: 'ist fehlgeschlagen',
  cancelled: 'ist abgebrochen',
}

const theJobIs = (status: string) => `Der Job ${getStatusText(statuses, status, `ist „${status}“`)}`

export const createCommandTexts = ({ count, plural }: Format): ReturnType<typeof en> => {
  const jobs = (n: number) => plural(n, 'Job', 'Jobs')

  return {
    restart: {
      done: 'Neu gestartet',
      busy: 'Startet schon neu',
      noResponse: 'Keine Antwort auf den Neustart',
      invalidResponse: 'Unerwartete Antwort auf den Neustart',
      cannot: (status) => `${theJobIs(status)} und lässt sich nicht neu starten`,
      mayStillRun:
        'Nicht neu gestartet: Der Server hat diesen Job aus den Augen verloren, vielleicht läuft er noch. --force startet ihn trotzdem neu',
    },
    cancel: {
      done: 'Abgebrochen',
      mayContinue:
        'Abbruch angefordert. Der Server meldet den Job als abgebrochen, aber sein Worker arbeitet vielleicht weiter.',
      requested: 'Abbruch angefordert. Der Server hat den Job noch nicht abgebrochen.',
      busy: 'Wird schon abgebrochen',
      noResponse: 'Keine Antwort auf den Abbruch',
      invalidResponse: 'Unerwartete Antwort auf den Abbruch',
      cannot: (status) => `${theJobIs(status)} und lässt sich nicht abbrechen`,
      noEffect: {
        completed: 'Abgebrochen, aber er wurde trotzdem abgeschlossen',
        failed: 'Abgebrochen, aber er ist trotzdem fehlgeschlagen',
        running: 'Abbruch angenommen, aber der Job läuft weiter',
      },
    },
    foundNow: (what, status) => `${what}: ${theJobIs(status)}`,
    foundNothing: (what) => `${what}: Ausgang unbekannt`,
    notOfQueue: {
      quality: 'Der Server kann Qualitätsanalysen weder neu starten noch abbrechen',
      evaluation: 'Der Server kann Evaluationsdatensätze weder neu starten noch abbrechen',
      forgotten:
        'Die Warteschlange des Servers hat diesen Job nicht mehr, darum lässt er sich nicht neu starten',
    },
    jobGone: 'Der Server hat diesen Job nicht mehr',
    notWatched: 'Dieser Job wird nicht mehr beobachtet',
    batchGone: 'Diesen Stapel gibt es nicht mehr',
    noResults: 'Keiner dieser Jobs hat ein Ergebnis',
    serverOfJobGone: 'Der Server dieses Jobs wurde entfernt',
    nothingToUndo: 'Es gibt nichts rückgängig zu machen',
    noRestartDue: 'Für diesen Job ist kein automatischer Neustart geplant',
    restartStopped: 'Automatischer Neustart abgebrochen',
    noResult: 'Dieser Job hat kein Ergebnis',
    resultCut: 'Von diesem Ergebnis sind nur die Zahlen übrig, weil der Server den Job nicht mehr hat',
    noDataset: 'Das Ergebnis dieses Jobs nennt keinen Datensatz',

    bulk: {
      begun: (failed, cancelled) =>
        cancelled === 0
          ? plural(failed, 'fehlgeschlagener Job startet neu', 'fehlgeschlagene Jobs starten neu')
          : `${plural(failed + cancelled, 'Job startet neu', 'Jobs starten neu')}, davon ${count(cancelled)} abgebrochen`,
      nothingFailed: 'Keiner dieser Jobs ist fehlgeschlagen, oder sie starten schon neu',
      stopped: (done, total) => `Angehalten: ${count(done)} von ${jobs(total)} neu gestartet`,
      noneRunning: 'Gerade startet nichts neu',
      report: (done, total, refused, why) =>
        `${count(done)} von ${jobs(total)} neu gestartet, ${count(refused)} nicht: ${why}`,
      reason: (reason, times) => `${reason} (${count(times)})`,
      away: (server) => `${server} ist nicht erreichbar`,
    },

    watch: {
      on: (server) => `Wird auf ${server} beobachtet`,
      unverified: (server) => `Wird beobachtet, aber ${server} antwortet gerade nicht`,
      already: (server) => `Wird schon auf ${server} beobachtet`,
      noServer: 'Bitte zuerst einen Server hinzufügen',
      otherServer: (url) => `Bitte zuerst den Server ${url} hinzufügen`,
      serverRemoved: 'Der Server wurde inzwischen entfernt',
      choose: (servers) => `Bitte einen Server auswählen: keine Antwort von ${servers}`,
      unknownOn: (server) => `${server} hat diesen Job nicht`,
      unknown: 'Auf keinem Server gefunden',
      noId: 'Dieser Text enthält keine Job-ID',
      notListed: 'Der Server führt diesen Job nicht mehr auf',
      notWatched: (refused, all) =>
        `${count(refused)} von ${jobs(all)} ${refused === 1 ? 'wird' : 'werden'} nicht beobachtet`,
    },

    server: {
      added: (name) => `${name} wurde hinzugefügt`,
      watchesAll: (name) => `Alle Jobs auf ${name} werden beobachtet. Beim Ende folgt eine Benachrichtigung.`,
      watchesListed: (name, kinds) =>
        `Auf ${name} werden ${kinds} beobachtet. Beim Ende folgt eine Benachrichtigung.`,
      listed: { extraction: 'Extraktionen', quality: 'Qualitätsanalysen' },
      known: (name) => `${name} wurde schon hinzugefügt`,
      removed: (name) => `${name} wurde entfernt`,
      gone: 'Dieser Server wurde entfernt',
      addressTaken: (name) => `${name} hat diese Adresse schon`,
      tooManyRules: (max) => `Ein Server kann höchstens ${count(max)} Regeln haben`,
      keyLost: 'Der gespeicherte Schlüssel gilt nur für die alte Adresse. Bitte den für die neue eingeben.',
      nameIsAddress: 'Der Name eines Servers darf keine Adresse sein',
      keyUnusable: 'API-Schlüssel bestehen nur aus ASCII-Buchstaben, Ziffern und Zeichen',
      connected: (running, pending) =>
        `Mit Compileo verbunden: ${plural(running, 'läuft', 'laufen')}, ${plural(pending, 'wartet', 'warten')}`,
      connectedWithoutRedis:
        'Mit Compileo verbunden, aber die Warteschlange (Redis) ist gerade nicht verfügbar',
      connectedWithoutQueue: (why) =>
        `Mit Compileo verbunden, aber die Warteschlange ist gerade nicht abrufbar. ${why}`,
      readable: (status) =>
        `${endSentence(status)} Unverschlüsselt: Andere im Netz können alle Jobdaten mitlesen`,
      readableWithKey: (status) =>
        `${endSentence(status)} Unverschlüsselt: Andere im Netz können den API-Schlüssel und alle Jobdaten mitlesen`,
    },

    plugin: {
      none: 'Diesem Programm liegt kein Plugin bei',
      notOne: (file) => `${file} ist kein Plugin`,
      unread: (why) => `Das Plugin ließ sich nicht lesen: ${why}`,
      notSupported: 'Diese Adresse nimmt keine Plugins an: Dort läuft kein Compileo oder eine andere Version',
      noPermission:
        'Compileo darf nicht in seinen Ordner „plugins“ schreiben. Besitzer oder Rechte des Ordners ändern.',
    },

    gui: {
      noPage: 'Im Browser lassen sich nur Webseiten öffnen',
      noBrowser: (url, why) => `Der Browser ließ sich nicht öffnen: ${why}. Die Seite: ${url}`,
      noOpener: 'auf diesem System fehlt xdg-open',
    },

    folderNotOpened: (folder, why) => `Der Ordner ${folder} konnte nicht geöffnet werden: ${why}`,

    address: {
      none: (text) => `„${text}“ ist keine gültige Adresse. Sie sieht etwa so aus: http://localhost:8000`,
      scheme: (protocol) =>
        `Die Adresse eines Servers beginnt mit http:// oder https://, nicht mit ${protocol}//`,
      slashes: 'Bitte http:// mit zwei Schrägstrichen schreiben, wie in http://localhost:8000',
      credentials:
        'Benutzername und Passwort gehören nicht in die Adresse; der Schlüssel hat ein eigenes Feld',
      query: 'Bitte alles ab dem ? oder # weglassen',
    },
  }
}
