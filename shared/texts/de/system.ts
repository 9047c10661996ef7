import type { Format } from '../../format.ts'
import type { createSystemTexts as enSystem, createWindowTexts as enWindow } from '../en/system.ts'

export const createSystemTexts = ({ count, plural }: Format): ReturnType<typeof enSystem> => ({
  failed: (why) => `Das hat nicht geklappt: ${why}`,
  loginUnchanged: (why) => `„Beim Anmelden starten“ ließ sich nicht ändern: ${why}`,
  loginNeedsApproval: 'in den Systemeinstellungen unter Allgemein, Anmeldeobjekte erlauben',
  loginNotTaken: 'das System hat es nicht übernommen',
  diagnosticsCopied: (lines) => `Kopiert: ${plural(lines, 'Zeile', 'Zeilen')}`,
  crash: {
    restarted:
      'Compileo Tray ist abgestürzt und wurde neu gestartet. Nichts ging verloren. Für einen Bericht lässt sich unter Einstellungen > Allgemein die Diagnose kopieren.',
    ended: 'Compileo Tray ist beendet',
    endedWhy:
      'Es ist zweimal in einer Stunde abgestürzt. Nach einem Neustart werden die Jobs weiter beobachtet.',
  },
  link: {
    rejected: (why) => `Link konnte nicht geöffnet werden: ${why}`,
    none: 'Das ist kein Link von Compileo Tray',
    tooLong: 'Er ist zu lang',
    invisible: 'Er enthält unsichtbare Zeichen',
    onlyWatch: 'Ein Link kann Jobs nur beobachten',
    fragment: 'Er darf kein # enthalten',
    unknownPart: (name) => `Er hat einen unbekannten Teil, „${name}“`,
    noServer: 'Er nennt keinen Server',
    oneServer: 'Er muss genau einen Server nennen',
    serverScheme: 'Die Adresse seines Servers muss mit http:// oder https:// beginnen',
    noJob: 'Er nennt keinen Job',
    tooMany: (max) => `Er nennt mehr als ${count(max)} Jobs`,
    oneLabel: 'Er darf nur einen Namen enthalten',
    longLabel: (max) => `Sein Name hat mehr als ${count(max)} Zeichen`,
    noJobId: 'Er enthält eine ungültige Job-ID',
  },
})

export const createWindowTexts = (): ReturnType<typeof enWindow> => ({
  menu: {
    file: 'Datei',
    view: 'Ansicht',
    palette: 'Befehlspalette …',
    watch: 'Job beobachten …',
    settings: 'Einstellungen …',
    close: 'Fenster schließen',
    quit: 'Compileo Tray beenden',
    help: 'Hilfe',
    roles: {
      resetZoom: 'Originalgröße',
      zoomIn: 'Vergrößern',
      zoomOut: 'Verkleinern',
      togglefullscreen: 'Vollbild',
      about: 'Über Compileo Tray',
      hide: 'Compileo Tray ausblenden',
      hideOthers: 'Andere ausblenden',
      unhide: 'Alle einblenden',
      editMenu: 'Bearbeiten',
      undo: 'Widerrufen',
      redo: 'Wiederholen',
      cut: 'Ausschneiden',
      copy: 'Kopieren',
      paste: 'Einsetzen',
      selectAll: 'Alles auswählen',
      windowMenu: 'Fenster',
      minimize: 'Im Dock ablegen',
      zoom: 'Zoomen',
      front: 'Alle nach vorne bringen',
    },
  },
  gone: 'Das Fenster ist abgestürzt und wurde neu geöffnet. Die Jobs wurden durchgehend beobachtet.',
  noTray: 'Dieser Desktop hat keinen Infobereich. Schließen minimiert das Fenster.',
})
