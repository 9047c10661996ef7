import type { Format } from '../../format.ts'

/** The tray's tooltip and menu. */
export const tray = ({ count, percent, plural }: Format) => ({
  /** The first line of the menu: how many jobs do what. */
  state: {
    running: (jobs: number): string => `${count(jobs)} running`,
    oneRunning: (progress: number): string => `1 running (${percent(progress)})`,
    waiting: (jobs: number): string => `${count(jobs)} waiting`,
    failed: (jobs: number): string => `${count(jobs)} failed`,
    withErrors: (jobs: number): string => `${count(jobs)} with errors`,
    cancelled: (jobs: number): string => `${count(jobs)} cancelled`,
    lost: (jobs: number): string => `${count(jobs)} lost`,
    completed: (jobs: number): string => `${count(jobs)} completed`,
    unchecked: (jobs: number): string => `${count(jobs)} can’t be checked`,
    theServerUnreachable: 'server unreachable',
    theKeyNeeded: 'no valid API key',
    theQueueUnavailable: 'queue unavailable',
    serversUnreachable: (servers: number): string => `${plural(servers, 'server', 'servers')} unreachable`,
    serversNeedKey: (servers: number): string =>
      `${plural(servers, 'server needs', 'servers need')} an API key`,
    noJobs: 'Not watching any jobs',
    nothingRunning: 'Nothing running',
  },
  job: {
    restarting: 'restarting…',
    cancelling: 'cancelling…',
    /** Of an outcome that the queue can't tell any more. */
    source: { journal: 'from the server’s journal', records: 'from server records' },
    refused: { restart: 'restart refused', cancel: 'cancel refused' },
    ignored: { restart: 'restart had no effect', cancel: 'cancel had no effect' },
    waiting: 'waiting',
    connecting: 'connecting…',
    unreachable: 'unreachable',
    unauthorized: 'no valid API key',
    restartsItself: (when: string): string => `failed, restarts automatically ${when}`,
    details: 'Details',
    restart: 'Restart',
    askRestart: 'Restart…',
    restartNow: 'Restart now',
    dontRestart: 'Don’t restart',
    cancel: 'Cancel job…',
    copyId: 'Copy ID',
    mute: 'Mute',
    unmute: 'Unmute',
    unwatch: 'Unwatch',
    more: (jobs: number): string => `${count(jobs)} more…`,
  },
  batch: { show: 'Show' },
  server: {
    reach: {
      unknown: 'connecting…',
      unreachable: 'unreachable',
      'no-queue': 'queue unavailable',
      unauthorized: 'API key rejected',
      limited: 'rate limited',
      'not-compileo': 'not a Compileo server',
    },
    queue: (running: number, waiting: number): string =>
      `${count(running)} running, ${count(waiting)} waiting`,
    noKey: 'no API key given',
    muted: 'muted',
  },
  bulk: {
    restarting: (done: number, total: number): string => `Restarting ${count(done)} of ${count(total)}…`,
    stop: 'Stop restarting',
    restartFailed: (jobs: number): string => `Restart all failed (${count(jobs)})…`,
  },
  pause: {
    quiet: (until: string): string => `Quiet hours until ${until}`,
    paused: (until: string): string => `Notifications paused until ${until}`,
    resume: 'Resume notifications',
    pause: 'Pause notifications',
    hour: 'For 1 hour',
    /** If there is no submenu. */
    pauseHour: 'Pause notifications for 1 hour',
    tomorrow: 'Until tomorrow',
  },
  /** The popover at the icon. */
  popover: {
    doneAbout: (time: string): string => `Done about ${time}`,
    allDone: (time: string): string => `All done about ${time}`,
    last: 'Last finished',
    /** Beside two more buttons, in 360 px. */
    open: 'Open Compileo Tray',
  },
  /** What follows "until". */
  until: {
    today: (time: string): string => time,
    tomorrow: (time: string): string => `tomorrow ${time}`,
    later: (day: string, time: string): string => `${day} ${time}`,
  },
  /** The same as a moment. */
  at: {
    today: (time: string): string => `at ${time}`,
    tomorrow: (time: string): string => `tomorrow at ${time}`,
    later: (day: string, time: string): string => `${day} at ${time}`,
  },
  watch: 'Watch a job…',
  watchClipboard: 'Watch from clipboard',
  open: 'Open Compileo Tray',
  history: 'History',
  settings: 'Settings',
  restartToUpdate: (version: string): string => `Restart to update to ${version}`,
  quit: 'Quit',
})
