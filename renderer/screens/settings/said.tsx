import type { CommandResult } from '../../../shared/contract.ts'
import { texts } from '../../../shared/texts/current.ts'
import { describeMessage } from '../../../shared/texts/describe-message.ts'

/** What came of it, in place. */
export function Said({ outcome }: { readonly outcome: CommandResult | undefined }) {
  return (
    <output className="setting-said" data-bad={outcome?.ok === false || undefined}>
      {outcome?.message && describeMessage(outcome.message, texts)}
    </output>
  )
}
