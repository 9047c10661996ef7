/**
 * Defines the form in which programs outside of the window get a job: the terminal, `compileo-tray state`,
 * assistants, webhooks, commands and the CSV of the history. Tests compare the documents with these fields.
 */
import { z } from 'zod'
import { jobKinds, getJobKind } from './job-kind.ts'
import {
  outcomeSources,
  type ExpectedEnd,
  type JobIdentity,
  type JobRun,
  type JobState,
  type JobUser,
  type ServerState,
} from './model.ts'
import { outcomeKinds, outcomes } from './outcome.ts'
import { truncateError, summarizeError } from './rules/error-summary.ts'
import { getRunTime } from './rules/run-time.ts'
import { isWaiting } from './rules/status.ts'
import { toIsoTime } from './rules/time.ts'
import {
  countSchema,
  percentageSchema,
  projectSchema,
  resultErrorsSchema,
  runNumberSchema,
  savedResultSummarySchema,
} from './schemas.ts'
import { getGuiUrl, getGuiPage } from './web-page-url.ts'

const minute = 60_000

/** The version of all JSON for scripts. It rises when a field is removed or changes its meaning. */
export const publicJsonVersion = 1

/** Longer errors are truncated to this many characters. */
const maxErrorLength = 2_000

/**
 * A `word` is a number, a time or one of our own words, so it contains no sentence and no shell syntax.
 * `untrusted` text was written by others, and an assistant must not follow instructions in it.
 */
type Trust = 'word' | 'untrusted'

const trust = new WeakMap<z.ZodType, Trust>()

/** Returns how far a field can be trusted. */
export const getFieldTrust = (field: z.ZodType): Trust | undefined => trust.get(field)

function describeField<S extends z.ZodType>(schema: S, is: Trust, about: string): S {
  const field = schema.describe(about)
  trust.set(field, is)
  return field
}
const word = <S extends z.ZodType>(schema: S, about: string): S => describeField(schema, 'word', about)
export const markAsUntrusted = <S extends z.ZodType>(schema: S, description: string): S =>
  describeField(schema, 'untrusted', description)

const text = z.string().optional()
const time = z.iso.datetime().optional()

/** The public fields of a job. Fields with unknown values are omitted. */
export const publicJobSchema = z.object({
  jobId: z.string().describe('job ID'),
  name: markAsUntrusted(z.string(), 'the label, or the kind with project or ID'),
  label: markAsUntrusted(text, 'your label'),
  kind: word(z.enum(jobKinds).optional(), jobKinds.join(', ')),
  project: markAsUntrusted(projectSchema.optional(), 'id and name'),
  server: z.object({ name: z.string(), url: z.string() }).describe('name and url'),
  page: text.describe('the address of the job in Compileo’s web interface'),
  run: word(runNumberSchema, '1 for the first run; each restart adds 1'),
  status: text.describe('the server’s status, or lost; other statuses may appear'),
  progress: word(percentageSchema, '0 to 100; a completed job may have less than 100'),
  step: markAsUntrusted(text, 'current step'),
  createdAt: word(time, 'when the job was created; all times are in ISO 8601 and UTC'),
  startedAt: word(time, 'when the run started'),
  endedAt: word(time, 'when the run ended'),
  expectedEndAt: word(time, 'when a running job will probably end, to the minute'),
  durationSeconds: word(countSchema.optional(), 'how long the run took, in whole seconds'),
  outcome: word(z.enum(outcomeKinds).optional(), `how the run ended: ${outcomeKinds.join(', ')}`),
  outcomeBefore: word(z.enum(outcomeKinds).optional(), 'an earlier outcome of the run that was not final'),
  source: word(
    z.enum(outcomeSources).optional(),
    'journal or records if the outcome comes from there, and not from the queue',
  ),
  error: markAsUntrusted(text, 'error text, up to 2,000 characters'),
  errorSummary: markAsUntrusted(text, 'the most important line of the error'),
  errors: markAsUntrusted(
    resultErrorsSchema.optional(),
    'what failed in a completed run: what, failed, of, document, reason',
  ),
  resultSummary: markAsUntrusted(
    savedResultSummarySchema,
    'a completed run’s counts, such as documents and chunks',
  ),
  tries: word(countSchema.optional(), 'how many runs there were, if the job was restarted automatically'),
  restartsAt: word(time, 'when a failed job restarts automatically'),
  cancelledHere: word(z.literal(true).optional(), 'true if you cancelled the job in Compileo Tray'),
})
export type PublicJob = z.infer<typeof publicJobSchema>

/**
 * The parts of a job that the conversion needs. A job in the state or the window has all of them, and an
 * entry of the history only some.
 */
interface Known extends Partial<Pick<JobState, 'outcome'>> {
  readonly identity: Pick<JobIdentity, 'jobId'> & Partial<JobIdentity>
  /** Set if the caller knows similar runs. */
  readonly expectedEnd?: ExpectedEnd | undefined
  readonly run?: Pick<
    JobRun,
    'number' | 'status' | 'progress' | 'currentStep' | 'createdAt' | 'startedAt' | 'error'
  >
  readonly user?: Pick<JobUser, 'recovery'>
}

/**
 * Returns the number of the attempt; undefined for the first one. An attempt whose response was lost only
 * counts if it has begun a run.
 */
function getAttempts({ run, outcome, user }: Known): number | undefined {
  const tries = Math.min((user?.recovery?.attempts ?? 0) + 1, outcome?.run ?? run?.number ?? 1)
  return tries > 1 ? tries : undefined
}

/** Converts a job to its public fields. `name` is a readable name such as "Extraction · Cardiology". */
export function toPublicJob(
  job: Known,
  server: Partial<Pick<ServerState, 'name' | 'url' | 'guiUrl'>> | undefined,
  name: string,
): PublicJob {
  const { identity, run, outcome, expectedEnd } = job
  // The server also sets the start time when it puts the job in its workers' queue.
  const hasBegun = outcome !== undefined || !isWaiting(run?.status)
  const startedAt = outcome?.startedAt ?? (hasBegun ? run?.startedAt : undefined)
  const { name: serverName = '', url, guiUrl } = server ?? {}
  const error = outcome?.error ?? run?.error
  const took = outcome && getRunTime(outcome.kind, startedAt, outcome.at)
  return {
    jobId: identity.jobId,
    name,
    label: identity.label,
    kind: getJobKind(identity, outcome),
    project: identity.project,
    server: { name: serverName, url: url ?? '' },
    page: url === undefined ? undefined : getGuiPage(getGuiUrl({ url, guiUrl }), job),
    run: outcome?.run ?? run?.number ?? 1,
    status: outcome ? outcomes[outcome.kind].status : run?.status,
    progress: outcome?.progress ?? run?.progress ?? 0,
    step: run?.currentStep,
    createdAt: toIsoTime(run?.createdAt),
    startedAt: toIsoTime(startedAt),
    endedAt: toIsoTime(outcome?.at),
    expectedEndAt: expectedEnd && toIsoTime(Math.round(expectedEnd.at / minute) * minute),
    durationSeconds: took === undefined ? undefined : Math.floor(took / 1_000),
    outcome: outcome?.kind,
    outcomeBefore: outcome?.after,
    source: outcome?.source,
    error: error === undefined ? undefined : truncateError(error, maxErrorLength),
    errorSummary: summarizeError(error),
    errors: outcome?.errors,
    resultSummary: outcome?.result,
    tries: getAttempts(job),
    restartsAt: outcome?.kind === 'failed' ? toIsoTime(job.user?.recovery?.restartAt) : undefined,
    cancelledHere: outcome?.own,
  }
}
