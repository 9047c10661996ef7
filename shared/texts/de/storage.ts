import { endSentence, type Format } from '../../format.ts'
import type { createStorageTexts as enStorage, createFileTexts as enFiles } from '../en/storage.ts'

export const createStorageTexts = ({ plural }: Format): ReturnType<typeof enStorage> => ({
  unsaved: {
    'watch-list': (place, why) =>
      `Die Liste der beobachteten Jobs ließ sich nicht in ${place} speichern: ${why}`,
    settings: (place, why) => `Die Einstellungen ließen sich nicht in ${place} speichern: ${why}`,
    history: (place, why) => `Der Verlauf ließ sich nicht in ${place} speichern: ${why}`,
    hooks: (place, why) => `Die Hooks ließen sich nicht in ${place} speichern: ${why}`,
    hookKeys: (why) => `Die Geheimnisse der Hooks im Schlüsselbund ließen sich nicht ändern: ${why}`,
    keys: (why) => `Die API-Schlüssel im Schlüsselbund ließen sich nicht ändern: ${why}`,
  },
  keys: {
    memoryOnly: 'Dieses System hat keinen Schlüsselbund: API-Schlüssel bleiben nur bis zum Beenden erhalten.',
    locked:
      'Der Schlüsselbund ist gesperrt: API-Schlüssel lassen sich erst lesen und speichern, wenn er entsperrt ist.',
    unreadable: (server) =>
      `Der API-Schlüssel von ${server} ließ sich nicht aus dem Schlüsselbund lesen. Bitte neu eingeben.`,
    elsewhere: (server) =>
      `Der gespeicherte API-Schlüssel von ${server} gilt für eine andere Adresse und wurde nicht verwendet. Bitte neu eingeben.`,
  },
  nothingSaved: (folder, why) => `In ${folder} lässt sich nichts speichern: ${why}`,
  hookKeys: {
    memoryOnly:
      'Dieses System hat keinen Schlüsselbund: Geheimnisse von Hooks bleiben nur bis zum Beenden erhalten.',
    locked: 'Der Schlüsselbund ist gesperrt: Hooks warten auf ihre Geheimnisse, bis er entsperrt ist.',
    unreadable: (hook) =>
      `Die Geheimnisse des Hooks „${hook}“ ließen sich nicht aus dem Schlüsselbund lesen. Bitte neu eingeben.`,
    elsewhere: (hook) =>
      `Die gespeicherten Geheimnisse des Hooks „${hook}“ gelten für eine andere Adresse und wurden nicht verwendet. Bitte neu eingeben.`,
    newer:
      'Eine neuere Version von Compileo Tray hat die Geheimnisse eines Hooks gespeichert. Bitte aktualisieren oder sie neu eingeben.',
  },
  hooksUnread: (path, why) => `Wartende Zustellungen von Hooks in ${path} ließen sich nicht lesen: ${why}`,
  hooksLines: (lines, path) =>
    `${plural(lines, 'wartende Zustellung', 'wartende Zustellungen')} von Hooks nicht lesbar. Verschoben nach ${path}.`,
  fileDeleted: (name) =>
    `Die Datei ${name} wurde gelöscht, während Compileo Tray lief. Sie wurde neu geschrieben.`,
  fileReplaced: (name, path) =>
    `Die Datei ${name} wurde ersetzt, während Compileo Tray lief. Die andere liegt jetzt unter ${path}, und unsere wurde neu geschrieben.`,
  historyUnread: (path, why) =>
    `Der Verlauf in ${path} ließ sich nicht lesen: ${endSentence(why)} Nichts wurde gelöscht.`,
  historyNewer:
    'Ein Teil des Verlaufs stammt von einer neueren Version von Compileo Tray. Er bleibt erhalten, aber diese Version kann ihn nicht zeigen.',
  finishedUnread: (path, why) => `Beendete Jobs in ${path} ließen sich nicht lesen: ${endSentence(why)}`,
  finishedLines: (lines, path) =>
    `${plural(lines, 'Zeile', 'Zeilen')} beendeter Jobs nicht lesbar. Verschoben nach ${path}.`,
  historyLines: (lines, path) =>
    `${plural(lines, 'Zeile', 'Zeilen')} des Verlaufs nicht lesbar. Verschoben nach ${path}.`,
  historyCleared: (runs) =>
    runs === 0 ? 'Es gab nichts zu löschen' : `${plural(runs, 'Lauf', 'Läufe')} aus dem Verlauf gelöscht`,
  historyNotCleared: (why) => `Der Verlauf konnte nicht gelöscht werden: ${why}`,
  historyNotOurs:
    'Der Verlauf konnte nicht gelöscht werden: Ein Teil davon war nicht lesbar oder stammt von einer neueren Version von Compileo Tray.',
  historyNotCompacted: (path, why) => `Der Verlauf in ${path} ließ sich nicht aufräumen: ${why}`,
  unread: (name, flaw) => `Die Datei ${name}.json ließ sich nicht lesen (${flaw})`,
  setAside: (unread, path) => `${endSentence(unread)} Sie wurde nach ${path} verschoben.`,
  leftAlone: (unread) =>
    `${endSentence(unread)} Sie bleibt unverändert; bis zum nächsten Start wird nichts in ihr gespeichert.`,
  notReplaced: (name) => `${name}.json ließ sich beim Start nicht lesen und bleibt deshalb unverändert`,
  notSetAside: (unread, why) => `${unread} und nicht verschieben: ${why}`,
  fileErrors: {
    noJson: 'kein JSON',
    noObject: 'kein JSON-Objekt',
    version: 'ungültige Version',
    tooNew: 'sie stammt von einer neueren Version von Compileo Tray',
    invalid: 'ungültiger Inhalt',
  },
})

