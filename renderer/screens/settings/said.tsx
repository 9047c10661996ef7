import type { CommandResult } from '../../../shared/contract.ts'

/** What came of it, in place. */
export function Said({ outcome }: { readonly outcome: CommandResult | undefined }) {
  return (
    <output className="setting-said" data-bad={outcome?.ok === false || undefined}>
      {outcome?.message}
    </output>
  )
}
