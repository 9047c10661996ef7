import type { Format } from '../../format.ts'
import type { window as en } from '../en/window.ts'

export const window = ({ plural }: Format): ReturnType<typeof en> => ({
  menu: {
    file: 'Datei',
    view: 'Ansicht',
    palette: 'Befehlspalette …',
    watch: 'Job beobachten …',
    settings: 'Einstellungen …',
    close: 'Fenster schließen',
    quit: 'Compileo Tray beenden',
    help: 'Hilfe',
    copyDiagnostics: 'Diagnose kopieren',
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
  attention: (jobs) => `${plural(jobs, 'Job', 'Jobs')} mit Handlungsbedarf`,
  noTray:
    'Dieser Desktop hat keinen Infobereich, darum wird das Fenster beim Schließen minimiert. Strg+Q beendet das Programm.',
  noTrayOnGnome:
    'GNOME zeigt solche Symbole nur mit der Erweiterung „AppIndicator and KStatusNotifierItem Support“ (extensions.gnome.org). Ohne sie wird das Fenster beim Schließen minimiert. Strg+Q beendet das Programm.',
})
