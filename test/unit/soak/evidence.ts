import type {
  Evidence,
  LedgerOutcome,
  ProcessLife,
  AcceptedNotification,
  TrueOutcome,
  TrueJob,
} from '#test/soak/evidence.ts'

export const min = (minutes: number): number => minutes * 60_000

export const key = 'server/job'

export function aJob(outcomes: readonly TrueOutcome[], more: Partial<TrueJob> = {}): TrueJob {
  return { key, server: 0, askedAt: 0, watchedAt: 0, isKnown: true, outcomes, ...more }
}

export function aLife(nth: number, from: number, to: number, more: Partial<ProcessLife> = {}): ProcessLife {
  return { nth, up: { from, to }, how: 'quit', ...more }
}

export function recorded(
  kind: LedgerOutcome['kind'],
  at: number,
  more: Partial<LedgerOutcome> = {},
): LedgerOutcome {
  return { key, id: `${kind}@${at}`, kind, at, announced: 1, ...more }
}

const kinds = ['completed', 'failed', 'cancelled', 'lost'] as const

export function notified(
  title: string,
  at: number,
  more: Partial<AcceptedNotification> = {},
): AcceptedNotification {
  const kind = kinds.find((each) => title.toLowerCase().startsWith(each))
  const outcomes = kind ? [{ id: `${kind}@${at}`, key, kind, run: 1, at, progress: 0 } as const] : []
  const command = { open: 'window' } as const
  const spec = {
    id: `job:${key}`,
    title,
    body: '',
    urgency: 'normal',
    command,
    buttons: [],
    outcomes,
  } as const
  return { life: 1, at, spec, ...more }
}

export function theEvidence(more: Partial<Evidence>): Evidence {
  return {
    jobs: [],
    lives: [aLife(1, 0, min(60))],
    accepted: [],
    ledger: [],
    troubles: [[]],
    end: min(60),
    ...more,
  }
}
