import { useActions, useWindow } from '../state/context.tsx'
import { isOver } from '../state/models/groups.ts'
import { useTexts } from '../state/use-texts.ts'
import { Question } from '../screens/settings/question.tsx'

export function QuitDialog() {
  const { palette: words } = useTexts()
  const { closeQuit, quit } = useActions()
  const active = useWindow(
    ({ world }) => [...(world?.jobs.values() ?? [])].filter((job) => !isOver(job)).length,
  )
  return (
    <Question
      title={words.quitTitle}
      text={words.quitText(active)}
      confirm={words.quitConfirm}
      onConfirm={() => {
        closeQuit()
        void quit()
      }}
      onClose={closeQuit}
    />
  )
}
