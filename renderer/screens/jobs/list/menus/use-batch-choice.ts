import type { JobView } from '../../../../../shared/model.ts'
import { batchName } from '../../../../../shared/texts/batch-progress.ts'
import { useActions } from '../../../../state/context.tsx'
import { useTexts } from '../../../../state/use-texts.ts'
import type { ChoiceOf } from '../../../../ui/menu-entries.tsx'
import { useBatches } from '../../../../state/use-groups.ts'

const none = ''
/** No ID of a batch has a space. */
const fresh = ' new'

/**
 * Which batch the jobs belong to: one that there is, a new one, or none. Undefined where a single job could only be alone
 * in a batch.
 */
export function useBatchChoice(jobs: readonly JobView[]): (ChoiceOf & { readonly name: string }) | undefined {
  const texts = useTexts()
  const { group, takeOut } = useActions()
  const batches = useBatches()
  if (jobs.length < 2 && batches.size === 0) return undefined
  const keys = jobs.map(({ key }) => key)
  const first = batches.has(jobs[0]?.batch ?? '') ? (jobs[0]?.batch ?? none) : none
  const isOne = jobs.every(({ batch }) => (batches.has(batch ?? '') ? batch : none) === first)
  return {
    name: texts.batch.choose,
    chosen: isOne ? first : fresh,
    choices: [
      { value: none, name: texts.batch.none },
      ...[...batches.values()].map((known) => ({
        value: known.batch.id,
        name: batchName(known.batch, known.jobs, texts),
      })),
      ...(jobs.length > 1 ? [{ value: fresh, name: texts.batch.fresh }] : []),
    ],
    choose(value) {
      if (value === none) void takeOut(keys)
      else void group(keys, value === fresh ? undefined : value)
    },
  }
}
