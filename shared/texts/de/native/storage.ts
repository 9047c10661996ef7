import type { storage as en } from '../../en/native/storage.ts'
import { plural } from '../../../format.ts'

export const storage: typeof en = {
  unsaved: {
    'watch-list': (why) => `Die Liste der beobachteten Jobs ließ sich nicht speichern: ${why}`,
    settings: (why) => `Die Einstellungen ließen sich nicht speichern: ${why}`,
    history: (why) => `Der Verlauf ließ sich nicht speichern: ${why}`,
    keys: (why) => `Die API-Schlüssel im Schlüsselbund ließen sich nicht ändern: ${why}`,
    updates: (why) => `Was von neuen Versionen bekannt ist, konnte nicht gespeichert werden: ${why}`,
  },
  keys: {
    memoryOnly:
      'Dieses System hat keinen Schlüsselbund: API-Schlüssel bleiben nur, bis das Programm beendet wird.',
    locked:
      'Der Schlüsselbund ist gesperrt: API-Schlüssel lassen sich weder lesen noch sichern. Beides geschieht, sobald er entsperrt ist.',
    unreadable: (server) =>
      `Der Schlüsselbund gibt den API-Schlüssel von ${server} nicht heraus. Bitte neu eingeben.`,
    elsewhere: (server) =>
      `Der gespeicherte API-Schlüssel von ${server} gilt für eine andere Adresse und wurde nicht verwendet. Bitte neu eingeben.`,
  },
  nothingKept: (folder, why) => `In ${folder} lässt sich nichts aufbewahren: ${why}`,
  historyUnread: (why) =>
    `Der Verlauf ließ sich nicht lesen: ${why}. Sein Inhalt bleibt erhalten und wird wieder gezeigt, sobald er lesbar ist.`,
  historyNewer:
    'Ein Teil des Verlaufs stammt von einer neueren Version von Compileo Tray. Er bleibt erhalten, aber diese Version kann ihn nicht zeigen.',
  historyLines: (lines, path) =>
    `${plural(lines, 'Zeile', 'Zeilen')} des Verlaufs nicht lesbar. Beiseitegelegt in ${path}.`,
  historyUntidy: (why) => `Der Verlauf ließ sich nicht aufräumen: ${why}`,
  unread: (name, flaw) => `Die Datei ${name}.json ließ sich nicht lesen (${flaw})`,
  setAside: (unread, path) => `${unread}. Sie liegt jetzt als ${path} beiseite.`,
  leftAlone: (unread) =>
    `${unread}. Sie bleibt unverändert; bis zum nächsten Start wird nichts in ihr gespeichert.`,
  notReplaced: (name) => `${name}.json ließ sich beim Start nicht lesen und bleibt deshalb unverändert`,
  notSetAside: (unread, why) => `${unread} und nicht beiseitelegen: ${why}`,
  flaws: {
    noJson: 'sie ist kein JSON',
    noObject: 'sie enthält kein Objekt',
    version: 'ihre Version ergibt keinen Sinn',
    tooNew: 'sie stammt von einer neueren Version von Compileo Tray',
    oldForm: (why) => `ihre alte Form ist nicht zu verstehen: ${why}`,
    nonsense: 'ihr Inhalt ergibt keinen Sinn',
  },
}
