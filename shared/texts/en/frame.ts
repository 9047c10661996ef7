import { isWithinADay, type Format } from '../../format.ts'

export const createFrameTexts = ({ count, timeOfDay, dateAndTime, plural }: Format) => ({
  appName: 'Compileo Tray',
  header: {
    watch: 'Watch a job',
    watchShort: 'Watch…',
    sidebar: 'Jobs and servers',
    pause: 'Pause notifications',
    pauseHour: 'For 1 hour',
    pauseTomorrow: 'Until tomorrow',
    resume: 'Resume notifications',
    pausedUntil: (at: number, now: number) =>
      isWithinADay(at, now) ? `Paused until ${timeOfDay(at)}` : `Paused until ${dateAndTime(at)}`,
  },
  palette: {
    title: 'Command palette',
    field: 'Search or run a command',
    commands: 'Commands',
    list: 'List',
    places: 'Go to',
    settings: 'Settings',
    choose: (what: string, value: string) => `${what}: ${value}`,
    stopRestarting: 'Stop restarting jobs',
    testNotification: 'Send test notification',
    quitTitle: 'Quit Compileo Tray?',
    quitText: (jobs: number) =>
      `${plural(jobs, 'job is', 'jobs are')} still running or waiting. You won’t be notified until you start Compileo Tray again.`,
    searchList: (search: string) => `Search the list for “${search}”`,
  },
  filters: {
    all: 'All jobs',
    running: 'Running',
    attention: 'Needs attention',
    unwatched: 'Not watched',
    finished: 'Finished',
    settings: 'Settings',
    help: 'Keyboard shortcuts',
  },
  banner: {
    unreachable: (server: string) => `${server} is unreachable`,
    noQueue: (server: string) => `${server} has no queue`,
    busy: (server: string) => `${server} is busy`,
    rejected: (server: string) => `${server} rejected the API key`,
    missing: (server: string) => `${server} requires an API key`,
    enterKey: 'Enter key…',
    replaceKey: 'Replace key…',
    retry: 'Retry now',
  },
  banners: {
    name: 'Messages',
    /** An item in the menu that the bell opens. */
    count: (banners: number) => `Messages (${count(banners)})`,
    position: (nth: number, total: number) => `${count(nth)} of ${count(total)}`,
    openFolder: 'Open folder',
    unreachable: (servers: number) => `${plural(servers, 'server is', 'servers are')} unreachable`,
    dismiss: 'Dismiss',
    addTray: 'How to add one',
  },
  toast: {
    copied: 'Copied',
    unwatched: (name: string) => `Stopped watching ${name}`,
    jobs: (jobs: number) => plural(jobs, 'job', 'jobs'),
    watching: (jobs: number) => `Watching ${plural(jobs, 'job', 'jobs')}`,
    dismissed: (name: string) => `Dismissed ${name}`,
  },
  error: {
    notResponding: 'Compileo Tray isn’t responding. Retrying…',
  },
  fault: {
    title: {
      window: 'Couldn’t show the window',
      jobs: 'Couldn’t show the jobs',
      details: 'Couldn’t show the job details',
      server: 'Couldn’t show this server',
      settings: 'Couldn’t show the settings',
    },
    explanation:
      'This is an error in Compileo Tray. Your jobs are still being watched, and you’ll be notified as usual.',
    reload: 'Reload',
  },
})
