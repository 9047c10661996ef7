/**
 * Defines each field of a job: the part to which it belongs, whether and how soon it is saved, and whether
 * the window gets it.
 */
import { z } from 'zod'
import { truncateWithEllipsis } from './truncate.ts'
import { jobKinds, unqueuedRoutes } from './job-kind.ts'
import type { JobIdentity, JobRun, JobState, JobUser, JobView } from './model.ts'
import { truncateError } from './rules/error-summary.ts'
import {
  durationMsSchema,
  outcomeKindSchema,
  percentageSchema,
  projectSchema,
  restartLimitSchema,
  runNumberSchema,
  savedOutcomeSchema,
  savedTimeSchema,
  savedTimeOrZeroSchema,
  serverTimeSchema,
} from './schemas.ts'

/** How much of a step or an error is saved, in UTF-16 units. Responses of the server have the same limits. */
const maxStepLength = 2_000
const maxErrorLength = 2_000
/**
 * How much of an earlier run's error is saved, in UTF-16 units. The history contains a longer part of the
 * error.
 */
export const maxPastErrorLength = 500

interface Field {
  /** The schema in the watch-list. Results have none, because they may be large and the server has them. */
  readonly saved?: z.ZodType
  /**
   * How soon a change of the field is saved. `now` is for changes that no server would send again, such as
   * decisions of the user. Without this property, the field is saved along with other changes.
   */
  readonly write?: 'now' | 'soon'
  readonly shown?: 'as it is' | 'by our clock'
  /**
   * How a report of the server changes the field. With `latest`, the field gets the report's value, even if
   * the report lacks it. With `known`, the field keeps the last value that a report had, and with `first` the
   * first one. For other fields, the reducer has rules of its own.
   */
  readonly reported?: 'latest' | 'known' | 'first'
}

type Rows<All, Shown> = {
  readonly [N in keyof All]-?: Field &
    (N extends keyof Shown ? Required<Pick<Field, 'shown'>> : { readonly shown?: never })
}

/** Makes a field optional. An invalid value is ignored, such as one that only a newer version knows. */
const ifKnown = <S extends z.ZodType>(schema: S) => schema.optional().catch(undefined)
const text = z.string().optional()
const bounded = (bound: (text: string) => string) => z.string().transform(bound).optional()
const error = bounded((whole) => truncateError(whole, maxErrorLength))
const pastRun = z.object({
  run: runNumberSchema.catch(1),
  startedAt: serverTimeSchema,
  /** If the time is invalid, it is replaced when the job is restored. */
  endedAt: z.number(),
  kind: outcomeKindSchema,
  error: bounded((whole) => truncateError(whole, maxPastErrorLength)),
})
const overdue = z.union([
  z.object({ usualMs: durationMsSchema }),
  z.object({ limitMs: durationMsSchema }),
  z.object({ silentSince: savedTimeSchema, isWorkerGone: z.literal(true).optional() }),
])
const announcedEnd = z.object({ run: runNumberSchema, withBatch: z.literal(true).optional() })

const identity = {
  key: { shown: 'as it is' },
  serverId: { saved: z.string().min(1), shown: 'as it is' },
  jobId: { saved: z.string(), shown: 'as it is' },
  label: { saved: text, write: 'now', shown: 'as it is' },
  kind: { saved: ifKnown(z.enum(jobKinds)), write: 'soon', shown: 'as it is', reported: 'first' },
  project: { saved: ifKnown(projectSchema), write: 'soon', shown: 'as it is', reported: 'first' },
  startedBy: { saved: ifKnown(z.string()), shown: 'as it is', reported: 'first' },
  subject: { saved: ifKnown(z.string()), shown: 'as it is', reported: 'first' },
  followedBy: { saved: ifKnown(z.enum(unqueuedRoutes)), shown: 'as it is' },
  addedBy: {
    saved: ifKnown(z.object({ rule: z.string(), since: savedTimeOrZeroSchema })),
    shown: 'as it is',
  },
  addedAt: { saved: savedTimeOrZeroSchema, shown: 'as it is' },
} as const satisfies Rows<JobIdentity, JobView['identity']>

