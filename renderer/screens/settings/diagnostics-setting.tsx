import { useActions } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Button } from '#renderer/ui/button.tsx'
import { LabeledRow } from './setting-row.tsx'

export function DiagnosticsSetting() {
  const texts = useTexts()
  const { ask } = useActions()
  const { lines } = texts.settings
  const [label, hint] = lines.diagnostics
  return (
    <div className="setting" data-setting="diagnostics">
      <LabeledRow label={label} hint={hint}>
        <Button onClick={() => void ask('copyDiagnostics', {})}>{texts.common.copyDiagnostics}</Button>
      </LabeledRow>
    </div>
  )
}
