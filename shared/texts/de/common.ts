import { endSentence, type Format } from '../../format.ts'
import type { createCommonTexts as en } from '../en/common.ts'

export const createCommonTexts = ({ count, plural }: Format): ReturnType<typeof en> => ({
  source: {
    journal: 'Der Job ist nicht mehr in der Warteschlange. Sein Ausgang steht im Journal des Servers.',
    records: 'Der Job ist nicht mehr in der Warteschlange. Sein Ausgang steht in den Tabellen des Servers.',
  },
  errors: {
    documents: (failed, total) =>
      failed === total
        ? failed === 1
          ? 'das Dokument schlug fehl'
          : `alle ${count(total)} Dokumente schlugen fehl`
        : `${count(failed)} von ${count(total)} Dokumenten ${failed === 1 ? 'schlug' : 'schlugen'} fehl`,
    batches: (failed, total) =>
      `${count(failed)} von ${count(total)} Stapeln ${failed === 1 ? 'schlug' : 'schlugen'} fehl`,
    entries: (missing, total) =>
      total === 0
        ? 'er hat keine Einträge'
        : `${count(missing)} von ${count(total)} Einträgen ${missing === 1 ? 'fehlt' : 'fehlen'}`,
    unreadable: (unreadable, total) =>
      `${count(unreadable)} von ${plural(total, 'Eintrag', 'Einträgen')} ${unreadable === 1 ? 'ist' : 'sind'} nicht lesbar`,
    metrics: (failed, total) =>
      total === 0
        ? 'es wurden keine Metriken berechnet'
        : failed === 0
          ? 'die Qualitätsprüfung wurde nicht bestanden'
          : `${count(failed)} von ${count(total)} Metriken ${failed === 1 ? 'ist' : 'sind'} durchgefallen`,
    results: (without, total) =>
      total === 0
        ? 'er hat keine Ergebnisse'
        : `keine Ergebnisse in ${without < total ? `${count(without)} von ` : ''}${plural(total, 'Abschnitt', 'Abschnitten')}`,
  },
  ofDocument: (errors, document) => `${errors} (${document})`,
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
  connecting: 'verbindet sich …',
  copyDiagnostics: 'Diagnose kopieren',
  copyId: 'ID kopieren',
  details: 'Details',
  dontRestart: 'Nicht neu starten',
  edit: 'Bearbeiten …',
  mute: 'Stummschalten',
  open: 'Öffnen',
  openJob: 'Job öffnen',
  quit: 'Beenden',
  remove: 'Entfernen',
  rename: 'Umbenennen',
  replace: 'Ersetzen',
  restartNow: 'Jetzt neu starten',
  save: 'Speichern',
  sendTest: 'Test senden',
  show: 'Zeigen',
  showAllJobs: 'Alle Jobs zeigen',
  undo: 'Rückgängig',
  unmute: 'Stummschaltung aufheben',
  optional: 'optional',
  jobs: 'Jobs',
  server: 'Server',
  retry: 'Noch einmal versuchen',
  everyServer: 'Alle Server',
  yes: 'ja',
  no: 'nein',
})