const run = {
  number: { saved: runNumberSchema.catch(1).default(1), write: 'soon', shown: 'as it is' },
  earlier: { saved: z.array(pastRun).readonly().default([]) },
  connection: { shown: 'as it is' },
  status: { saved: text, write: 'soon', shown: 'as it is' },
  progress: { saved: percentageSchema.catch(0).default(0), shown: 'as it is' },
  queuePosition: { shown: 'as it is' },
  currentStep: { saved: bounded((step) => truncateWithEllipsis(step, maxStepLength)), shown: 'as it is' },
  stepBefore: {},
  createdAt: { saved: serverTimeSchema, shown: 'by our clock', reported: 'known' },
  startedAt: { saved: serverTimeSchema, write: 'soon', shown: 'by our clock' },
  completedAt: { saved: serverTimeSchema, shown: 'by our clock' },
  updatedAt: { saved: ifKnown(savedTimeSchema), shown: 'as it is' },
  result: {},
  error: { saved: error, shown: 'as it is', reported: 'latest' },
  isTruncated: { reported: 'latest' },
  isResultCut: { reported: 'latest' },
  endedBefore: { saved: outcomeKindSchema.optional() },
  lostTrackAt: { saved: ifKnown(savedTimeSchema), write: 'soon', shown: 'as it is' },
  workerGoneAt: {},
  overdue: { saved: ifKnown(overdue), write: 'now' },
  trail: {},
  timeline: {},
} as const satisfies Rows<JobRun, JobView['run']>

const user = {
  muted: { saved: z.boolean().default(false), write: 'now', shown: 'as it is' },
  batch: { saved: text, write: 'now', shown: 'as it is' },
  dismissed: { saved: text, write: 'now' },
  limitMs: { saved: ifKnown(durationMsSchema), write: 'now', shown: 'as it is' },
  autoRestarts: { saved: ifKnown(restartLimitSchema), write: 'now', shown: 'as it is' },
  recovery: {
    saved: ifKnown(z.object({ attempts: restartLimitSchema, restartAt: ifKnown(savedTimeSchema) })),
    write: 'now',
    shown: 'as it is',
  },
  pendingCommand: { shown: 'as it is' },
  cancelAskedOf: { saved: ifKnown(runNumberSchema), write: 'now' },
  announcesEnd: { saved: ifKnown(announcedEnd), write: 'now' },
  waitedFor: { shown: 'as it is' },
  isTemporary: {},
} as const satisfies Rows<JobUser, JobView['user']>

export const jobFields = { identity, run, user } as const

const partNames = ['identity', 'run', 'user'] as const
type PartName = (typeof partNames)[number]
type Part<P extends PartName> = (typeof jobFields)[P]
type SavedName<P extends PartName> = {
  [N in keyof Part<P>]: Part<P>[N] extends { readonly saved: z.ZodType } ? N : never
}[keyof Part<P>]
type SavedShape<P extends PartName> = {
  readonly [N in SavedName<P>]: Part<P>[N] extends { readonly saved: infer S } ? S : never
}

const getFieldNames = (part: PartName, matches: (row: Field) => boolean): readonly string[] =>
  Object.entries<Field>(jobFields[part]).flatMap(([name, row]) => (matches(row) ? [name] : []))

function getSavedShape<P extends PartName>(part: P): SavedShape<P>
function getSavedShape(part: PartName): Readonly<Record<string, z.ZodType | undefined>> {
  const rows: Readonly<Record<string, Field>> = jobFields[part]
  return Object.fromEntries(
    getFieldNames(part, ({ saved }) => saved !== undefined).map((name) => [name, rows[name]?.saved]),
  )
}

export const savedShape = {
  identity: getSavedShape('identity'),
  run: getSavedShape('run'),
  outcome: savedOutcomeSchema.optional(),
  user: getSavedShape('user'),
}

/** Copies fields. A loop is faster than other ways, and thousands of jobs are copied at once. */
function pickFields(names: readonly string[], from: object): Record<string, unknown> {
  const copy: Record<string, unknown> = {}
  for (const name of names) copy[name] = Reflect.get(from, name)
  return copy
}

