import { sentenceCase } from '../format.ts'
import type { JobOutcome } from '../model.ts'
import { summarizeFailure } from '../rules/error-cause.ts'
import {
  formatCompletedRun,
  formatResultErrors,
  formatErrorsWithReason,
  formatResult,
} from './format-result.ts'
import type { Texts } from './index.ts'

interface OutcomeDetails extends Partial<Pick<JobOutcome, 'result' | 'error' | 'errors' | 'own'>> {
  readonly kind: JobOutcome['kind']
  readonly took?: string | undefined
  /** Set if another outcome of the same run was announced before. */
  readonly isAfterAll?: boolean
  readonly server?: string
}

/** Formats how a run ended, such as "Failed after 3 min: Ollama refused the connection". */
export function formatOutcome(
  { kind, took, result, error, errors, own, isAfterAll = false, server }: OutcomeDetails,
  texts: Pick<Texts, 'job' | 'outcomes' | 'results' | 'common'>,
): string {
  const { name } = texts.outcomes[kind]
  switch (kind) {
    case 'completed':
      return formatCompletedRun(result, took, isAfterAll, texts)
    case 'completedWithErrors':
      if (!errors) return name
      return texts.job.completedWithErrors(formatResultErrors(errors, texts), errors.reason, isAfterAll)
    case 'failed':
      return texts.job.failed(took, summarizeFailure(error))
    case 'cancelled':
      return texts.job.cancelled(took, own === true)
    case 'lost':
      return server === undefined ? name : texts.job.lost(server)
  }
}

/** Formats a run's result, or the reason for its failure. The outcome itself isn't mentioned. */
export function formatOutcomeReason(
  outcome: Pick<JobOutcome, 'kind' | 'result' | 'error' | 'errors' | 'progress'>,
  server: string | undefined,
  texts: Pick<Texts, 'notifications' | 'results' | 'common'>,
): string {
  const { kind, result, error, errors, progress } = outcome
  const { notifications } = texts
  switch (kind) {
    case 'completed':
      return formatResult(result, texts) ?? ''
    case 'completedWithErrors':
      return errors ? sentenceCase(formatErrorsWithReason(errors, texts)) : ''
    case 'failed':
      return summarizeFailure(error) ?? notifications.noReason
    case 'cancelled':
      return progress > 0 ? notifications.stoppedAt(progress) : ''
    case 'lost':
      return notifications.lost(server)
  }
}
