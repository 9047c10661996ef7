import type { RequestArgument } from '#shared/contract.ts'
import { useActions } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Question } from '../settings/question.tsx'

export function WebPageDialog({ of }: { readonly of: RequestArgument<'openInCompileo'> }) {
  const { ask, closeWebPage } = useActions()
  const { webPageDialog: words } = useTexts()
  return (
    <Question
      title={words.title}
      text={words.hint}
      confirm={words.confirm}
      onConfirm={() => {
        closeWebPage()
        void ask('openInCompileo', of)
      }}
      onClose={closeWebPage}
    />
  )
}