const mapParts = <V>(valueOf: (part: PartName) => V): Readonly<Record<PartName, V>> => ({
  identity: valueOf('identity'),
  run: valueOf('run'),
  user: valueOf('user'),
})

const savedFields = mapParts((part) => getFieldNames(part, ({ saved }) => saved !== undefined))
const unchangedFields = mapParts((part) => getFieldNames(part, ({ shown }) => shown === 'as it is'))
const serverTimeFields = getFieldNames('run', ({ shown }) => shown === 'by our clock')

export function pickSavedFields<P extends PartName>(
  part: P,
  from: Pick<JobState[P], SavedName<P> & keyof JobState[P]>,
): Pick<JobState[P], SavedName<P> & keyof JobState[P]>
export function pickSavedFields(part: PartName, from: object): Readonly<Record<string, unknown>> {
  return pickFields(savedFields[part], from)
}

/**
 * Returns the fields that the window gets. Times of the server, whose clock is `skewMs` ahead, are converted
 * to our clock.
 */
export function pickViewFields(job: JobState, skewMs: number): Pick<JobView, PartName | 'outcome'>
export function pickViewFields(job: JobState, skewMs: number): Readonly<Record<string, unknown>> {
  const shownRun = pickFields(unchangedFields.run, job.run)
  for (const name of serverTimeFields) {
    const time: unknown = Reflect.get(job.run, name)
    shownRun[name] = typeof time === 'number' ? time - skewMs : undefined
  }
  return {
    identity: pickFields(unchangedFields.identity, job.identity),
    run: shownRun,
    outcome: job.outcome,
    user: pickFields(unchangedFields.user, job.user),
  }
}

type ReportedName<P extends PartName> = {
  [N in keyof Part<P>]: Part<P>[N] extends { readonly reported: string } ? N : never
}[keyof Part<P>]
type Reported<P extends PartName> = Pick<JobState[P], ReportedName<P> & keyof JobState[P]>

/** The fields of a job that a report of the server can contain. */
export type ReportedFields = Reported<'identity'> & Reported<'run'>

const reportedFields = mapParts((part) =>
  Object.entries<Field>(jobFields[part]).flatMap(([name, { reported }]) =>
    reported ? [{ name, reported }] : [],
  ),
)

/** Returns the part of a job after a report, or the same object if nothing changed. */
export function applyReportedFields<P extends PartName>(
  part: P,
  before: JobState[P],
  report: Reported<P>,
): JobState[P]
export function applyReportedFields(part: PartName, before: object, report: object): object {
  let after: object | undefined
  for (const { name, reported } of reportedFields[part]) {
    const [old, latest] = [Reflect.get(before, name), Reflect.get(report, name)]
    const next: unknown =
      reported === 'latest' ? latest : reported === 'known' ? (latest ?? old) : (old ?? latest)
    if (next !== old) Reflect.set((after ??= { ...before }), name, next)
  }
  return after ?? before
}

function differIn(matches: (row: Field) => boolean): (before: JobState, after: JobState) => boolean {
  const names = mapParts((part) => getFieldNames(part, matches))
  return (before, after) =>
    partNames.some(
      (part) =>
        before[part] !== after[part] &&
        names[part].some((name) => Reflect.get(before[part], name) !== Reflect.get(after[part], name)),
    )
}

/** Whether a change affects a field that can't be fetched from a server again, such as a decision of the user. */
export const isUserChange = differIn(({ write }) => write === 'now')

const hasNews = differIn(({ write }) => write === 'soon')

/** Whether a change should be saved soon. A change of only the progress needn't be saved soon. */
export const isWorthSaving = (before: JobState, after: JobState): boolean =>
  hasNews(before, after) || before.outcome?.id !== after.outcome?.id

/**
 * The schema of a run's job in the history. The history uses `kind` for the outcome, so the job's kind has
 * another name there.
 */
export const historyShape = {
  label: identity.label.saved,
  jobKind: identity.kind.saved,
  project: identity.project.saved,
  subject: identity.subject.saved,
}

export const pickHistoryFields = ({ label, kind, project: ofJob, subject }: Partial<JobIdentity>) => ({
  label,
  jobKind: kind,
  project: ofJob,
  subject,
})
