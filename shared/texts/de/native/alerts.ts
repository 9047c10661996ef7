import type { alerts as en } from '../../en/native/alerts.ts'
import { count, memorySize, percent } from '../../../format.ts'

const jobsWait = (jobs: number): string => (jobs === 1 ? '1 Job wartet' : `${count(jobs)} Jobs warten`)

export const alerts: typeof en = {
  failureRate: (failed, total) => `${count(failed)} von ${count(total)} Jobs fehlgeschlagen`,
  cpu: (value) => `CPU bei ${percent(Math.round(value))}`,
  memory: (megabytes) => `${memorySize(megabytes)} Speicher belegt`,
  pending: jobsWait,
  noWorkers: (jobs) => `${jobsWait(jobs)}, keiner läuft`,
  unreachable: 'Seit über einer Minute nicht erreichbar',
  advice: {
    'failure-rate': 'Was sagen die fehlgeschlagenen Jobs? Oft haben sie dieselbe Ursache.',
    cpu: 'Jobs dauern länger. Vorerst keine weiteren starten.',
    memory: 'Jobs können am Speicher scheitern. Vorerst keine großen starten.',
    pending: 'Neue Jobs müssen warten. Weniger starten, oder dem Server mehr Worker geben.',
    'no-workers': 'Laufen die Worker des Servers? Solange keiner läuft, beginnt kein Job.',
    unreachable:
      'Läuft der Server, und ist dieser Rechner in seinem Netz? Jobs laufen dort vielleicht weiter.',
  },
}
