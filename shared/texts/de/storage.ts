import { ended, type Format } from '../../format.ts'
import type { storage as en } from '../en/storage.ts'

export const storage = ({ plural }: Format): ReturnType<typeof en> => ({
  unsaved: {
    'watch-list': (why) => `Die Liste der beobachteten Jobs ließ sich nicht speichern: ${why}`,
    settings: (why) => `Die Einstellungen ließen sich nicht speichern: ${why}`,
    history: (why) => `Der Verlauf ließ sich nicht speichern: ${why}`,
    hooks: (why) => `Die Hooks ließen sich nicht speichern: ${why}`,
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
  nothingKept: (folder, why) => `In ${folder} lässt sich nichts speichern: ${why}`,
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
  hooksUnread: (why) => `Wartende Zustellungen von Hooks ließen sich nicht lesen: ${why}`,
  hooksLines: (lines, path) =>
    `${plural(lines, 'wartende Zustellung', 'wartende Zustellungen')} von Hooks nicht lesbar. Verschoben nach ${path}.`,
  historyUnread: (why) => `Der Verlauf ließ sich nicht lesen: ${ended(why)} Nichts wurde gelöscht.`,
  historyNewer:
    'Ein Teil des Verlaufs stammt von einer neueren Version von Compileo Tray. Er bleibt erhalten, aber diese Version kann ihn nicht zeigen.',
  finishedUnread: (why) => `Beendete Jobs sind nicht lesbar: ${ended(why)}`,
  finishedLines: (lines, path) =>
    `${plural(lines, 'unlesbare Zeile', 'unlesbare Zeilen')} beendeter Jobs verschoben nach ${path}.`,
  historyLines: (lines, path) =>
    `${plural(lines, 'Zeile', 'Zeilen')} des Verlaufs nicht lesbar. Verschoben nach ${path}.`,
  historyCleared: (runs) =>
    runs === 0 ? 'Es gab nichts zu löschen' : `${plural(runs, 'Lauf', 'Läufe')} aus dem Verlauf gelöscht`,
  historyNotCleared: (why) => `Der Verlauf konnte nicht gelöscht werden: ${why}`,
  historyNotOurs:
    'Der Verlauf konnte nicht gelöscht werden: Ein Teil davon war nicht lesbar oder stammt von einer neueren Version von Compileo Tray.',
  historyUntidy: (why) => `Der Verlauf ließ sich nicht aufräumen: ${why}`,
  unread: (name, flaw) => `Die Datei ${name}.json ließ sich nicht lesen (${flaw})`,
  setAside: (unread, path) => `${ended(unread)} Sie wurde nach ${path} verschoben.`,
  leftAlone: (unread) =>
    `${ended(unread)} Sie bleibt unverändert; bis zum nächsten Start wird nichts in ihr gespeichert.`,
  notReplaced: (name) => `${name}.json ließ sich beim Start nicht lesen und bleibt deshalb unverändert`,
  notSetAside: (unread, why) => `${unread} und nicht verschieben: ${why}`,
  flaws: {
    noJson: 'kein JSON',
    noObject: 'kein JSON-Objekt',
    version: 'ungültige Version',
    tooNew: 'sie stammt von einer neueren Version von Compileo Tray',
    nonsense: 'ungültiger Inhalt',
  },
})
