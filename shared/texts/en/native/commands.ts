import { count, plural } from '../../../format.ts'

const jobs = (n: number): string => plural(n, 'job', 'jobs')

/** What came of what a person asked for. */
export const commands = {
  restart: {
    done: 'Restarted',
    busy: 'The restart was asked for already',
    noAnswer: 'No answer came to the restart',
    nonsense: 'The answer to the restart makes no sense',
    cannot: (status: string): string => `The job is ${status}: it cannot be restarted`,
  },
  cancel: {
    done: 'Cancelled',
    busy: 'The cancel was asked for already',
    noAnswer: 'No answer came to the cancel',
    nonsense: 'The answer to the cancel makes no sense',
    cannot: (status: string): string => `The job is ${status}: it cannot be cancelled`,
    /** It was accepted, and the job did this all the same. */
    inVain: {
      completed: 'Cancelled, but it completed all the same',
      failed: 'Cancelled, but it failed all the same',
      goesOn: 'Cancelled, but the server goes on',
    },
  },
  /** What a lost answer meant. */
  foundNow: (what: string, status: string): string => `${what}: the job is ${status} now`,
  foundNothing: (what: string): string => `${what}: what came of it is unknown`,
  jobGone: 'The server no longer has this job',
  notWatched: 'This job is not watched any more',
  serverOfJobGone: 'The server of this job is not configured any more',
  nothingToPutBack: 'There is nothing to put back',
  noRestartDue: 'No automatic restart of this job is due',
  restartStopped: 'It will not be restarted by itself',
  noResult: 'This job has no result',

  bulk: {
    begun: (n: number): string => `Restarting ${plural(n, 'failed job', 'failed jobs')}`,
    nothingFailed: 'None of these jobs has failed, or they are restarted already',
    stopped: (done: number, total: number): string => `Stopped: ${count(done)} of ${jobs(total)} restarted`,
    noneUnderWay: 'No restarts are under way',
    report: (done: number, total: number, refused: number, why: string): string =>
      `${count(done)} of ${jobs(total)} restarted; ${count(refused)} not: ${why}`,
    reason: (reason: string, times: number): string => `${reason} (${count(times)})`,
    away: (server: string): string => `${server} can't be reached`,
  },

  watch: {
    on: (server: string): string => `Watching on ${server}`,
    unasked: (server: string): string => `Watching; ${server} can't be asked right now`,
    already: (server: string): string => `Already watched on ${server}`,
    noServer: 'Add a server first',
    otherServer: (url: string): string => `Add the server ${url} first`,
    serverRemoved: 'The server was removed meanwhile',
    choose: (servers: string): string => `Choose a server: ${servers} could not be asked`,
    unknownOn: (server: string): string => `${server} does not know this job`,
    unknown: 'No server knows this job',
    noId: 'There is no job id in this text',
    notWatched: (refused: number, all: number): string =>
      `${count(refused)} of ${count(all)} jobs are not watched`,
  },

  server: {
    added: (name: string): string => `${name} was added`,
    known: (name: string): string => `${name} is known already`,
    removed: (name: string): string => `${name} was removed`,
    gone: 'This server is not configured any more',
    addressTaken: (name: string): string => `${name} has this address already`,
    keyLost: 'The key was for the old address only: enter the one for the new address',
    keyUnusable: 'An API key has no spaces, and only letters, digits and signs of ASCII',
    answers: (running: number, pending: number): string =>
      `Compileo answers: ${count(running)} running, ${count(pending)} pending`,
    answersWithoutQueue: (why: string): string =>
      `Compileo answers, but cannot tell about its queue now. ${why}`,
    readable: (said: string): string => `${said}. All texts can be read on the way: http is not encrypted`,
    readableWithKey: (said: string): string =>
      `${said}. The key and all texts can be read on the way: http is not encrypted`,
  },

  address: {
    none: (text: string): string => `"${text}" is not an address. It should look like http://localhost:8000`,
    scheme: (protocol: string): string =>
      `A server's address begins with http:// or https://, not ${protocol}//`,
    credentials: 'Leave the user name and password out of the address; a key has its own field',
    query: "Leave everything from the ? or # on out of the server's address",
  },
}
