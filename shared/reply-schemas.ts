/**
 * Schemas of what main sends to the window, for the tests' double of the bridge. The compiler checks each against its
 * type in `model.ts`, field by field. They are lazy: main validates no replies, so it never builds them.
 */
import { z } from 'zod'
import { hookSchema, type HookReport, type HookView } from './hooks.ts'
import { unqueued } from './job-kind.ts'
import { jobKind, resultErrors, resultSummary } from './result-schema.ts'
import { outcomeKinds } from './outcome.ts'
import type { Message, MessageCode, MessagePart } from './message.ts'
import { outcomeSources } from './model.ts'
import type {
  AddedBy,
  AuthorityView,
  Batch,
  BulkRestart,
  ChosenAuthority,
  Discovery,
  ExpectedEnd,
  JobOutcome,
  HistoryEntry,
  JobDetail,
  JobView,
  Connection,
  ListedJob,
  Notice,
  PastRun,
  Project,
  QueueAlert,
  QueueHealth,
  QueueStats,
  Recovery,
  RuleFind,
  ServerView,
  StatsSample,
  TimelineEntry,
  TrailPoint,
  UpdateState,
  UsualDuration,
  UsualRun,
  PendingCommand,
  WatchRule,
} from './model.ts'

/** Every field of `T`, the optional ones included. */
type Fields<T> = { readonly [K in keyof T]-?: z.ZodType<T[K]> }

export const jobKey = z.templateLiteral([z.string().min(1).max(64), '/', z.string().min(1).max(500)])
export const serverId = z.string().min(1).max(64)
export const batchId = z.string().min(1).max(64)
export const outcomeKind = z.enum(outcomeKinds)
/** How often a failed run is auto-restarted; 0 for never. */
export const restartLimit = z.number().int().min(0).max(10)

/** The longest IDs and names accepted from the server. */
export const project = z.strictObject({
  id: z.string().min(1).max(200),
  name: z.string().max(200),
} satisfies Fields<Project>)
export const watchRuleId = z.string().min(1).max(64)

const text = z.string()
const maybeText = text.optional()
/** Ms since the epoch. */
const time = z.number()
const maybeTime = time.optional()
const progress = z.number().min(0).max(100)
const count = z.number().int().min(0)
const amount = z.number().min(0)
const run = z.number().int().min(1)
const shortError = z.string().max(2_000).optional()

/** The compiler checks that a code has a text where a message is made. */
const messageCode = z.custom<MessageCode>(
  (code) => typeof code === 'string' && /^\w+(?:\.[\w-]+)+$/.test(code),
)

export const message: z.ZodType<Message> = z.lazy(() =>
  z.strictObject({
    code: messageCode,
    values: z.array(z.union([messagePart, z.number()])).optional(),
  } satisfies Fields<Message>),
)

const messagePart: z.ZodType<MessagePart> = z.lazy(() =>
  z.union([text, message, z.array(z.union([text, message]))]),
)

const maybeMessage = z.lazy(() => message.optional())

const outcome: z.ZodType<JobOutcome> = z.lazy(() =>
  z.strictObject({
    id: text,
    key: jobKey,
    kind: outcomeKind,
    run,
    at: time,
    startedAt: maybeTime,
    progress,
    error: shortError,
    own: z.literal(true).optional(),
    source: z.enum(outcomeSources).optional(),
    isEarly: z.literal(true).optional(),
    result: resultSummary.optional(),
    errors: resultErrors.optional(),
    after: outcomeKind.optional(),
  } satisfies Fields<JobOutcome>),
)

const connection: z.ZodType<Connection> = z.lazy(() =>
  z.strictObject({
    state: z.enum(['connecting', 'live', 'polling', 'waiting', 'offline', 'unauthorized', 'closed']),
    reason: maybeMessage,
    nextTryAt: maybeTime,
  } satisfies Fields<Connection>),
)

const recovery: z.ZodType<Recovery> = z.lazy(() =>
  z.strictObject({
    attempts: count,
    restartAt: maybeTime,
  } satisfies Fields<Recovery>),
)

const pendingCommand: z.ZodType<PendingCommand> = z.lazy(() =>
  z.strictObject({
    kind: z.enum(['restart', 'cancel']),
    at: time,
    state: z.enum(['sent', 'accepted', 'refused', 'ignored']),
    message: maybeMessage,
  } satisfies Fields<PendingCommand>),
)

const expectedEnd: z.ZodType<ExpectedEnd> = z.lazy(() =>
  z.strictObject({ at: time, leastLeftMs: amount } satisfies Fields<ExpectedEnd>),
)

