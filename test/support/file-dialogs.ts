import type { FileDialogs, SaveQuestion } from '#main/base/files.ts'

export interface PersonAtDialogs extends FileDialogs {
  choose(path: string | undefined): void
  readonly asked: readonly SaveQuestion[]
}

export function personAtDialogs(path?: string): PersonAtDialogs {
  let chosen = path
  const asked: SaveQuestion[] = []
  const answer = async (question: SaveQuestion) => {
    asked.push(question)
    return chosen
  }
  return {
    asked,
    choose(next) {
      chosen = next
    },
    showSaveDialog: answer,
  }
}
