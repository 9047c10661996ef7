import { endSentence, type Format } from '../../format.ts'

export const createCommandTexts = ({ count, plural }: Format) => {
  const jobs = (n: number) => plural(n, 'job', 'jobs')

  return {
    restart: {
      done: 'Restarted',
      busy: 'Already restarting',
      noResponse: 'No response to the restart request',
      invalidResponse: 'Unexpected response to the restart request',
      cannot: (status: string) => `The job is ${status}, so it can’t be restarted`,
      mayStillRun:
        'Not restarted: the server lost track of this job, so it may still be running. --force restarts it anyway',
    },
    cancel: {
      done: 'Cancelled',
      /** The text for a cancelled job that a worker already has. */
      mayContinue: 'Cancel requested. The server says cancelled, but its worker may continue with the job.',
      requested: 'Cancel requested. The server hasn’t cancelled the job yet.',
      busy: 'Already cancelling',
      noResponse: 'No response to the cancel request',
      invalidResponse: 'Unexpected response to the cancel request',
      cannot: (status: string) => `The job is ${status}, so it can’t be cancelled`,
      /** Titles for a cancel that was accepted but had no effect. */
      noEffect: {
        completed: 'Cancelled, but it completed anyway',
        failed: 'Cancelled, but it failed anyway',
        running: 'Cancel was accepted, but the job is still running',
      },
    },
    /** The text for a status that was confirmed after a response was lost. */
    foundNow: (what: string, status: string) => `${what}: the job is now ${status}`,
    foundNothing: (what: string) => `${what}: outcome unknown`,
    notOfQueue: {
      quality: 'The server can’t restart or cancel quality analyses',
      evaluation: 'The server can’t restart or cancel evaluation datasets',
      forgotten: 'The server’s queue no longer has this job, so it can’t be restarted',
    },
    jobGone: 'The server no longer has this job',
    notWatched: 'You’re no longer watching this job',
    batchGone: 'This batch no longer exists',
    serverOfJobGone: 'The server of this job has been removed',
    nothingToUndo: 'Nothing to undo',
    noRestartDue: 'No automatic restart of this job is scheduled',
    restartStopped: 'Automatic restart cancelled',
    noResult: 'This job has no result',
    resultCut: 'Only the counts of this result are left, because the server no longer has the job',
    noDataset: 'This job’s result names no dataset',
    noResults: 'None of these jobs has a result',

    bulk: {
      begun: (failed: number, cancelled: number) =>
        cancelled === 0
          ? `Restarting ${plural(failed, 'failed job', 'failed jobs')}`
          : `Restarting ${plural(failed + cancelled, 'job', 'jobs')}, ${count(cancelled)} of them cancelled`,
      nothingFailed: 'None of these jobs has failed, or they’re already restarting',
      stopped: (done: number, total: number) => `Stopped: ${count(done)} of ${jobs(total)} restarted`,
      noneRunning: 'Nothing is being restarted',
      report: (done: number, total: number, refused: number, why: string) =>
        `${count(done)} of ${jobs(total)} restarted; ${count(refused)} couldn’t be restarted: ${why}`,
      reason: (reason: string, times: number) => `${reason} (${count(times)})`,
      away: (server: string) => `${server} is unreachable`,
    },

    watch: {
      on: (server: string) => `Watching on ${server}`,
      unverified: (server: string) => `Watching. ${server} can’t be reached right now.`,
      already: (server: string) => `Already watching on ${server}`,
      noServer: 'Add a server first',
      otherServer: (url: string) => `Add the server ${url} first`,
      serverRemoved: 'The server has been removed',
      choose: (servers: string) => `Choose a server: ${servers} couldn’t be checked`,
      unknownOn: (server: string) => `${server} doesn’t have this job`,
      unknown: 'Not found on any server',
      noId: 'No job ID found in this text',
      notListed: 'The server no longer lists this job',
      notWatched: (refused: number, all: number) => `Couldn’t watch ${count(refused)} of ${jobs(all)}`,
    },

    server: {
      added: (name: string) => `${name} was added`,
      watchesAll: (name: string) => `All jobs on ${name} are watched. You’ll be notified when one ends.`,
      watchesListed: (name: string, kinds: string) =>
        `On ${name}, ${kinds} are watched. You’ll be notified when one ends.`,
      listed: { extraction: 'extractions', quality: 'quality analyses' },
      known: (name: string) => `${name} has already been added`,
      removed: (name: string) => `${name} was removed`,
      gone: 'This server has been removed',
      addressTaken: (name: string) => `${name} already uses this address`,
      tooManyRules: (max: number) => `A server can have at most ${count(max)} rules`,
      keyLost: 'The saved key only works for the old address. Enter the one for the new address.',
      nameIsAddress: 'A server’s name can’t be an address',
      keyUnusable: 'API keys can contain only ASCII letters, digits and symbols',
      connected: (running: number, pending: number) =>
        `Connected to Compileo: ${count(running)} running, ${count(pending)} waiting`,
      connectedWithoutRedis: 'Connected to Compileo, but its queue (Redis) is unavailable right now',
      connectedWithoutQueue: (why: string) =>
        `Connected to Compileo, but its queue is unavailable right now. ${why}`,
      readable: (status: string) =>
        `${endSentence(status)} Not encrypted: others on the network can read all job data`,
      readableWithKey: (status: string) =>
        `${endSentence(status)} Not encrypted: others on the network can read the API key and all job data`,
    },

    plugin: {
      none: 'This program came without the plugin',
      notOne: (file: string) => `${file} isn’t a plugin`,
      unread: (why: string) => `The plugin couldn’t be read: ${why}`,
      notSupported: 'This address takes no plugins: it isn’t Compileo, or it’s another version',
      noPermission:
        'Compileo isn’t allowed to write to its “plugins” folder. Change the folder’s owner or mode.',
    },

    /** Texts about opening the server's web interface in the browser. */
    gui: {
      noPage: 'Only web pages can be opened in the browser',
      noBrowser: (url: string, why: string) => `Couldn’t open the browser: ${why}. The page is at ${url}`,
      noOpener: 'this system has no xdg-open',
    },

    folderNotOpened: (folder: string, why: string) => `Couldn’t open the folder ${folder}: ${why}`,

    address: {
      none: (text: string) => `“${text}” isn’t a valid address. It should look like http://localhost:8000`,
      scheme: (protocol: string) => `A server’s address starts with http:// or https://, not ${protocol}//`,
      slashes: 'Write http:// with two slashes, as in http://localhost:8000',
      credentials: 'Leave the user name and password out of the address; the key has its own field',
      query: 'Remove the ? or # and what follows',
    },
  }
}
