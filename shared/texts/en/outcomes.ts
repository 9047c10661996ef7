import type { OutcomeKind } from '../../outcome.ts'
import type { Format } from '../../format.ts'

/** What the texts say of runs that ended in one way. */
export interface OutcomeWords {
  readonly name: string
  /** Within a sentence. */
  readonly word: string
  /** Titles of its notification; `afterAll` if another outcome was announced before. */
  readonly title: (name: string) => string
  readonly afterAll: (name: string) => string
  /** It was announced before, but wasn't the last. */
  readonly announcedBefore: string
  readonly reportedBefore: string
  readonly jobs: (jobs: number) => string
  /** Among other counts. */
  readonly count: (runs: number) => string
  readonly setting: string
  readonly settingHint?: string
  /** For a search of the setting. */
  readonly synonyms: string
}

export const outcomes = ({ count, plural }: Format): Readonly<Record<OutcomeKind, OutcomeWords>> => {
  const jobs = (n: number) => plural(n, 'job', 'jobs')

  return {
    completed: {
      name: 'Completed',
      word: 'completed',
      title: (name) => `${name} completed`,
      afterAll: (name) => `${name} completed after all`,
      announcedBefore: 'The server had reported it as completed.',
      reportedBefore: 'Previously reported as completed, but kept running.',
      jobs: (n) => `${jobs(n)} completed`,
      count: (n) => `${count(n)} completed`,
      setting: 'A job completes',
      synonyms: 'success, done, finished, pop-up',
    },
    completedWithErrors: {
      name: 'Completed with errors',
      word: 'completed with errors',
      title: (name) => `${name} completed with errors`,
      afterAll: (name) => `${name} completed with errors after all`,
      announcedBefore: 'The server had reported it as completed.',
      reportedBefore: 'Previously reported as completed with errors, but kept running.',
      jobs: (n) => `${jobs(n)} completed with errors`,
      count: (n) => `${count(n)} with errors`,
      setting: 'A job completes with errors',
      synonyms: 'partial, warning, partly failed',
    },
    failed: {
      name: 'Failed',
      word: 'failed',
      title: (name) => `${name} failed`,
      afterAll: (name) => `${name} failed after all`,
      announcedBefore: 'The server had reported it as failed.',
      reportedBefore: 'Previously reported as failed, but kept running.',
      jobs: (n) => `${jobs(n)} failed`,
      count: (n) => `${count(n)} failed`,
      setting: 'A job fails',
      settingHint: 'Stays until you handle it, two at most',
      synonyms: 'error, failure, crash, broken',
    },
    cancelled: {
      name: 'Cancelled',
      word: 'cancelled',
      title: (name) => `${name} was cancelled`,
      afterAll: (name) => `${name} was cancelled after all`,
      announcedBefore: 'It had been cancelled, but kept running.',
      reportedBefore: 'Previously reported as cancelled, but kept running.',
      jobs: (n) => `${jobs(n)} cancelled`,
      count: (n) => `${count(n)} cancelled`,
      setting: 'Another user cancels a job',
      synonyms: 'aborted, stopped',
    },
    lost: {
      name: 'Lost',
      word: 'lost',
      title: (name) => `${name} was lost`,
      afterAll: (name) => `${name} is now lost`,
      announcedBefore: 'It had been missing from the server for a while.',
      reportedBefore: 'Was missing from the server for a while.',
      jobs: (n) => `${jobs(n)} lost`,
      count: (n) => `${count(n)} lost`,
      setting: 'A job is lost',
      settingHint: 'The server no longer has it, so its outcome is unknown',
      synonyms: 'missing, vanished, forgotten, unknown outcome',
    },
  }
}
