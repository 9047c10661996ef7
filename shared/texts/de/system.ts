import type { Format } from '../../format.ts'
import type { system as en } from '../en/system.ts'

export const system = ({ count, plural }: Format): ReturnType<typeof en> => ({
  otherwise: (why) => `Das hat nicht geklappt: ${why}`,
  loginUnchanged: (why) => `„Beim Anmelden starten“ ließ sich nicht ändern: ${why}`,
  loginNeedsApproval: 'in den Systemeinstellungen unter Allgemein, Anmeldeobjekte erlauben',
  loginNotTaken: 'das System hat es nicht übernommen',
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
