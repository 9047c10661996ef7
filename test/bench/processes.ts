import { readdir, readFile } from 'node:fs/promises'
import { hasCode, undefinedIfMissing } from '../../scripts/problem.mjs'

/** What a program with all its processes uses. */
export interface Usage {
  /** Proportional set size: a page that several processes have counts for each by its share. MiB. */
  readonly pssMb: number
  /** CPU time since the start, of user and system, ms. The kernel tells it in steps of 10 ms a process. */
  readonly cpuMs: number
  /** How often a thread went to sleep by itself since the start: once for each time that it was woken. */
  readonly wakeUps: number
  /** What each process is: Chromium's word for it, `browser` for the main one. Sorted. */
  readonly kinds: readonly string[]
}

/** The kernel's tick in which it tells CPU time: USER_HZ is 100 on every Linux that Electron runs on. */
const tickMs = 10

/** Reads parent and CPU time out of `/proc/PID/stat`. The name in parentheses may hold anything. Pure. */
export function parseStat(text: string): { readonly parent: number; readonly cpuMs: number } {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const field = (nth: number) => Number(fields[nth - 3])
  return { parent: field(4), cpuMs: (field(14) + field(15)) * tickMs }
}

/** Reads a line such as `Pss:   1234 kB` or `voluntary_ctxt_switches:  5`; 0 where there is none. Pure. */
export function parseLine(text: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0)
}

/** What a process of Chromium is, by its command line, whose arguments NULs part, or spaces where it was rewritten. Pure. */
export function kindOf(commandLine: string): string {
  const type = /--type=([\w-]+)/.exec(commandLine)?.[1] ?? 'browser'
  return type === 'utility' ? (/--utility-sub-type=(\w+)/.exec(commandLine)?.[1] ?? type) : type
}

/** A process may end between two looks at it. */
const lookAt = (path: string) => readFile(path, 'utf8').catch(undefinedIfGone)

function undefinedIfGone(error: unknown): undefined {
  // Its file was opened before it ended.
  if (hasCode(error, 'ESRCH')) return undefined
  return undefinedIfMissing(error)
}

async function allProcesses(): Promise<number[]> {
  return (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
}

/** The process and everything that descends from it. */
export async function treeOf(root: number): Promise<readonly number[]> {
  const childrenOf = new Map<number, number[]>()
  for (const pid of await allProcesses()) {
    const text = await lookAt(`/proc/${pid}/stat`)
    if (text === undefined) continue
    const { parent } = parseStat(text)
    childrenOf.set(parent, [...(childrenOf.get(parent) ?? []), pid])
  }
  const tree = [root]
  for (const pid of tree) tree.push(...(childrenOf.get(pid) ?? []))
  return tree
}

async function wakeUpsOf(pid: number): Promise<number> {
  const threads = await readdir(`/proc/${pid}/task`).catch(undefinedIfGone)
  let sum = 0
  for (const thread of threads ?? []) {
    const text = await lookAt(`/proc/${pid}/task/${thread}/status`)
    sum += text === undefined ? 0 : parseLine(text, 'voluntary_ctxt_switches')
  }
  return sum
}

/** What the process and everything that descends from it uses now. */
export async function usageOf(root: number): Promise<Usage> {
  let pssKb = 0
  let cpuMs = 0
  let wakeUps = 0
  const kinds: string[] = []
  for (const pid of await treeOf(root)) {
    const [rollup, stat, commandLine] = await Promise.all([
      lookAt(`/proc/${pid}/smaps_rollup`),
      lookAt(`/proc/${pid}/stat`),
      lookAt(`/proc/${pid}/cmdline`),
    ])
    if (rollup === undefined || stat === undefined || commandLine === undefined) continue
    pssKb += parseLine(rollup, 'Pss')
    cpuMs += parseStat(stat).cpuMs
    wakeUps += await wakeUpsOf(pid)
    kinds.push(kindOf(commandLine))
  }
  return { pssMb: pssKb / 1024, cpuMs, wakeUps, kinds: kinds.toSorted() }
}
