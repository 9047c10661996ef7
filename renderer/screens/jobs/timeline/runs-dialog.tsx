import { useWindow } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { DataTable } from '#renderer/ui/chart/data-table.tsx'
import { Dialog } from '#renderer/ui/dialog.tsx'
import { runsOf, type Bar } from './tracks.ts'
import { outcomeOfBar, timeOfBar, titleOfBar } from './bar-texts.ts'

/** The latest ones; the history has them all. */
const most = 200

/** Newest first, for screen readers and anyone who prefers text. */
export function RunsDialog({
  bars,
  onClose,
}: {
  readonly bars: readonly Bar[]
  readonly onClose: () => void
}) {
  const texts = useTexts()
  const servers = useWindow((state) => state.world?.servers)
  const { today } = texts
  const { table } = today
  const shown = bars.slice(-most).toReversed()
  const left = bars.slice(0, -most).reduce((sum, bar) => sum + runsOf(bar), 0)
  return (
    <Dialog title={today.bars} closeName={today.close} onClose={onClose} wide>
      <DataTable
        caption={today.bars}
        columns={[table.run, table.server, table.outcome, table.time].map((name) => ({ name }))}
        rows={shown.map((bar) => ({
          id: bar.id,
          cells: [
            titleOfBar(bar, texts),
            servers?.find(({ id }) => id === bar.serverId)?.name ?? texts.servers.unnamed,
            outcomeOfBar(bar, texts),
            timeOfBar(bar, texts),
          ],
        }))}
      />
      {left > 0 && <p className="today-more">{table.more(left)}</p>}
    </Dialog>
  )
}
