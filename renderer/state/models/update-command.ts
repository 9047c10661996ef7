import type { RequestName } from '#shared/contract.ts'
import type { UpdateState } from '#shared/model.ts'

export type UpdateCommand = Extract<RequestName, 'lookForUpdate' | 'restartToUpdate'>

/** Returns what the user can do now about a newer version. */
export function getUpdateCommand({ kind }: UpdateState): UpdateCommand | undefined {
  switch (kind) {
    case 'unknown':
    case 'newest':
    case 'failed':
      return 'lookForUpdate'
    case 'ready':
      return 'restartToUpdate'
    case 'off':
    case 'looking':
    case 'downloading':
      return undefined
  }
}
