import type { JobKind } from '../job-kind.ts'
import type { Texts } from './index.ts'

/** How many characters of a UUID are shown: as many as on the server's own pages. */
const shownOfUuid = 8
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/**
 * What a job is called: its label, else its kind and the beginning of its ID ("Taxonomy · a1b2c3d4"), else its ID.
 *
 * @param job as it is watched, or as the history remembers it
 */
export function jobName(
  { label, kind, jobId }: { readonly label?: string; readonly kind?: JobKind; readonly jobId: string },
  { results }: Pick<Texts, 'results'>,
): string {
  const given = label?.trim()
  if (given) return given
  if (!kind) return jobId
  return `${results.kinds[kind]} · ${uuid.test(jobId) ? jobId.slice(0, shownOfUuid) : jobId}`
}
