import type { ServerView } from '#shared/model.ts'
import { lacksKey } from '#shared/rules/api-key.ts'
import { useActions } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Button, type ButtonProps } from '#renderer/ui/button.tsx'

interface KeyButtonProps extends Pick<ButtonProps, 'look' | 'tabIndex'> {
  readonly server: ServerView
}

/** Opens the form in which the user enters the API key that a server requires. */
export function KeyButton({ server, ...rest }: KeyButtonProps) {
  const { enterKey, replaceKey } = useTexts().banner
  const { openServerForm } = useActions()
  return (
    <Button {...rest} onClick={() => openServerForm({ serverId: server.id, entersKey: true })}>
      {lacksKey(server) ? enterKey : replaceKey}
    </Button>
  )
}
