import type { ServerView } from '#shared/model.ts'
import { useActions, useWindow } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Button } from '#renderer/ui/button.tsx'
import { Icon } from '#renderer/ui/icons.tsx'
import { Tooltip } from '#renderer/ui/tooltip.tsx'
import './rule-offer.css'

const noServers: readonly ServerView[] = []

export function RuleOffer({ server: { id, ruleOffer } }: { readonly server: ServerView }) {
  const texts = useTexts()
  const { addRule, ask } = useActions()
  if (!ruleOffer) return null
  const question = texts.watchRules.offer(ruleOffer.name)
  return (
    <section className="offer tinted" aria-label={question}>
      <p dir="auto">{question}</p>
      <Button onClick={() => void addRule(id, { project: ruleOffer })}>{texts.watchRules.accept}</Button>
      <Tooltip text={texts.watchRules.decline}>
        <Button
          look="quiet"
          square
          onClick={() => void ask('declineRuleOffer', { serverId: id, projectId: ruleOffer.id })}
        >
          <Icon name="close" />
        </Button>
      </Tooltip>
    </section>
  )
}

export function FirstRuleOffer() {
  const servers = useWindow((state) => state.world?.servers ?? noServers)
  const server = servers.find(({ ruleOffer }) => ruleOffer !== undefined)
  return server && <RuleOffer server={server} />
}
