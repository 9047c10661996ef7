import type { CommandResult } from '../../../shared/contract.ts'
import { describeMessage } from '../../../shared/texts/describe-message.ts'
import { useTexts } from '../../state/use-texts.ts'

export function CommandOutput({ outcome }: { readonly outcome: CommandResult | undefined }) {
  const texts = useTexts()
  return (
    <output className="setting-output" data-bad={outcome?.ok === false || undefined}>
      {outcome?.message && describeMessage(outcome.message, texts)}
    </output>
  )
}
