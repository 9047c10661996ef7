import { getJobKind } from '../job-kind.ts'
import type { JobWith } from '../model.ts'
import { isCompleted } from '../outcome.ts'
import { isJobId } from './job-ids.ts'
import { isObject } from './json-value.ts'

export interface Dataset {
  readonly id: string
  readonly name?: string
  /** Of its file: the server zips several. */
  readonly extension: string
}

const extensions = /\.(json|jsonl|parquet)$/

/** What the result of a dataset job says about its file. */
export function findDataset(result: unknown): Dataset | undefined {
  if (!isObject(result)) return undefined
  const made = isObject(result['result']) ? result['result'] : result
  const { dataset_id: id, batch_files: files } = made
  if (typeof id !== 'string' || !isJobId(id)) return undefined
  const paths = Array.isArray(files) ? files.filter(isObject).map((file) => String(file['file_path'])) : []
  const [, ending = 'json'] = extensions.exec(paths[0] ?? '') ?? []
  const { dataset_name: name } = result
  return {
    id,
    ...(typeof name === 'string' && name.trim() !== '' && { name }),
    extension: paths.length > 1 ? 'zip' : ending,
  }
}

/** Whether a job has made a dataset. The server's evaluation datasets have no file. */
export const hasDataset = (job: JobWith<'kind' | 'outcome' | 'followedBy'>): boolean =>
  isCompleted(job.outcome?.kind) &&
  getJobKind(job.identity, job.outcome) === 'dataset' &&
  job.identity.followedBy === undefined
