import type { Format } from '../../format.ts'
import type { Catalogue } from '../catalogue.ts'

export const createTimelineTexts = ({ count, plural, timeOfDay }: Format): Catalogue['timeline'] => ({
  running: (jobs) => (jobs === 1 ? '1 läuft' : `${count(jobs)} laufen`),
  waiting: (jobs) => (jobs === 1 ? '1 wartet' : `${count(jobs)} warten`),
  nothing: 'Es läuft nichts',
  noneOfYours: 'Von dir läuft nichts',
  allDone: (at) => `Alles fertig seit ${timeOfDay(at)}`,
  jobsIn: (jobs, took) => `${plural(jobs, 'Job', 'Jobs')} in ${took}`,
  doneAbout: 'fertig gegen',
  allDoneAbout: 'alles fertig gegen',
  almostDone: 'fast fertig',
  unchecked: (jobs) => `${count(jobs)} nicht abrufbar`,
  needYou: (jobs) => (jobs === 1 ? '1 braucht dich' : `${count(jobs)} brauchen dich`),
  paused: 'Meldungen angehalten',
  name: 'Heute',
  bars: 'Die Läufe von heute nach Server',
  now: 'jetzt',
  others: (servers) => plural(servers, 'weiterer', 'weitere'),
  runs: (runs) => plural(runs, 'Lauf', 'Läufe'),
  counts: {
    running: (runs) => `${count(runs)} laufend`,
    unchecked: (runs) => `${count(runs)} nicht abrufbar`,
  },
  between: (from, until) => `${timeOfDay(from)}–${timeOfDay(until)}`,
  since: (from) => `seit ${timeOfDay(from)}`,
})
