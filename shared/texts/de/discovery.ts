import type { Format } from '../../format.ts'
import type { createDiscoveryTexts as enFound, createWatchRuleTexts as enRules } from '../en/discovery.ts'

export const createDiscoveryTexts = ({ count, plural }: Format): ReturnType<typeof enFound> => ({
  title: 'Weitere Jobs auf diesem Server',
  looking: 'Jobs werden gesucht …',
  none: 'Keine weiteren Jobs gefunden. Taxonomien haben keine Job-ID und lassen sich nicht beobachten.',
  unavailable:
    'Dieser Server kann seine Jobs nicht auflisten. Mit dem Compileo-Tray-Plugin sind alle zu sehen.',
  away: 'Solange der Server nicht erreichbar ist, lassen sich keine Jobs auflisten.',
  failed: (why) => `Die Jobs konnten nicht aufgelistet werden: ${why}`,
  unlisted: (jobs, hasOthers) => {
    const these = hasOthers ? plural(jobs, 'weiterer Job', 'weitere Jobs') : plural(jobs, 'Job', 'Jobs')
    return `${these} hier ${jobs === 1 ? 'lässt' : 'lassen'} sich nicht auflisten.`
  },
  unlistedOn: (jobs, server) =>
    `Auf ${server} ${jobs === 1 ? 'läuft 1 Job, den' : `laufen ${count(jobs)} Jobs, die`} der Server nicht auflisten kann. Zum Beobachten eine ID einfügen.`,
  paste: 'IDs einfügen …',
  watch: 'Beobachten',
  watchNamed: (name) => `${name} beobachten`,
  watchAll: 'Alle beobachten',
  notWatched: (jobs) => `${plural(jobs, 'Job wird', 'Jobs werden')} nicht beobachtet.`,
  here: (jobs) => plural(jobs, 'weiterer Job', 'weitere Jobs'),
  lookingOn: (server) => `Jobs auf ${server} werden gesucht …`,
})

export const createWatchRuleTexts = ({ plural }: Format): ReturnType<typeof enRules> => ({
  title: 'Neue Jobs automatisch beobachten',
  hint: 'Beobachtet laufende und neue Jobs. Beendete kommen nicht hinzu.',
  covers: (kinds) =>
    kinds === ''
      ? 'Solche Jobs listet dieser Server nicht auf'
      : `Nur die Arten, die dieser Server auflistet: ${kinds}`,
  noPlugin: (kinds) =>
    `Dieser Server listet nur manche Arten auf (${kinds}). Mit dem Compileo-Tray-Plugin listet er alle auf.`,
  list: 'Regeln',
  count: (rules) => (rules === 0 ? 'Keine Regeln' : plural(rules, 'Regel', 'Regeln')),
  change: 'Ändern …',
  ofKind: (kind) => `Alle Jobs: ${kind}`,
  ofProject: (project) => `Alle Jobs in ${project}`,
  ofBoth: (kind, project) => `${kind} in ${project}`,
  kind: 'Art',
  everyKind: 'Alle Arten',
  project: 'Projekt',
  everyProject: 'Alle Projekte',
  user: 'Gestartet von',
  anyone: 'Von allen gestartet',
  startedBy: (user) => `gestartet von ${user}`,
  add: 'Regel hinzufügen',
  removeNamed: (rule) => `Regel entfernen: ${rule}`,
  addedBy: (rule) => `Automatisch hinzugefügt durch die Regel „${rule}“`,
  addedByGone: 'Automatisch hinzugefügt durch eine Regel, die entfernt wurde',
  stopWatching: 'Nicht mehr beobachten',
})
