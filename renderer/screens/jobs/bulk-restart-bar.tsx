import { useActions, useWindowState } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Button } from '#renderer/ui/button.tsx'
import './bulk-bar.css'

export function BulkRestartBar() {
  const texts = useTexts()
  const { ask } = useActions()
  const bulk = useWindowState((state) => state.mainState?.bulk)
  if (!bulk) return null
  const sentence = texts.bulk.progress(bulk.done, bulk.total, bulk.refused)
  return (
    <section className="row bottom-bar" aria-label={texts.bulk.name}>
      <p className="clipped" title={sentence}>
        {sentence}
      </p>
      <progress aria-label={texts.bulk.name} max={Math.max(1, bulk.total)} value={bulk.done} />
      <Button look="quiet" onClick={() => void ask('stopRestarting', {})}>
        {texts.bulk.stop}
      </Button>
    </section>
  )
}
