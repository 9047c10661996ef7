import { readdir, readFile } from 'node:fs/promises'
import { hasCode, ignoreMissingFile } from '#scripts/user-error.ts'

export interface Usage {
  /** The proportional set size, in MiB. It contains a share of each shared page. */
  readonly pssMb: number
  /** In MiB, without the pages of mapped files. */
  readonly writtenMb: number
  readonly threads: ReadonlyMap<number, number>
  readonly kinds: readonly string[]
}

/**
 * Returns the processor time between two samples, in ms. A thread that has ended in the meantime isn't
 * counted.
 */
export function cpuBetween(before: Pick<Usage, 'threads'>, after: Pick<Usage, 'threads'>): number {
  return [...after.threads].reduce((sum, [id, cpuMs]) => sum + cpuMs - (before.threads.get(id) ?? 0), 0)
}

/** In /proc/PID/stat, the process's name is in parentheses, and may contain parentheses itself. */
function parentOf(text: string): number {
  return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1])
}

/** Reads the run time in ns from `schedstat`, because `stat` is only precise to 10 ms. */
function parseRunMs(text: string): number {
  return Number(text.split(' ', 1)[0]) / 1e6
}

function parseLine(text: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0)
}

/** Arguments are separated by NULs. Chromium's child processes use spaces. */
function kindOf(commandLine: string): string {
  const type = /--type=([\w-]+)/.exec(commandLine)?.[1] ?? 'browser'
  return type === 'utility' ? (/--utility-sub-type=(\w+)/.exec(commandLine)?.[1] ?? type) : type
}

/** The process may have ended since its ID was read. */
const lookAt = (path: string) => readFile(path, 'utf8').catch(undefinedIfGone)

function undefinedIfGone(error: unknown): undefined {
  // The process has ended since its file was opened.
  if (hasCode(error, 'ESRCH')) return undefined
  return ignoreMissingFile(error)
}

async function allProcesses(): Promise<number[]> {
  return (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
}

export async function treeOf(root: number): Promise<readonly number[]> {
  const childrenOf = new Map<number, number[]>()
  for (const pid of await allProcesses()) {
    const text = await lookAt(`/proc/${pid}/stat`)
    if (text === undefined) continue
    const parent = parentOf(text)
    childrenOf.set(parent, [...(childrenOf.get(parent) ?? []), pid])
  }
  const tree = [root]
  for (const pid of tree) tree.push(...(childrenOf.get(pid) ?? []))
  return tree
}

async function threadsOf(pid: number): Promise<[id: number, cpuMs: number][]> {
  const ids = (await readdir(`/proc/${pid}/task`).catch(undefinedIfGone)) ?? []
  const threads = ids.map(async (id): Promise<[number, number][]> => {
    const run = await lookAt(`/proc/${pid}/task/${id}/schedstat`)
    return run === undefined ? [] : [[Number(id), parseRunMs(run)]]
  })
  return (await Promise.all(threads)).flat()
}

export async function usageOf(root: number): Promise<Usage> {
  let [pssKb, writtenKb] = [0, 0]
  const threads = new Map<number, number>()
  const kinds: string[] = []
  for (const pid of await treeOf(root)) {
    const [rollup, commandLine] = await Promise.all([
      lookAt(`/proc/${pid}/smaps_rollup`),
      lookAt(`/proc/${pid}/cmdline`),
    ])
    if (rollup === undefined || commandLine === undefined) continue
    pssKb += parseLine(rollup, 'Pss')
    writtenKb += parseLine(rollup, 'Pss_Anon')
    for (const [id, thread] of await threadsOf(pid)) threads.set(id, thread)
    kinds.push(kindOf(commandLine))
  }
  return { pssMb: pssKb / 1024, writtenMb: writtenKb / 1024, threads, kinds: kinds.toSorted() }
}
