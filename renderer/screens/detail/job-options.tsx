import type { JobView } from '../../../shared/model.ts'
import { useActions, useWindow } from '../../state/context.tsx'
import { useTexts } from '../../state/use-texts.ts'
import { Select } from '../../ui/select.tsx'
import { Switch } from '../../ui/switch.tsx'
import { autoRestartChoices } from '../../state/models/auto-restarts.ts'

/** What is set for this one job. */
export function JobOptions({ job }: { readonly job: JobView }) {
  const texts = useTexts()
  const { toggleMuted, setAutoRestarts } = useActions()
  const servers = useWindow((state) => state.world?.servers)
  const server = servers?.find(({ id }) => id === job.serverId)
  const { choices, chosen } = autoRestartChoices([job], servers ?? [], texts)
  return (
    <section className="detail-section detail-options">
      <h3 className="section-title">{texts.detail.options}</h3>
      <Switch
        label={texts.detail.mute}
        hint={server?.muted ? texts.detail.serverMuted(server.name) : undefined}
        checked={job.muted}
        onChange={() => void toggleMuted([job.key])}
      />
      {job.followedBy === undefined && (
        <Select
          label={texts.rowMenu.autoRestarts}
          value={chosen}
          options={choices.map(({ value, name }) => ({ value, label: name }))}
          onChange={(value) => void setAutoRestarts([job.key], value === '' ? null : Number(value))}
        />
      )}
    </section>
  )
}