export const createFileTexts = ({ count, plural }: Format): ReturnType<typeof enFiles> => ({
  titles: {
    exportHistory: 'Verlauf exportieren',
    saveResult: 'Ergebnis speichern',
    saveDataset: 'Datensatz speichern',
    saveResults: 'Ergebnisse speichern',
  },
  saved: (file) => `Unter ${file} gespeichert`,
  savedOutcomes: (outcomes, file) => `${plural(outcomes, 'Lauf', 'Läufe')} nach ${file} exportiert`,
  savedResults: (results, file) => `${plural(results, 'Ergebnis', 'Ergebnisse')} unter ${file} gespeichert`,
  savedSomeResults: (results, file, without) =>
    `${plural(results, 'Ergebnis', 'Ergebnisse')} unter ${file} gespeichert. ${plural(without, 'Job', 'Jobs')} ohne Ergebnis.`,
  savedCutResults: (results, file, without, cut) =>
    [
      `${plural(results, 'Ergebnis', 'Ergebnisse')} unter ${file} gespeichert.`,
      ...(without > 0 ? [`${plural(without, 'Job', 'Jobs')} ohne Ergebnis.`] : []),
      `Von ${plural(cut, 'Ergebnis', 'Ergebnissen')} sind nur die Zahlen übrig.`,
    ].join(' '),
  tooManyResults: (max) => `Bitte höchstens ${count(max)} Jobs auswählen`,
  noOutcomes: 'Es gibt nichts zu exportieren',
  notWritten: (why) => `Die Datei ließ sich nicht schreiben: ${why}`,
  partialLeft: (why, path) => `${endSentence(why)} Eine unvollständige Datei liegt noch unter ${path}`,
  certificate: {
    unread: (variable, why) => `Die Zertifikate aus ${variable} ließen sich nicht lesen: ${why}`,
  },
  reasons: {
    diskFull: 'der Datenträger ist voll',
    quota: 'das Speicherkontingent ist aufgebraucht',
    tooLarge: 'der Datenträger unterstützt keine so großen Dateien',
    forbidden: 'keine Berechtigung',
    readOnly: 'der Datenträger ist schreibgeschützt',
    missing: 'nicht vorhanden',
    noFolder: 'der Ordner ist nicht vorhanden',
    folder: 'es ist ein Ordner',
    longName: 'der Name ist zu lang',
    busy: 'ein anderes Programm verwendet die Datei',
    tooManyOpen: 'zu viele offene Dateien',
    broken: 'Fehler des Datenträgers',
  },
})
