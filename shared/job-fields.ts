/** One row per field of a job. What is saved of it, how soon, and what the window gets follow from the row. */
import { z } from 'zod'
import { truncateWithEllipsis } from './truncate.ts'
import { jobKinds, unqueued } from './job-kind.ts'
import type { JobState, JobView } from './model.ts'
import { truncateError } from './rules/error-summary.ts'
import {
  durationMs,
  outcomeKind,
  percentage,
  project,
  restartLimit,
  runNumber,
  savedOutcome,
  savedTime,
  savedTimeOrZero,
  serverTime,
} from './schemas.ts'

/** In UTF-16 units, the same as for server responses. */
const maxStepLength = 2_000
const maxErrorLength = 2_000
/** The history has more of it. */
export const maxPastErrorLength = 500

interface Field {
  /** Its schema in the watch-list. Results aren't saved: they may be large, and the server has them. */
  readonly saved?: z.ZodType
  /** `now`: the user changed it, so no server would send it again. By default, it waits for another change. */
  readonly write?: 'now' | 'soon'
  readonly shown?: 'as it is' | 'by our clock'
}

type Fields = {
  readonly [N in keyof JobState]-?: Field &
    (N extends keyof JobView ? Required<Pick<Field, 'shown'>> : { readonly shown?: never })
}

/** An unknown value of a later version is ignored. */
const known = <S extends z.ZodType>(schema: S) => schema.optional().catch(undefined)
const text = z.string().optional()
const bounded = (bound: (text: string) => string) => z.string().transform(bound).optional()
const error = bounded((whole) => truncateError(whole, maxErrorLength))
const pastRun = z.object({
  run: runNumber.catch(1),
  startedAt: serverTime,
  /** An impossible one is replaced where the job is restored. */
  endedAt: z.number(),
  kind: outcomeKind,
  error: bounded((whole) => truncateError(whole, maxPastErrorLength)),
})
const overdue = z.union([
  z.object({ run: runNumber, usualMs: durationMs }),
  z.object({ run: runNumber, limitMs: durationMs }),
])
const announcedEnd = z.object({ run: runNumber, withBatch: z.literal(true).optional() })

export const jobFields = {
  key: { shown: 'as it is' },
  serverId: { saved: z.string().min(1), shown: 'as it is' },
  jobId: { saved: z.string(), shown: 'as it is' },
  label: { saved: text, write: 'now', shown: 'as it is' },
  kind: { saved: known(z.enum(jobKinds)), write: 'soon', shown: 'as it is' },
  project: { saved: known(project), write: 'soon', shown: 'as it is' },
  startedBy: { saved: known(z.string()), shown: 'as it is' },
  subject: { saved: known(z.string()), shown: 'as it is' },
  followedBy: { saved: known(z.enum(unqueued)), shown: 'as it is' },
  addedBy: { saved: known(z.object({ rule: z.string(), since: savedTimeOrZero })), shown: 'as it is' },
  batch: { saved: text, write: 'now', shown: 'as it is' },
  status: { saved: text, write: 'soon', shown: 'as it is' },
  progress: { saved: percentage.catch(0).default(0), shown: 'as it is' },
  place: { shown: 'as it is' },
  currentStep: { saved: bounded((step) => truncateWithEllipsis(step, maxStepLength)), shown: 'as it is' },
  stepBefore: {},
  createdAt: { saved: serverTime, shown: 'by our clock' },
  startedAt: { saved: serverTime, write: 'soon', shown: 'by our clock' },
  completedAt: { saved: serverTime, shown: 'by our clock' },
  updatedAt: { saved: known(savedTime), shown: 'as it is' },
  result: {},
  error: { saved: error, shown: 'as it is' },
  hasMore: {},
  isResultCut: {},
  connection: { shown: 'as it is' },
  run: { saved: runNumber.catch(1).default(1), write: 'soon', shown: 'as it is' },
  runs: { saved: z.array(pastRun).readonly().default([]) },
  outcome: { saved: savedOutcome.optional(), shown: 'as it is' },
  dismissed: { saved: text, write: 'now' },
  endedBefore: { saved: outcomeKind.optional() },
  lostTrackAt: { saved: known(savedTime), write: 'soon', shown: 'as it is' },
  overdue: { saved: known(overdue), write: 'now' },
  limitMs: { saved: known(durationMs), write: 'now', shown: 'as it is' },
  announcesEnd: { saved: known(announcedEnd), write: 'now' },
  trail: {},
  timeline: {},
  addedAt: { saved: savedTimeOrZero, shown: 'as it is' },
  muted: { saved: z.boolean().default(false), write: 'now', shown: 'as it is' },
  autoRestarts: { saved: known(restartLimit), write: 'now', shown: 'as it is' },
  recovery: {
    saved: known(z.object({ attempts: restartLimit, restartAt: known(savedTime) })),
    write: 'now',
    shown: 'as it is',
  },
  cancelAskedOf: { saved: known(runNumber), write: 'now' },
  pendingCommand: { shown: 'as it is' },
} as const satisfies Fields

