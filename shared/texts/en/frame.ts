import { ended, isWithinADay, type Format } from '../../format.ts'

export const frame = ({ timeOfDay, dateAndTime, plural }: Format) => ({
  appName: 'Compileo Tray',
  header: {
    search: 'Search jobs, steps, errors',
    clearSearch: 'Clear search',
    watch: 'Watch a job',
    sidebar: 'Jobs and servers',
    pause: 'Pause notifications',
    pauseHour: 'For 1 hour',
    pauseTomorrow: 'Until tomorrow',
    resume: 'Resume notifications',
    pausedUntil: (at: number, now: number): string =>
      isWithinADay(at, now) ? `Paused until ${timeOfDay(at)}` : `Paused until ${dateAndTime(at)}`,
  },
  /** The command palette. */
  palette: {
    title: 'Command palette',
    field: 'Search commands and jobs',
    recent: 'Recent',
    commands: 'Commands',
    jobs: 'Jobs',
    list: 'List',
    places: 'Go to',
    settings: 'Settings',
    server: 'Server',
    /** Something that is set, and to what: "Theme: Dark" */
    choose: (what: string, value: string): string => `${what}: ${value}`,
    sort: 'Sort by',
    stopRestarting: 'Stop restarting jobs',
    exportSettings: 'Export settings…',
    importSettings: 'Import settings…',
    exportHistory: 'Export history…',
    testNotification: 'Send test notification',
    quitTitle: 'Quit Compileo Tray?',
    quitText: (jobs: number): string =>
      `${plural(jobs, 'job is', 'jobs are')} still running or waiting. You won’t be notified until you start Compileo Tray again.`,
    quitConfirm: 'Quit',
    searchList: (search: string): string => `Search the list for “${search}”`,
  },
  filters: {
    title: 'Jobs',
    all: 'All jobs',
    running: 'Running',
    attention: 'Needs attention',
    finished: 'Finished',
    insights: 'Insights',
    history: 'History',
    settings: 'Settings',
    help: 'Keyboard shortcuts',
  },
  banner: {
    name: 'Unreachable servers',
    rejected: (server: string): string => `${server} rejected the API key`,
    missing: (server: string): string => `${server} requires an API key`,
    enterKey: 'Enter key…',
    retry: 'Retry now',
  },
  notices: {
    name: 'Notices',
    dismiss: 'Dismiss',
    offers: { 'open-at-login': 'Open at login in the background' },
  },
  toast: {
    copied: 'Copied',
    unwatched: (name: string): string => `Stopped watching ${name}`,
    jobs: (jobs: number): string => plural(jobs, 'job', 'jobs'),
    watching: (jobs: number): string => `Watching ${plural(jobs, 'job', 'jobs')}`,
    dismissed: (name: string): string => `Dismissed ${name}`,
    undo: 'Undo',
    dismiss: 'Dismiss',
  },
  trouble: {
    noAnswer: (why: string): string => `Compileo Tray isn’t responding: ${ended(why)} Retrying…`,
  },
  fault: {
    title: {
      window: 'Couldn’t show the window',
      jobs: 'Couldn’t show the jobs',
      details: 'Couldn’t show the job details',
      server: 'Couldn’t show this server',
      insights: 'Couldn’t show the insights',
      history: 'Couldn’t show the history',
      settings: 'Couldn’t show the settings',
    },
    explanation:
      'This is an error in Compileo Tray. Your jobs are still being watched, and you’ll be notified as usual.',
    details: 'Details',
    reload: 'Reload',
    copyDiagnostics: 'Copy diagnostics',
    close: 'Close details',
  },
})
