import type { Format } from '../../format.ts'

export const createTrayTexts = ({ count, percent, plural }: Format) => ({
  state: {
    running: (jobs: number) => `${count(jobs)} running`,
    oneRunning: (progress: number) => `1 running (${percent(progress)})`,
    waiting: (jobs: number) => `${count(jobs)} waiting`,
    unchecked: (jobs: number) => `${count(jobs)} can’t be checked`,
    theServerUnreachable: 'server unreachable',
    theServerBusy: 'server busy',
    theKeyNeeded: 'no valid API key',
    theQueueUnavailable: 'queue unavailable',
    serversUnreachable: (servers: number) => `${plural(servers, 'server', 'servers')} unreachable`,
    serversNeedKey: (servers: number) => `${plural(servers, 'server needs', 'servers need')} an API key`,
    noJobs: 'Not watching any jobs',
    nothingRunning: 'Nothing running',
  },
  job: {
    restarting: 'restarting…',
    cancelling: 'cancelling…',
    source: { journal: 'from the server’s journal', records: 'from server records' },
    rejected: { restart: 'restart refused', cancel: 'cancel refused' },
    ignored: { restart: 'restart had no effect', cancel: 'cancel had no effect' },
    waiting: 'waiting',
    unreachable: 'unreachable',
    autoRestartsSoon: (when: string) => `failed, restarts automatically ${when}`,
    restart: 'Restart',
    askRestart: 'Restart…',
    cancel: 'Cancel job…',
    unwatch: 'Unwatch',
  },
  server: {
    others: (servers: number) => plural(servers, 'other server', 'other servers'),
    muted: 'muted',
  },
  bulk: {
    restarting: (done: number, total: number) => `Restarting ${count(done)} of ${count(total)}…`,
    stop: 'Stop restarting',
  },
  pause: {
    quiet: (until: string) => `Quiet hours until ${until}`,
    paused: (until: string) => `Notifications paused until ${until}`,
    /** An action in the menu of the app’s icon in a dock or launcher. */
    pauseHour: 'Pause notifications for 1 hour',
  },
  until: {
    today: (time: string) => time,
    tomorrow: (time: string) => `tomorrow ${time}`,
    later: (day: string, time: string) => `${day} ${time}`,
  },
  at: {
    today: (time: string) => `at ${time}`,
    tomorrow: (time: string) => `tomorrow at ${time}`,
    later: (day: string, time: string) => `${day} at ${time}`,
  },
  settings: 'Settings',
})
