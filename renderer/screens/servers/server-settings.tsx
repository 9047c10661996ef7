import type { RequestArgument } from '../../../shared/contract.ts'
import type { ServerView } from '../../../shared/model.ts'
import { outcomeOf } from '../../state/actions.ts'
import { useActions, useBridge } from '../../state/context.tsx'
import { useOptimistic } from '../settings/use-optimistic.ts'
import { withCurrent } from '../settings/limits.ts'
import { useTexts } from '../../state/use-texts.ts'
import { describeMessage } from '../../../shared/texts/describe-message.ts'
import { Select } from '../../ui/select.tsx'
import { Switch } from '../../ui/switch.tsx'

const usualRestarts = [0, 1, 3, 5]

/** What the program does about the jobs of one server: each takes effect at once. */
export function ServerSettings({ told }: { told: ServerView }) {
  const texts = useTexts()
  const bridge = useBridge()
  const { toast } = useActions()
  const [server, showChange] = useOptimistic(told)
  const words = texts.servers.screen

  async function change(
    changed:
      | Pick<RequestArgument<'editServer'>, 'muted'>
      | Pick<RequestArgument<'editServer'>, 'autoRestarts'>,
  ): Promise<void> {
    const settle = showChange(changed)
    const outcome = await outcomeOf(bridge.call('editServer', { serverId: told.id, ...changed }))
    settle(outcome.ok)
    if (!outcome.ok) toast(describeMessage(outcome.message, texts))
  }

  return (
    <section className="server-section" aria-labelledby="server-settings">
      <h3 className="section-title" id="server-settings">
        {words.settings}
      </h3>
      <div className="server-choices">
        <Switch
          label={words.mute}
          hint={words.muteHint}
          checked={server.muted}
          onChange={(muted) => void change({ muted })}
        />
        <Select
          label={words.autoRestarts}
          hint={words.autoRestartsHint}
          value={String(server.autoRestarts)}
          options={withCurrent(usualRestarts, server.autoRestarts).map((times) => ({
            value: String(times),
            label: times === 0 ? words.never : words.times(times),
          }))}
          onChange={(times) => void change({ autoRestarts: Number(times) })}
        />
      </div>
    </section>
  )
}
