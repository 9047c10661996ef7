import type { Random } from '../compileo/backoff.ts'
import type { CompileoClient } from '../compileo/client.ts'
import type { Clock } from '../compileo/clock.ts'
import type { CompileoError } from '../compileo/errors.ts'
import type { StreamEnd } from '../compileo/job-stream.ts'
import type { Priority } from '../compileo/request-budget.ts'
import { isTerminal, type JobReport } from '../compileo/schema.ts'
import type { JobEvent } from '../state/events.ts'
import type { EndingKind } from '../state/types.ts'
import type { Confirmed } from './confirm.ts'
import type { Inbox } from './inbox.ts'
import type { Reachability } from './reachability.ts'

/** Why somebody asks a watcher to look at once. */
export type Nudge =
  /** The machine woke, the network changed, the server came back: what we have may be dead. */
  | 'wake'
  /** A restart was accepted: the run that is over is about to move. */
  | 'restarted'
  /** A cancel was accepted: the stream will tell, or a look will. */
  | 'cancelled'

export interface JobWatcherOptions {
  readonly jobId: string
  readonly client: CompileoClient
  readonly reach: Reachability
  readonly clock: Clock
  readonly random: Random
  /** Ends the watch. */
  readonly signal: AbortSignal
  readonly emit: (event: JobEvent) => void
  /** What earlier sessions knew: whether the server ever knew the job, and how its run ended, if it did. */
  readonly known: boolean
  readonly over?: { readonly kind: EndingKind; readonly at: number }
  /** Larger goes first among watches that wait for the request budget. */
  readonly rank: () => number
}

/** What a stream has to say beyond the ordinary frame, which is passed on at once. */
export type StreamSignal =
  /** A frame tells an ending, or that the run begins anew: only `GET /status` knows for sure. */
  | { readonly type: 'doubt'; readonly priority: Priority }
  | { readonly type: 'garbage' }
  | { readonly type: 'trouble'; readonly message: string }
  | { readonly type: 'end'; readonly end: StreamEnd }

/** How one way of following a job came to its end. */
export type Verdict =
  | { readonly is: 'over'; readonly kind: 'completed' | 'failed' | 'cancelled' }
  | { readonly is: 'missing'; readonly message: string }
  | { readonly is: 'no-stream' }
  /** What it follows by is dead or old: begin anew, at once. */
  | { readonly is: 'again' }
  | {
      readonly is: 'trouble'
      readonly error: CompileoError
      /** The server was heard before it broke off, so it is this stream's trouble and not the server's. */
      readonly heard: boolean
      /** It lasted long enough that the next try need not wait longer than the first. */
      readonly lasted: boolean
    }

export type WatchMessage = StreamSignal | { readonly type: 'nudge'; readonly nudge: Nudge }

/** What the ways of following share. */
export interface Following {
  readonly options: JobWatcherOptions
  readonly inbox: Inbox<WatchMessage>
  /** Marks the job as known to the server. */
  heard(): void
  emitReport(report: JobReport): void
  /** Asks what is true, and emits it where it is known. */
  check(priority: Priority): Promise<Confirmed>
}

/** The verdict of a check, where it ends the following; undefined to go on. */
export function verdictOf(checked: Confirmed): Verdict | undefined {
  if (checked.is === 'missing') return { is: 'missing', message: checked.message }
  if (checked.is === 'unclear') return { is: 'trouble', error: checked.error, heard: false, lasted: false }
  const { status } = checked.report
  return isTerminal(status) ? { is: 'over', kind: status } : undefined
}
