import type { Format } from '../../format.ts'
import type { Catalogue } from '../catalogue.ts'

export const insights = ({ count, plural }: Format): Catalogue['insights'] => ({
  title: 'Auswertung',
  loading: 'Auswertung wird geladen',
  trouble: (why) => `Auswertung konnte nicht geladen werden: ${why}`,
  total: (runs) => plural(runs, 'Lauf', 'Läufe'),
  failed: (runs) => `${count(runs)} fehlgeschlagen`,
  period: 'Zeitraum',
  days: (days) => `Letzte ${count(days)} Tage`,
  server: 'Server',
  removedServer: 'Entfernter Server',
  none: 'Noch keine beendeten Jobs',
  noneHint:
    'Sobald beobachtete Jobs gelaufen sind, steht hier, wie viele gelungen oder fehlgeschlagen sind, wie lange sie gedauert haben und was sie aufgehalten hat.',
  noneHere: 'Keine Läufe in diesem Zeitraum',
  showAll: 'Filter zurücksetzen',
  runs: {
    title: 'Läufe pro Tag',
    reader: 'Tag',
    summary: (what, counts) => `${what}: ${counts}`,
  },
  durations: {
    title: 'Dauer',
    median: (time) => `Median ${time}`,
    middle: 'mittlere Hälfte und Median',
    none: 'Keine abgeschlossenen Läufe mit bekannten Zeiten',
  },
  causes: {
    title: 'Fehlerursachen',
    others: 'Andere Ursachen',
    open: 'Im Verlauf zeigen',
    none: 'Nichts ist fehlgeschlagen',
  },
  steps: {
    title: 'Langsamste Schritte',
    median: 'Median',
    none: 'Noch keine Schritte aufgezeichnet',
  },
})
