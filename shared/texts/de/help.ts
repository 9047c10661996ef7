import type { createHelpTexts as en } from '../en/help.ts'

export const createHelpTexts = (): ReturnType<typeof en> => ({
  title: 'Tastenkürzel',
  ctrl: (key) => `Strg ${key}`,
  shift: (key) => `Umschalt ${key}`,
  keys: {
    enter: 'Enter',
    space: 'Leertaste',
    escape: 'Esc',
    delete: 'Entf',
    home: 'Pos1',
    end: 'Ende',
    menu: 'Menü',
  },
  anywhere: {
    title: 'Überall',
    watch: 'Job beobachten',
    paste: 'Jobs aus der Zwischenablage beobachten',
    refresh: 'Jetzt aktualisieren',
    undo: 'Entfernen rückgängig machen',
    close: 'Bereich schließen, Auswahl oder Suche aufheben',
    zoom: 'Vergrößern oder verkleinern',
    help: 'Tastenkürzel zeigen',
  },
  list: {
    title: 'In der Liste',
    move: 'Nächster oder voriger Job',
    ends: 'Erster oder letzter Job',
    peek: 'Fehler und letzte Schritte zeigen oder schließen',
    fold: 'Stapel auf- oder zuklappen',
    menu: 'Kontextmenü öffnen',
    mute: 'Stummschalten oder aufheben',
  },
  several: {
    title: 'Mehrere Jobs',
    toggle: 'Auswählen oder abwählen',
    range: 'Auswahl erweitern',
    hint: 'Neu starten, stummschalten, kopieren und entfernen gelten dann für alle ausgewählten Jobs.',
  },
})
