import type { FileDialogs, OpenQuestion, SaveQuestion } from '#main/base/files.ts'

export interface PersonAtDialogs extends FileDialogs {
  choose(path: string | undefined): void
  readonly asked: readonly (OpenQuestion | SaveQuestion)[]
}

export function personAtDialogs(path?: string): PersonAtDialogs {
  let chosen = path
  const asked: (OpenQuestion | SaveQuestion)[] = []
  const answer = async (question: OpenQuestion | SaveQuestion) => {
    asked.push(question)
    return chosen
  }
  return {
    asked,
    choose(next) {
      chosen = next
    },
    showSaveDialog: answer,
    showOpenDialog: answer,
  }
}
