import type { Format } from '../../format.ts'
import type { found as enFound, watchRules as enRules } from '../en/discovery.ts'

export const found = ({ count, plural }: Format): ReturnType<typeof enFound> => ({
  title: 'Auf diesem Server',
  looking: 'Jobs werden gesucht …',
  again: 'Erneut suchen',
  none: 'Keine weiteren Jobs gefunden. Taxonomien haben keine Job-ID: Der Server erzeugt sie direkt bei der Anfrage.',
  unavailable:
    'Dieser Server hat keine Listen von Jobs. Mit dem Plugin von Compileo Tray werden alle seine Jobs gefunden.',
  away: 'Solange der Server nicht erreichbar ist, lassen sich keine Jobs auflisten.',
  rejected: 'Ohne gültigen API-Schlüssel lassen sich keine Jobs auflisten.',
  failed: (why) => `Die Jobs konnten nicht aufgelistet werden: ${why}`,
  unlisted: (jobs, hasOthers) => {
    const these = hasOthers
      ? plural(jobs, 'weiterer Job läuft', 'weitere Jobs laufen')
      : plural(jobs, 'Job läuft', 'Jobs laufen')
    return `${these} oder ${jobs === 1 ? 'wartet' : 'warten'} hier, ohne in einer Liste zu stehen.`
  },
  unlistedOn: (jobs, server) =>
    jobs === 1
      ? `1 Job läuft oder wartet auf ${server}. Mit seiner ID lässt er sich beobachten.`
      : `${count(jobs)} Jobs laufen oder warten auf ${server}. Mit ihrer ID lassen sie sich beobachten.`,
  paste: 'IDs einfügen …',
  list: 'Gefundene Jobs',
  pick: (name) => `${name} auswählen`,
  pickAll: 'Alle auswählen',
  watch: 'Beobachten',
  watchNamed: (name) => `${name} beobachten`,
  watchAll: (jobs) => `Alle ${count(jobs)} beobachten`,
  watchPicked: (jobs) => `${count(jobs)} ausgewählte beobachten`,
  showEnded: (jobs) => plural(jobs, 'beendeten Job anzeigen', 'beendete Jobs anzeigen'),
  hideEnded: 'Beendete Jobs ausblenden',
  waiting: (time) => `Wartet seit ${time}`,
  here: (jobs) => `${count(jobs)} hier gefunden`,
  firstTitle: 'Auf den Servern gefunden',
  firstLead:
    'Einen Job beobachten, um benachrichtigt zu werden, sobald er abgeschlossen ist oder fehlschlägt.',
  lookingOn: (server) => `Jobs auf ${server} werden gesucht …`,
  showAllOn: (server) => `Alle auf ${server} anzeigen`,
})

export const watchRules = ({ plural }: Format): ReturnType<typeof enRules> => ({
  title: 'Neue Jobs automatisch beobachten',
  hint: 'Beobachtet wird, was jetzt läuft oder später beginnt. Was vorher beendet war, kommt nicht hinzu.',
  list: 'Regeln',
  all: 'Alle Jobs',
  ofKind: (kind) => `Alle Jobs der Art ${kind}`,
  ofProject: (project) => `Alle Jobs von ${project}`,
  ofBoth: (kind, project) => `${kind} von ${project}`,
  kind: 'Art',
  everyKind: 'Alle Arten',
  project: 'Projekt',
  everyProject: 'Alle Projekte',
  add: 'Regel hinzufügen',
  remove: 'Entfernen',
  removeNamed: (rule) => `Regel entfernen: ${rule}`,
  offer: (project) => `Neue Jobs von ${project} automatisch beobachten?`,
  accept: 'Automatisch beobachten',
  decline: 'Nicht automatisch beobachten',
  added: 'automatisch hinzugefügt',
  addedBy: (rule) => `Automatisch hinzugefügt durch die Regel „${rule}“`,
  addedByGone: 'Automatisch hinzugefügt durch eine Regel, die entfernt wurde',
  addedJob: (name) => `${name} wird jetzt durch eine Regel beobachtet`,
  addedJobs: (jobs, server) =>
    `${plural(jobs, 'neuer Job', 'neue Jobs')} auf ${server} durch eine Regel hinzugefügt`,
  stopWatching: 'Nicht mehr beobachten',
})
