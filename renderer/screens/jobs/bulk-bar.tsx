import { useActions, useWindow } from '../../state/context.tsx'
import { useTexts } from '../../state/use-texts.ts'
import { Button } from '../../ui/button.tsx'
import { Progress } from '../../ui/progress.tsx'
import './bulk-bar.css'

/** How far many restarts are, while they are carried out, and a way to stop. */
export function BulkBar() {
  const texts = useTexts()
  const { stopRestarting } = useActions()
  const bulk = useWindow((state) => state.world?.bulk)
  if (!bulk) return null
  const sentence = texts.bulk.progress(bulk.done, bulk.total, bulk.refused)
  return (
    <section className="bulk" aria-label={texts.bulk.name}>
      <p>{sentence}</p>
      <Progress value={(100 * bulk.done) / Math.max(1, bulk.total)} name={texts.bulk.name} stale={false} />
      <Button look="quiet" onClick={() => void stopRestarting()}>
        {texts.bulk.stop}
      </Button>
    </section>
  )
}
