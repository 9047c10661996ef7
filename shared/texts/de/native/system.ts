import type { system as en } from '../../en/native/system.ts'
import { count, plural } from '../../../format.ts'

/** Keys as they are labelled here. */
const labelled = (keys: string): string =>
  keys.replace(/\b(?:Control|Ctrl)\b/, 'Strg').replace(/\bShift\b/, 'Umschalt')

export const system: typeof en = {
  loginUnchanged: (why) => `Der Start beim Anmelden ließ sich nicht ändern: ${why}`,
  loginNeedsApproval: 'in den Systemeinstellungen unter Allgemein, Anmeldeobjekte erlauben',
  loginNotTaken: 'das System hat es nicht angenommen',
  noKeys: (keys) => `„${keys}“ ist keine Tastenkombination`,
  keysTaken: (keys) => `${labelled(keys)} gehört schon einem anderen Programm`,
  keysNotGiven: (keys) =>
    `Der Desktop hat ${labelled(keys)} nicht hergegeben: In seinen Einstellungen tut eine Tastenkombination für „compileo-tray“ dasselbe`,
  keysMissed: (keys) =>
    `${labelled(keys)} würde in jedem anderen Programm fehlen: Strg, Alt oder Super dazunehmen`,
  diagnosticsCopied: (lines) => `Kopiert: ${plural(lines, 'Zeile', 'Zeilen')}`,
  crash: {
    restarted:
      'Compileo Tray ist auf einen eigenen Fehler gestoßen und hat neu gestartet. Nichts, was endete, ging verloren. Was ein Bericht braucht, kopiert man unter Einstellungen, Hilfe.',
    ended: 'Compileo Tray ist beendet',
    endedWhy: 'Zweimal in einer Stunde gab es einen eigenen Fehler. Nach einem neuen Start geht es weiter.',
  },
  link: {
    refused: (why) => `Einem Link wurde nicht gefolgt: ${why}`,
    none: 'Es ist keiner von uns',
    tooLong: 'Er ist zu lang',
    unseen: 'Er enthält unsichtbare Zeichen',
    onlyWatch: 'Ein Link kann Jobs nur beobachten',
    fragment: 'Hinter einem # darf nichts stehen',
    unknownPart: (name) => `Er hat einen unbekannten Teil, „${name}“`,
    noServer: 'Er nennt keinen Server',
    oneServer: 'Er muss genau einen Server nennen',
    serverScheme: 'Die Adresse seines Servers muss mit http:// oder https:// beginnen',
    noJob: 'Er nennt keinen Job',
    tooMany: (most) => `Er nennt mehr als ${count(most)} Jobs`,
    noJobId: 'Was er als Job nennt, ist keine Job-ID',
  },
}
