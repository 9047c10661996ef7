import type { Outcome } from '../../preload/contract.ts'
import type { Settings } from '../state/types.ts'
import type { CommandContext } from './context.ts'

const hourMs = 60 * 60_000

/** Until when a pause lasts, ms since the epoch; 0 for none. "Tomorrow" begins at 8 in the morning, local time. Pure. */
export function pauseEnd(until: 'hour' | 'tomorrow' | 'resume', now: number): number {
  switch (until) {
    case 'resume':
      return 0
    case 'hour':
      return now + hourMs
    case 'tomorrow': {
      const date = new Date(now)
      date.setDate(date.getDate() + 1)
      return date.setHours(8, 0, 0, 0)
    }
  }
}

/** Pauses all notifications, or lets them come again. Nothing is lost meanwhile: it stays in history and attention. */
export function pauseNotifications(
  { store, clock }: CommandContext,
  until: 'hour' | 'tomorrow' | 'resume',
): Outcome {
  store.setSettings({ pausedUntil: pauseEnd(until, clock.now()) })
  return { ok: true }
}

export function setTheme({ store }: CommandContext, theme: Settings['theme']): Outcome {
  store.setSettings({ theme })
  return { ok: true }
}

export function dismissNotice({ store }: CommandContext, id: string): Outcome {
  store.removeNotice(id)
  return { ok: true }
}
