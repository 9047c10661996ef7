import type { ServerId } from '../../../shared/model.ts'
import { useActions } from '../../state/context.tsx'
import { useTexts } from '../../state/use-texts.ts'
import { useFound } from './use-discovered.ts'

/** How many jobs were found on a server that could be watched: the way to them, under its name. */
export function FoundPill({ id, onClose }: { readonly id: ServerId; readonly onClose: () => void }) {
  const texts = useTexts()
  const { setView } = useActions()
  const { active } = useFound(id)
  if (active.length === 0) return null
  return (
    <button
      type="button"
      className="server-found"
      onClick={() => {
        setView({ name: 'server', serverId: id, at: 'found' })
        onClose()
      }}
    >
      {texts.found.here(active.length)}
    </button>
  )
}
