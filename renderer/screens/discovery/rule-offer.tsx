import type { ServerView } from '#shared/model.ts'
import { useActions } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Button, IconButton } from '#renderer/ui/button.tsx'
import './rule-offer.css'

export function RuleOffer({ server: { id, ruleOffer } }: { readonly server: ServerView }) {
  const texts = useTexts()
  const { addRule, ask } = useActions()
  if (!ruleOffer) return null
  const question = texts.watchRules.offer(ruleOffer.name)
  return (
    <section className="row offer tinted" aria-label={question}>
      <p className="grow" dir="auto">
        {question}
      </p>
      <Button onClick={() => void addRule(id, { project: ruleOffer })}>{texts.watchRules.accept}</Button>
      <IconButton
        icon="close"
        text={texts.watchRules.decline}
        onClick={() => void ask('declineRuleOffer', { serverId: id, projectId: ruleOffer.id })}
      />
    </section>
  )
}
