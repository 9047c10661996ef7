import { useActions } from '#renderer/state/context.tsx'
import { detailWidths } from '#renderer/state/remembered-view.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Divider } from '#renderer/ui/divider.tsx'
import { useDetailWidth } from '#renderer/state/use-detail-width.ts'

export function DetailDivider() {
  const texts = useTexts()
  const { setDetailWidth } = useActions()
  const { width, most } = useDetailWidth()
  return (
    <Divider
      name={texts.detail.divider}
      controls="job-details"
      width={width}
      least={detailWidths.least}
      most={most}
      onMove={setDetailWidth}
      onReset={() => setDetailWidth(undefined)}
    />
  )
}
