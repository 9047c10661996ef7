import type { Format } from '../../format.ts'
import type { createOutcomeTexts as en } from '../en/outcomes.ts'

export const createOutcomeTexts = ({ count, plural }: Format): ReturnType<typeof en> => {
  const jobs = (n: number) => plural(n, 'Job', 'Jobs')

  return {
    completed: {
      name: 'Abgeschlossen',
      word: 'abgeschlossen',
      title: (name) => `${name} abgeschlossen`,
      afterAll: (name) => `${name} doch noch abgeschlossen`,
      announcedBefore: 'Der Server hatte ihn als abgeschlossen gemeldet.',
      jobs: (n) => `${jobs(n)} abgeschlossen`,
      count: (n) => `${count(n)} abgeschlossen`,
    },
    completedWithErrors: {
      name: 'Mit Fehlern abgeschlossen',
      word: 'mit Fehlern abgeschlossen',
      title: (name) => `${name} mit Fehlern abgeschlossen`,
      afterAll: (name) => `${name} doch noch mit Fehlern abgeschlossen`,
      announcedBefore: 'Der Server hatte ihn als abgeschlossen gemeldet.',
      jobs: (n) => `${jobs(n)} mit Fehlern abgeschlossen`,
      count: (n) => `${count(n)} mit Fehlern`,
    },
    failed: {
      name: 'Fehlgeschlagen',
      word: 'fehlgeschlagen',
      title: (name) => `${name} fehlgeschlagen`,
      afterAll: (name) => `${name} doch noch fehlgeschlagen`,
      announcedBefore: 'Der Server hatte ihn als fehlgeschlagen gemeldet.',
      jobs: (n) => `${jobs(n)} fehlgeschlagen`,
      count: (n) => `${count(n)} fehlgeschlagen`,
    },
    cancelled: {
      name: 'Abgebrochen',
      word: 'abgebrochen',
      title: (name) => `${name} abgebrochen`,
      afterAll: (name) => `${name} doch noch abgebrochen`,
      announcedBefore: 'Er war abgebrochen, lief aber weiter.',
      jobs: (n) => `${jobs(n)} abgebrochen`,
      count: (n) => `${count(n)} abgebrochen`,
    },
    lost: {
      name: 'Verloren',
      word: 'verloren',
      title: (name) => `${name} verloren`,
      afterAll: (name) => `${name} ist jetzt verloren`,
      announcedBefore: 'Er fehlte eine Zeit lang auf dem Server.',
      jobs: (n) => `${jobs(n)} verloren`,
      count: (n) => `${count(n)} verloren`,
    },
  }
}
