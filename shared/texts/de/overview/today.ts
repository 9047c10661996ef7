import type { Format } from '../../../format.ts'
import type { Catalogue } from '../../en/index.ts'

export const today = ({ count, plural, timeOfDay }: Format): Catalogue['today'] => ({
  running: (jobs) => (jobs === 1 ? '1 läuft' : `${count(jobs)} laufen`),
  waiting: (jobs) => (jobs === 1 ? '1 wartet' : `${count(jobs)} warten`),
  nothing: 'Es läuft nichts',
  doneAbout: 'fertig gegen',
  allDoneAbout: 'alles fertig gegen',
  almostDone: 'fast fertig',
  unreachable: (jobs) => `${count(jobs)} nicht erreichbar`,
  needYou: (jobs) => (jobs === 1 ? '1 braucht dich' : `${count(jobs)} brauchen dich`),
  paused: 'Mitteilungen pausiert',
  name: 'Heute',
  bars: 'Die Läufe von heute nach Server',
  none: 'Heute noch keine Läufe',
  now: 'jetzt',
  others: 'Andere Server',
  runs: (runs) => plural(runs, 'Lauf', 'Läufe'),
  counts: {
    completed: (runs) => `${count(runs)} abgeschlossen`,
    failed: (runs) => `${count(runs)} fehlgeschlagen`,
    cancelled: (runs) => `${count(runs)} abgebrochen`,
    lost: (runs) => `${count(runs)} verloren`,
    running: (runs) => `${count(runs)} laufend`,
  },
  between: (from, until) => `${timeOfDay(from)}–${timeOfDay(until)}`,
  since: (from) => `seit ${timeOfDay(from)}`,
  expected: (at) => `fertig gegen ${timeOfDay(at)}`,
  asTable: 'Als Tabelle zeigen',
  close: 'Schließen',
  table: {
    run: 'Lauf',
    server: 'Server',
    outcome: 'Ergebnis',
    time: 'Zeit',
    more: (runs) => `${plural(runs, 'früherer Lauf steht', 'frühere Läufe stehen')} im Verlauf`,
  },
})
