import type { HistoryEntry } from '#shared/model.ts'
import { surfaceCommandIds } from '#renderer/commands/commands.ts'
import { useCommands } from '#renderer/commands/use-commands.ts'
import type { Run } from '#renderer/state/models/run.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Button } from '#renderer/ui/button.tsx'
import { Facts } from '#renderer/ui/facts.tsx'

/** Shows what the history says about an earlier run, besides its outcome. */
export function RunFacts({ entry: { outcome, jobId, silence } }: { readonly entry: HistoryEntry }) {
  const { format, history } = useTexts()
  const { facts, silences } = history
  const savedFacts: readonly (readonly [string, string | undefined])[] = [
    [facts.started, outcome.startedAt === undefined ? undefined : format.exactDateAndTime(outcome.startedAt)],
    [facts.ended, format.exactDateAndTime(outcome.at)],
    [facts.run, outcome.run > 1 ? String(outcome.run) : undefined],
    [facts.id, jobId],
    [facts.notification, silence && history.notShown(silences[silence])],
  ]
  return (
    <Facts
      facts={savedFacts.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]))}
    />
  )
}

export function RunActions({ run }: { readonly run: Run }) {
  const commands = useCommands(surfaceCommandIds.runMenu, { run })
  return (
    <div className="detail-foot">
      <div className="row detail-actions">
        {commands.map(({ id, name, act }, index) => (
          <Button key={id} look={index === 0 ? 'primary' : 'plain'} onClick={act}>
            {name}
          </Button>
        ))}
      </div>
    </div>
  )
}
