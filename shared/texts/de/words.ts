import { ended, type Format } from '../../format.ts'
import type { words as en } from '../en/words.ts'

export const words = ({ count }: Format): ReturnType<typeof en> => ({
  fromRecords: 'Die Warteschlange hat diesen Job nicht mehr; der Ausgang steht in den Tabellen des Servers.',
  detailsFollow: 'Einzelheiten folgen, sobald der Server antwortet.',
  ended: {
    completed: 'Abgeschlossen',
    failed: 'Fehlgeschlagen',
    cancelled: 'Abgebrochen',
    lost: 'Verloren',
  },
  statuses: {
    pending: 'wartet',
    scheduled: 'geplant',
    running: 'läuft',
    retrying: 'neuer Versuch',
    completed: 'abgeschlossen',
    failed: 'fehlgeschlagen',
    cancelled: 'abgebrochen',
    lost: 'verloren',
  },
  and: (names, last) => `${names} und ${last}`,
  sentences: (first, second) => `${ended(first)} ${second}`,
  about: (name, said) => `${name}: ${said}`,
  more: (more) => `${count(more)} weitere`,
  items: (items) => `${items} ${items === 1 ? 'Element' : 'Elemente'}`,
  fields: (fields) => `${fields} ${fields === 1 ? 'Feld' : 'Felder'}`,
  openInCompileo: 'In Compileo öffnen',
  yes: 'ja',
  no: 'nein',
})
