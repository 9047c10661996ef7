import type { Format } from '../../format.ts'
import type { system as en } from '../en/system.ts'

const labelled = (keys: string): string =>
  keys.replace(/\b(?:Control|Ctrl)\b/, 'Strg').replace(/\bShift\b/, 'Umschalt')

export const system = ({ count, plural }: Format): ReturnType<typeof en> => ({
  otherwise: (why) => `Das hat nicht geklappt: ${why}`,
  loginUnchanged: (why) => `„Beim Anmelden starten“ ließ sich nicht ändern: ${why}`,
  loginNeedsApproval: 'in den Systemeinstellungen unter Allgemein, Anmeldeobjekte erlauben',
  loginNotTaken: 'das System hat es nicht übernommen',
  noKeys: (keys) => `„${keys}“ ist keine Tastenkombination`,
  keysTaken: (keys) => `${labelled(keys)} wird schon von einem anderen Programm verwendet`,
  keysNotGiven: (keys) =>
    `Auf diesem Desktop können Programme ${labelled(keys)} nicht belegen. In seinen Einstellungen lässt sich eine Tastenkombination für „compileo-tray“ anlegen`,
  keysMissed: (keys) =>
    `${labelled(keys)} würde in allen anderen Programmen fehlen: bitte Strg, Alt oder Super dazunehmen`,
  diagnosticsCopied: (lines) => `Kopiert: ${plural(lines, 'Zeile', 'Zeilen')}`,
  crash: {
    restarted:
      'Compileo Tray ist abgestürzt und hat neu gestartet. Nichts ging verloren. Für einen Bericht lässt sich unter Einstellungen, Info die Diagnose kopieren.',
    ended: 'Compileo Tray ist beendet',
    endedWhy:
      'Es ist zweimal in einer Stunde abgestürzt. Nach einem Neustart werden die Jobs weiter beobachtet.',
  },
  link: {
    refused: (why) => `Link konnte nicht geöffnet werden: ${why}`,
    none: 'Das ist kein Link von Compileo Tray',
    tooLong: 'Er ist zu lang',
    unseen: 'Er enthält unsichtbare Zeichen',
    onlyWatch: 'Ein Link kann Jobs nur beobachten',
    fragment: 'Er darf kein # enthalten',
    unknownPart: (name) => `Er hat einen unbekannten Teil, „${name}“`,
    noServer: 'Er nennt keinen Server',
    oneServer: 'Er muss genau einen Server nennen',
    serverScheme: 'Die Adresse seines Servers muss mit http:// oder https:// beginnen',
    noJob: 'Er nennt keinen Job',
    tooMany: (most) => `Er nennt mehr als ${count(most)} Jobs`,
    oneLabel: 'Er darf nur einen Namen enthalten',
    longLabel: (most) => `Sein Name hat mehr als ${count(most)} Zeichen`,
    noJobId: 'Er enthält eine ungültige Job-ID',
  },
})
