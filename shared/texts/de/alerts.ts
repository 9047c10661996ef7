import type { Format } from '../../format.ts'
import type { alerts as en } from '../en/alerts.ts'

export const alerts = ({ count, memorySize, percent }: Format): ReturnType<typeof en> => {
  const jobsWait = (jobs: number): string => (jobs === 1 ? '1 Job wartet' : `${count(jobs)} Jobs warten`)

  return {
    failureRate: (failed, total) => `${count(failed)} von ${count(total)} Jobs fehlgeschlagen`,
    cpu: (value) => `CPU bei ${percent(Math.round(value))}`,
    memory: (megabytes) => `${memorySize(megabytes)} Speicher belegt`,
    pending: jobsWait,
    noWorkers: (jobs) => `${jobsWait(jobs)}, keiner läuft`,
    kinds: {
      'failure-rate': 'Viele Jobs fehlgeschlagen',
      cpu: 'Hohe CPU-Auslastung',
      memory: 'Hoher Speicherbedarf',
      pending: 'Viele Jobs warten',
      'no-workers': 'Jobs warten, keiner läuft',
      unreachable: 'Seit über einer Minute nicht erreichbar',
    },
    advice: {
      'failure-rate': 'Die Fehler der fehlgeschlagenen Jobs ansehen: Oft haben sie dieselbe Ursache.',
      cpu: 'Jobs dauern länger. Weitere erst starten, wenn einige fertig sind.',
      memory: 'Jobs könnten am Speicher scheitern. Große erst starten, wenn einige fertig sind.',
      pending: 'Neue Jobs müssen warten. Weniger starten oder dem Server mehr Worker geben.',
      'no-workers': 'Laufen die Worker des Servers? Ohne Worker startet kein Job.',
      unreachable:
        'Läuft der Server, und ist dieser Rechner in seinem Netz? Jobs laufen dort vielleicht weiter.',
    },
  }
}
