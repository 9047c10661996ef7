import { useWindowState } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { LabeledRow } from './setting-row.tsx'

export function VersionSetting() {
  const texts = useTexts()
  const version = useWindowState((state) => state.mainState?.version ?? '')
  return (
    <div className="setting" data-setting="version">
      <LabeledRow label={texts.settings.version(version)} />
    </div>
  )
}
