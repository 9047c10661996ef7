import type { Format } from '../../format.ts'

export const createDiscoveryTexts = ({ plural }: Format) => ({
  title: 'Other jobs on this server',
  looking: 'Looking for jobs…',
  none: 'No other jobs found. Taxonomies have no job ID, so they can’t be watched.',
  unavailable: 'This server can’t list its jobs. Install the Compileo Tray plugin to see them all.',
  away: 'Jobs can’t be listed while the server is unreachable.',
  failed: (why: string) => `Couldn’t list the jobs: ${why}`,
  unlisted: (jobs: number, hasOthers: boolean) => {
    const these = hasOthers ? plural(jobs, 'more job', 'more jobs') : plural(jobs, 'job', 'jobs')
    return `${these} here can’t be listed.`
  },
  unlistedOn: (jobs: number, server: string) =>
    `${server} is running ${plural(jobs, 'job', 'jobs')} it can’t list. Paste an ID to watch one.`,
  paste: 'Paste IDs…',
  watch: 'Watch',
  watchNamed: (name: string) => `Watch ${name}`,
  watchAll: 'Watch all',
  notWatched: (jobs: number) => `${plural(jobs, 'job isn’t', 'jobs aren’t')} watched.`,
  here: (jobs: number) => plural(jobs, 'more job', 'more jobs'),
  lookingOn: (server: string) => `Looking for jobs on ${server}…`,
})

/** Texts of "Watch new jobs automatically". */
export const createWatchRuleTexts = ({ plural }: Format) => ({
  title: 'Watch new jobs automatically',
  hint: 'Watches running and new jobs. Finished ones aren’t added.',
  covers: (kinds: string) =>
    kinds === '' ? 'This server can’t list these jobs' : `Only the kinds this server lists: ${kinds}`,
  noPlugin: (kinds: string) =>
    `This server lists some kinds only (${kinds}). With the Compileo Tray plugin, it lists all.`,
  list: 'Rules',
  count: (rules: number) => (rules === 0 ? 'No rules' : plural(rules, 'rule', 'rules')),
  change: 'Change…',
  ofKind: (kind: string) => `All ${kind.toLowerCase()} jobs`,
  ofProject: (project: string) => `All jobs in ${project}`,
  ofBoth: (kind: string, project: string) => `${kind} jobs in ${project}`,
  kind: 'Kind',
  everyKind: 'All kinds',
  project: 'Project',
  everyProject: 'All projects',
  user: 'Started by',
  anyone: 'Started by anyone',
  startedBy: (user: string) => `started by ${user}`,
  add: 'Add rule',
  removeNamed: (rule: string) => `Remove rule: ${rule}`,
  addedBy: (rule: string) => `Added automatically by the rule “${rule}”`,
  addedByGone: 'Added automatically by a rule that has been removed',
  stopWatching: 'Stop watching',
})
