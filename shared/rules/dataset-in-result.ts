import { getJobKind } from '../job-kind.ts'
import type { JobWith } from '../model.ts'
import { isCompleted } from '../outcome.ts'
import { isJobId } from './job-ids.ts'
import { isObject } from './json-value.ts'

export interface Dataset {
  readonly id: string
  readonly name?: string
  /** The extension of the dataset's file. The server zips several files. */
  readonly extension: string
}

const extensions = /\.(json|jsonl|parquet)$/

/** Returns the dataset that the result of a job names; undefined if there is none. */
export function findDataset(result: unknown): Dataset | undefined {
  if (!isObject(result)) return undefined
  const dataset = isObject(result['result']) ? result['result'] : result
  const { dataset_id: id, batch_files: files } = dataset
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

/** Whether a job has created a dataset with a file. An evaluation dataset has no file. */
export const hasDataset = (job: JobWith<'kind' | 'outcome' | 'followedBy'>): boolean =>
  isCompleted(job.outcome?.kind) &&
  getJobKind(job.identity, job.outcome) === 'dataset' &&
  job.identity.followedBy === undefined
