import { useActions, useWindow } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Button } from '#renderer/ui/button.tsx'
import './bulk-bar.css'
import '#renderer/ui/progress.css'

export function BulkBar() {
  const texts = useTexts()
  const { stopRestarting } = useActions()
  const bulk = useWindow((state) => state.world?.bulk)
  if (!bulk) return null
  const sentence = texts.bulk.progress(bulk.done, bulk.total, bulk.refused)
  return (
    <section className="bulk" aria-label={texts.bulk.name}>
      <p className="clipped" title={sentence}>
        {sentence}
      </p>
      <Progress value={(100 * bulk.done) / Math.max(1, bulk.total)} name={texts.bulk.name} stale={false} />
      <Button look="quiet" onClick={() => void stopRestarting()}>
        {texts.bulk.stop}
      </Button>
    </section>
  )
}

interface ProgressProps {
  /** 0-100 */
  readonly value: number
  readonly name: string
  readonly stale: boolean
}

function Progress({ value, name, stale }: ProgressProps) {
  return (
    <progress
      className="progress"
      max={100}
      value={Math.floor(value)}
      aria-label={name}
      data-stale={stale || undefined}
    />
  )
}
