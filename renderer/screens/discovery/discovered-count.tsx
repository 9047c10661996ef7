import type { ServerId } from '../../../shared/model.ts'
import { useActions } from '../../state/context.tsx'
import { useTexts } from '../../state/use-texts.ts'
import { useDiscovered } from './use-discovered.ts'

/** How many jobs were found on a server that could be watched: the way to them, beside its name. */
export function DiscoveredCount({ id, onClose }: { readonly id: ServerId; readonly onClose: () => void }) {
  const texts = useTexts()
  const { setView } = useActions()
  const { active } = useDiscovered(id)
  if (active.length === 0) return null
  return (
    <button
      type="button"
      className="server-found"
      aria-label={texts.found.here(active.length)}
      title={texts.found.here(active.length)}
      onClick={() => {
        setView({ name: 'server', serverId: id, at: 'found' })
        onClose()
      }}
    >
      +{texts.format.count(active.length)}
    </button>
  )
}
