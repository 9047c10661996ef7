import type { Texts } from './index.ts'

/** A shorter run isn't worth a word, in ms. */
const minMentionedMs = 10_000

/** Returns how long a run took and where, as a line of its own. It may be empty. */
export const formatCircumstances = (
  { format, notifications }: Texts,
  tookMs: number | undefined,
  server: string | undefined,
): string =>
  notifications.circumstances(
    tookMs === undefined || tookMs < minMentionedMs ? undefined : format.roughDuration(tookMs),
    server,
  )