const usualDuration: z.ZodType<UsualDuration> = z.lazy(() =>
  z.strictObject({
    runs: count,
    medianMs: amount,
    fromMs: amount,
    toMs: amount,
  } satisfies Fields<UsualDuration>),
)

export const jobView: z.ZodType<JobView> = z.lazy(() =>
  z.strictObject({
    key: jobKey,
    serverId,
    jobId: text,
    label: maybeText,
    kind: jobKind.optional(),
    project: project.optional(),
    startedBy: maybeText,
    subject: maybeText,
    followedBy: z.enum(unqueued).optional(),
    addedBy: z.strictObject({ rule: watchRuleId, since: time } satisfies Fields<AddedBy>).optional(),
    batch: batchId.optional(),
    status: maybeText,
    progress,
    currentStep: maybeText,
    createdAt: maybeTime,
    waitingSince: maybeTime,
    startedAt: maybeTime,
    completedAt: maybeTime,
    heardAt: maybeTime,
    error: shortError,
    connection,
    run,
    outcome: outcome.optional(),
    expectedEnd: expectedEnd.optional(),
    usual: usualDuration.optional(),
    addedAt: time,
    muted: z.boolean(),
    lostTrackAt: maybeTime,
    autoRestarts: restartLimit.optional(),
    recovery: recovery.optional(),
    pendingCommand: pendingCommand.optional(),
    usualMs: amount.optional(),
    overLimitMs: amount.optional(),
    limitMs: amount.optional(),
    announcesStart: z.literal(true).optional(),
    overcame: maybeText,
    attention: z.boolean(),
    unseen: z.boolean(),
  } satisfies Fields<JobView>),
)

const trailPoint: z.ZodType<TrailPoint> = z.lazy(() =>
  z.strictObject({
    at: time,
    progress,
  } satisfies Fields<TrailPoint>),
)

const timelineEntry: z.ZodType<TimelineEntry> = z.lazy(() =>
  z.strictObject({
    at: time,
    status: text,
    progress,
    step: maybeText,
  } satisfies Fields<TimelineEntry>),
)

const pastRun: z.ZodType<PastRun> = z.lazy(() =>
  z.strictObject({
    run,
    startedAt: maybeTime,
    endedAt: time,
    kind: outcomeKind,
    error: maybeText,
  } satisfies Fields<PastRun>),
)

const usualRun: z.ZodType<UsualRun> = z.lazy(() =>
  z.strictObject({
    runs: count,
    medianMs: amount,
    fromMs: amount,
    toMs: amount,
    course: z.array(z.number().min(0).max(1_000)).optional(),
    stray: amount.optional(),
  } satisfies Fields<UsualRun>),
)

export const jobDetail: z.ZodType<JobDetail> = z.lazy(() =>
  z.strictObject({
    key: jobKey,
    result: z.unknown().optional(),
    error: shortError,
    hasMore: z.literal(true).optional(),
    trail: z.array(trailPoint),
    timeline: z.array(timelineEntry),
    runs: z.array(pastRun),
    usual: usualRun.optional(),
  } satisfies Fields<JobDetail>),
)

const queueStats: z.ZodType<QueueStats> = z.lazy(() =>
  z.strictObject({
    pending: amount,
    running: amount,
    scheduled: amount,
    completed: amount,
    failed: amount,
    cancelled: amount,
    retrying: amount,
    total: amount,
    cpuPercent: amount.optional(),
    memoryMb: amount.optional(),
    activeWorkers: amount.optional(),
    queueType: maybeText,
    cacheSize: amount.optional(),
    health: z
      .strictObject({
        status: maybeText,
        resourceUtilization: maybeText,
        limitEnforcement: maybeText,
      } satisfies Fields<QueueHealth>)
      .optional(),
  } satisfies Fields<QueueStats>),
)

const statsSample: z.ZodType<StatsSample> = z.lazy(() =>
  z.strictObject({
    at: time,
    stats: queueStats,
  } satisfies Fields<StatsSample>),
)

const queueAlert: z.ZodType<QueueAlert> = z.lazy(() =>
  z.strictObject({
    kind: z.enum(['failure-rate', 'cpu', 'memory', 'pending', 'no-workers', 'unreachable', 'no-queue']),
    raisedAt: time,
    message,
  } satisfies Fields<QueueAlert>),
)

const authorityFields = { subject: text, expiresAt: time, count } satisfies Fields<AuthorityView>

export const chosenAuthority: z.ZodType<ChosenAuthority> = z.lazy(() =>
  z.strictObject({ ...authorityFields, choice: z.uuid() } satisfies Fields<ChosenAuthority>),
)

