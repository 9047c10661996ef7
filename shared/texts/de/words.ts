import { endSentence, type Format } from '../../format.ts'
import type { words as en } from '../en/words.ts'

export const words = ({ count, plural }: Format): ReturnType<typeof en> => ({
  source: {
    journal: 'Der Job ist nicht mehr in der Warteschlange. Sein Ausgang steht im Journal des Servers.',
    records: 'Der Job ist nicht mehr in der Warteschlange. Sein Ausgang steht in den Tabellen des Servers.',
  },
  errors: {
    documents: (failed, of) =>
      failed === of
        ? failed === 1
          ? 'das Dokument schlug fehl'
          : `alle ${count(of)} Dokumente schlugen fehl`
        : `${count(failed)} von ${count(of)} Dokumenten ${failed === 1 ? 'schlug' : 'schlugen'} fehl`,
    batches: (failed, of) =>
      `${count(failed)} von ${count(of)} Stapeln ${failed === 1 ? 'schlug' : 'schlugen'} fehl`,
    entries: (missing, of) =>
      of === 0
        ? 'er hat keine Einträge'
        : `${count(missing)} von ${count(of)} Einträgen ${missing === 1 ? 'fehlt' : 'fehlen'}`,
    metrics: (failed, of) =>
      failed === 0
        ? 'die Qualitätsprüfung wurde nicht bestanden'
        : `${count(failed)} von ${count(of)} Metriken ${failed === 1 ? 'ist' : 'sind'} durchgefallen`,
    results: (without, of) =>
      of === 0
        ? 'kein Abschnitt wurde verarbeitet'
        : `keine Ergebnisse in ${without < of ? `${count(without)} von ` : ''}${plural(of, 'Abschnitt', 'Abschnitten')}`,
  },
  statuses: {
    pending: 'wartet',
    scheduled: 'geplant',
    running: 'läuft',
    retrying: 'neuer Versuch',
  },
  and: (names, last) => `${names} und ${last}`,
  sentences: (first, second) => `${endSentence(first)} ${second}`,
  about: (name, text) => `${name}: ${text}`,
  more: (more) => `${count(more)} weitere`,
  items: (items) => plural(items, 'Element', 'Elemente'),
  fields: (fields) => plural(fields, 'Feld', 'Felder'),
  openInCompileo: 'In Compileo öffnen',
  close: 'Schließen',
  cancel: 'Abbrechen',
  discard: {
    title: 'Eingaben verwerfen?',
    text: 'Sie wurden noch nicht gespeichert.',
    confirm: 'Verwerfen',
    cancel: 'Weiter bearbeiten',
  },
  optional: 'optional',
  jobs: 'Jobs',
  server: 'Server',
  retry: 'Noch einmal versuchen',
  everyServer: 'Alle Server',
  yes: 'ja',
  no: 'nein',
})
