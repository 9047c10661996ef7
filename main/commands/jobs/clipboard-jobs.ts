import { createHash } from 'node:crypto'
import type { ClipboardLook } from '../../../shared/contract.ts'
import { findJobs, isUuid } from '../../../shared/rules/job-ids.ts'
import type { CommandContext } from '../context.ts'

export interface ClipboardOfWindow {
  readonly readText: () => Promise<string>
  readonly isFocused: () => boolean
  readonly isVisible: () => boolean
}

/** In characters: longer texts aren't meant for us. */
const longest = 2_000

const fingerprint = (text: string) => createHash('sha256').update(text).digest('base64')

/**
 * Reads only while the window has the focus, and once per text. An ID must be a UUID or part of an API
 * address. Nothing else of the text is saved.
 */
export function createClipboardReader(
  { store }: Pick<CommandContext, 'store'>,
  { readText, isFocused, isVisible }: ClipboardOfWindow,
): (at: 'focus' | 'watch') => Promise<ClipboardLook> {
  let lastSeen: string | undefined
  return async (at) => {
    if (!store.state().settings.offerClipboard) return { is: 'new', jobs: [] }
    if (!(at === 'focus' ? isFocused() : isVisible())) return { is: 'same' }
    const text = (await readText()).slice(0, longest)
    const seen = fingerprint(text)
    if (seen === lastSeen) return { is: 'same' }
    lastSeen = seen
    const { jobs: watched } = store.state()
    const ids = new Set([...watched.values()].map(({ jobId }) => jobId))
    const jobs = findJobs(text).filter(
      ({ jobId, serverUrl }) => (serverUrl !== undefined || isUuid(jobId)) && !ids.has(jobId),
    )
    return { is: 'new', jobs }
  }
}