type Rows = typeof jobFields
type NameOf<P> = { [N in keyof Rows]: Rows[N] extends P ? N : never }[keyof Rows]
type SavedName = NameOf<{ readonly saved: z.ZodType }>
type ShownName = NameOf<{ readonly shown: string }>
type SavedShape = { readonly [N in SavedName]: Rows[N]['saved'] }

type Name = keyof JobState

const rows: Readonly<Record<Name, Field>> = jobFields
const isName = (name: string): name is Name => Object.hasOwn(rows, name)
const fieldsWhere = (suits: (row: Field) => boolean): readonly Name[] =>
  Object.keys(rows)
    .filter(isName)
    .filter((name) => suits(rows[name]))

const savedFields = fieldsWhere(({ saved }) => saved !== undefined)
const unchangedFields = fieldsWhere(({ shown }) => shown === 'as it is')
const serverTimeFields = fieldsWhere(({ shown }) => shown === 'by our clock')

function getSavedShape(): SavedShape
function getSavedShape(): Readonly<Record<string, z.ZodType | undefined>> {
  return Object.fromEntries(savedFields.map((name) => [name, rows[name].saved]))
}

/** The schemas of the saved fields. */
export const savedShape = getSavedShape()

/** Copies in a loop, because thousands of jobs are copied at once. */
function pickFields(names: readonly Name[], job: JobState): Record<string, unknown> {
  const copy: Record<string, unknown> = {}
  for (const name of names) copy[name] = job[name]
  return copy
}

/** Returns the fields of a job that are saved. */
export function pickSavedFields(job: JobState): Pick<JobState, SavedName>
export function pickSavedFields(job: JobState): Readonly<Record<string, unknown>> {
  return pickFields(savedFields, job)
}

/** The fields of a job that the window gets. The server's clock is `skewMs` ahead, and its times become ours. */
export function pickViewFields(job: JobState, skewMs: number): Pick<JobState, ShownName>
export function pickViewFields(job: JobState, skewMs: number): Readonly<Record<string, unknown>> {
  const shown = pickFields(unchangedFields, job)
  for (const name of serverTimeFields) {
    const time = job[name]
    shown[name] = typeof time === 'number' ? time - skewMs : undefined
  }
  return shown
}

const differIn = (names: readonly Name[]) => (before: JobState, after: JobState) =>
  names.some((name) => before[name] !== after[name])

/** Whether the user changed something that no server would send again. */
export const isUserChange = differIn(fieldsWhere(({ write }) => write === 'now'))

const hasNews = differIn(fieldsWhere(({ write }) => write === 'soon'))

/** Whether a change is worth an early write. Progress alone isn't. */
export const isWorthSaving = (before: JobState, after: JobState): boolean =>
  hasNews(before, after) || before.outcome?.id !== after.outcome?.id

/** What the history keeps of a job. Its `kind` is the outcome's. */
export const historyShape = {
  label: jobFields.label.saved,
  jobKind: jobFields.kind.saved,
  project: jobFields.project.saved,
}

export const pickHistoryFields = ({ label, kind, project: of }: Partial<JobState>) => ({
  label,
  jobKind: kind,
  project: of,
})
