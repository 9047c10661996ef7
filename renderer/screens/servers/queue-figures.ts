import type { ServerView } from '#shared/model.ts'
import type { Texts } from '#shared/texts/index.ts'

export interface Figure {
  readonly name: keyof Texts['servers']['screen']['counts']
  readonly value: string
}

/** The server counts more, which is zero or which nobody asks for. */
const countNames = ['running', 'pending', 'completed', 'failed'] as const

export interface Figures {
  readonly counts: readonly Figure[]
  readonly machine: readonly Figure[]
}

/** Returns the figures of a server's last sample; only the counts are always there. */
export function figuresOf({ stats: last }: ServerView, texts: Texts): Figures {
  if (!last) return { counts: [], machine: [] }
  const { stats, workers } = last
  return {
    counts: countNames.map((name) => ({ name, value: texts.format.count(stats[name]) })),
    machine: [
      ...(workers === undefined ? [] : [{ name: 'workers', value: texts.format.count(workers) } as const]),
      ...(stats.cpuPercent === undefined
        ? []
        : [{ name: 'cpu', value: texts.format.percent(Math.round(stats.cpuPercent)) } as const]),
      ...(stats.memoryMb === undefined
        ? []
        : [{ name: 'memory', value: texts.format.memorySize(stats.memoryMb) } as const]),
    ],
  }
}
