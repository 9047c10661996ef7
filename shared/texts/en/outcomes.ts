import type { OutcomeKind } from '../../outcome.ts'
import type { Format } from '../../format.ts'

export interface OutcomeTexts {
  readonly name: string
  /** The word for the outcome within a sentence. */
  readonly word: string
  readonly title: (name: string) => string
  readonly afterAll: (name: string) => string
  /** The text for an outcome that was announced but wasn't final. */
  readonly announcedBefore: string
  readonly jobs: (jobs: number) => string
  /** The number of runs with this outcome, next to the numbers of other outcomes. */
  readonly count: (runs: number) => string
}

export const createOutcomeTexts = ({
  count,
  plural,
}: Format): Readonly<Record<OutcomeKind, OutcomeTexts>> => {
  const jobs = (n: number) => plural(n, 'job', 'jobs')

  return {
    completed: {
      name: 'Completed',
      word: 'completed',
      title: (name) => `${name} completed`,
      afterAll: (name) => `${name} completed after all`,
      announcedBefore: 'The server had reported it as completed.',
      jobs: (n) => `${jobs(n)} completed`,
      count: (n) => `${count(n)} completed`,
    },
    completedWithErrors: {
      name: 'Completed with errors',
      word: 'completed with errors',
      title: (name) => `${name} completed with errors`,
      afterAll: (name) => `${name} completed with errors after all`,
      announcedBefore: 'The server had reported it as completed.',
      jobs: (n) => `${jobs(n)} completed with errors`,
      count: (n) => `${count(n)} with errors`,
    },
    failed: {
      name: 'Failed',
      word: 'failed',
      title: (name) => `${name} failed`,
      afterAll: (name) => `${name} failed after all`,
      announcedBefore: 'The server had reported it as failed.',
      jobs: (n) => `${jobs(n)} failed`,
      count: (n) => `${count(n)} failed`,
    },
    cancelled: {
      name: 'Cancelled',
      word: 'cancelled',
      title: (name) => `${name} was cancelled`,
      afterAll: (name) => `${name} was cancelled after all`,
      announcedBefore: 'It had been cancelled, but kept running.',
      jobs: (n) => `${jobs(n)} cancelled`,
      count: (n) => `${count(n)} cancelled`,
    },
    lost: {
      name: 'Lost',
      word: 'lost',
      title: (name) => `${name} was lost`,
      afterAll: (name) => `${name} is now lost`,
      announcedBefore: 'It had been missing from the server for a while.',
      jobs: (n) => `${jobs(n)} lost`,
      count: (n) => `${count(n)} lost`,
    },
  }
}