export const watchRule: z.ZodType<WatchRule> = z.lazy(() =>
  z.strictObject({
    id: watchRuleId,
    kind: jobKind.optional(),
    project: project.optional(),
    startedBy: z.string().min(1).max(200).optional(),
    since: time,
  } satisfies Fields<WatchRule>),
)

export const serverView: z.ZodType<ServerView> = z.lazy(() =>
  z.strictObject({
    id: serverId,
    name: text,
    url: text,
    guiUrl: maybeText,
    guiFound: maybeText,
    hasKey: z.boolean(),
    reach: z.enum(['unknown', 'ok', 'unreachable', 'no-queue', 'unauthorized', 'limited', 'not-compileo']),
    reason: maybeMessage,
    nextTryAt: maybeTime,
    stats: statsSample.optional(),
    statsHistory: z.array(statsSample),
    alerts: z.array(queueAlert),
    muted: z.boolean(),
    autoRestarts: restartLimit,
    authority: z.strictObject(authorityFields).optional(),
    usesPlugin: z.literal(true).optional(),
    pausedUntil: maybeTime,
    alertLevels: z.custom<ServerView['alertLevels']>().optional(),
    watchRules: z.array(watchRule),
    ruleOffer: project.optional(),
  } satisfies Fields<ServerView>),
)

const jobSource = z.enum(['plugin', 'extraction', 'quality'])

const listedJob: z.ZodType<ListedJob> = z.lazy(() =>
  z.strictObject({
    key: jobKey,
    serverId,
    jobId: text,
    kind: jobKind.optional(),
    project: project.optional(),
    startedBy: maybeText,
    source: jobSource,
    status: text,
    progress,
    currentStep: maybeText,
    createdAt: maybeTime,
    startedAt: maybeTime,
    completedAt: maybeTime,
  } satisfies Fields<ListedJob>),
)

export const discovery: z.ZodType<Discovery> = z.lazy(() =>
  z.strictObject({
    serverId,
    state: z.enum(['unknown', 'scanning', 'scanned', 'unavailable', 'failed']),
    reason: maybeMessage,
    sources: z.array(jobSource),
    jobs: z.array(listedJob).max(500),
    projects: z.array(project).max(200),
    scannedAt: maybeTime,
    lastFind: z.strictObject({ at: time, keys: z.array(jobKey) } satisfies Fields<RuleFind>).optional(),
  } satisfies Fields<Discovery>),
)

export const batch: z.ZodType<Batch> = z.lazy(() =>
  z.strictObject({ id: batchId, name: maybeText } satisfies Fields<Batch>),
)

export const historyEntry: z.ZodType<HistoryEntry> = z.lazy(() =>
  z.strictObject({
    outcome,
    jobId: text,
    label: maybeText,
    jobKind: jobKind.optional(),
    project: project.optional(),
    server: maybeText,
    silence: z.enum(['own', 'kind', 'job', 'server', 'batch', 'paused', 'quiet-hours', 'looking']).optional(),
  } satisfies Fields<HistoryEntry>),
)

export const hookView: z.ZodType<HookView> = z.lazy(() =>
  hookSchema.extend({
    last: z
      .strictObject({ at: time, ok: z.boolean(), message, output: maybeText } satisfies Fields<HookReport>)
      .optional(),
    waiting: count,
    nextTryAt: maybeTime,
    authority: z.strictObject(authorityFields).optional(),
  }),
)

export const notice: z.ZodType<Notice> = z.lazy(() =>
  z.strictObject({
    id: z.string().max(200),
    tone: z.enum(['info', 'warning']),
    message,
    offer: z.literal('open-at-login').optional(),
  } satisfies Fields<Notice>),
)

export const bulkRestart: z.ZodType<BulkRestart> = z.lazy(() =>
  z.strictObject({
    total: count,
    done: count,
    refused: count,
  } satisfies Fields<BulkRestart>),
)

export const updateState: z.ZodType<UpdateState> = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('off'),
      why: z.enum(['development', 'package', 'archive', 'nowhere', 'unsigned', 'not-replaceable']),
    }),
    z.strictObject({ kind: z.enum(['unknown', 'looking']) }),
    z.strictObject({ kind: z.literal('newest'), at: time }),
    z.strictObject({ kind: z.enum(['found', 'ready']), version: text }),
    z.strictObject({
      kind: z.literal('downloading'),
      version: text,
      percent: z.number().int().min(0).max(100),
    }),
    z.strictObject({ kind: z.literal('failed'), message }),
  ]),
)
