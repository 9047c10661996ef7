import { truncateWithEllipsis } from '../truncate.ts'
import type { JobIdentity } from '../model.ts'
import { isObject } from './json-value.ts'

const maxLength = 200
const parts = ['result', 'parameters'] as const
const subjects = ['file_name', 'filename', 'document_name', 'dataset_name'] as const

type Named = Pick<JobIdentity, 'project' | 'subject'>

/**
 * Returns the project and the subject that a result names. Returns neither if the job already has one,
 * because the job's name must not change when it ends.
 */
export function findNamesInResult({ project, subject }: Named, result: unknown): Named {
  if ((project && project.name !== project.id) || subject || !isObject(result)) return {}
  const sources = [result, ...parts.map((part) => result[part]).filter(isObject)]
  const textOf = (name: string) => {
    const text = sources.map((source) => source[name]).find((each) => typeof each === 'string' && each.trim())
    return typeof text === 'string' ? truncateWithEllipsis(text.trim(), maxLength) : undefined
  }
  const id = textOf('project_id')
  const namedSubject = subjects.map(textOf).find((text) => text !== undefined)
  return { ...(id && { project: { id, name: id } }), ...(namedSubject && { subject: namedSubject }) }
}
