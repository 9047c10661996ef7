import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { join } from 'node:path'
import { z } from 'zod'

// Replaces `node:fs`. This must be imported before any module that keeps a reference to its functions.

export const killPointSchema = z.object({
  step: z.enum(['openSync', 'writeSync', 'fsyncSync', 'fdatasync', 'closeSync', 'renameSync']),
  of: z.string().optional(),
  nth: z.number().default(1),
  when: z.enum(['before', 'half', 'after']),
})
export type KillPoint = z.infer<typeof killPointSchema>

/** Simulates a crash, after which nothing is saved or cleaned up. */
function die(): never {
  process.kill(process.pid, 'SIGKILL')
  throw new Error('SIGKILL came too late')
}

interface Step {
  readonly step: KillPoint['step']
  readonly about: string
}

let wanted: KillPoint | undefined
let hear: ((step: Step) => void) | undefined
let copy: ((nth: number) => void) | undefined
let completed = 0
let remaining = 0

export function killAtStep(place: KillPoint): void {
  wanted = place
  remaining = place.nth
}

export function addStepListener(listener: (step: Step) => void): void {
  hear = listener
}

/**
 * Before each step, copies the files to a folder whose name is the number of steps so far. The copy is what a
 * crash at that moment would leave.
 */
export function copyBeforeSteps(folder: string, copies: string): void {
  completed = 0
  copy = (nth) => {
    const place = join(copies, String(nth))
    fs.rmSync(place, { recursive: true, force: true })
    fs.cpSync(folder, place, { recursive: true })
  }
}

function pass<T>(step: Step, doIt: () => T, doHalf?: () => void): T {
  copy?.(completed)
  const isWanted = wanted?.step === step.step && step.about.includes(wanted.of ?? '') && --remaining === 0
  if (isWanted && wanted?.when === 'before') die()
  if (isWanted && wanted?.when === 'half') {
    doHalf?.()
    die()
  }
  const result = doIt()
  if (isWanted) die()
  completed += 1
  hear?.(step)
  return result
}

const { openSync, writeSync, fsyncSync, fdatasync, closeSync, renameSync, readFileSync, statSync } = fs

const contentOf = (path: fs.PathLike) => (statSync(path).isFile() ? readFileSync(path, 'utf8') : '')

function textOf(data: string | NodeJS.ArrayBufferView): string {
  if (typeof data === 'string') return data
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString()
}

Object.assign(fs, {
  openSync: (path: fs.PathLike, ...rest: [fs.OpenMode, fs.Mode?]) =>
    pass({ step: 'openSync', about: String(path) }, () => openSync(path, ...rest)),
  writeSync(fd: number, data: string | NodeJS.ArrayBufferView, ...rest: []) {
    const text = textOf(data)
    return pass(
      { step: 'writeSync', about: text },
      () => (typeof data === 'string' ? writeSync(fd, data, ...rest) : writeSync(fd, data, ...rest)),
      () => writeSync(fd, Buffer.from(text).subarray(0, Math.ceil(text.length / 2))),
    )
  },
  fsyncSync: (fd: number) => pass({ step: 'fsyncSync', about: '' }, () => fsyncSync(fd)),
  fdatasync(fd: number, done: fs.NoParamCallback) {
    pass({ step: 'fdatasync', about: 'begin' }, () =>
      fdatasync(fd, (error) => pass({ step: 'fdatasync', about: 'end' }, () => done(error))),
    )
  },
  closeSync: (fd: number) => pass({ step: 'closeSync', about: '' }, () => closeSync(fd)),
  renameSync: (from: fs.PathLike, to: fs.PathLike) =>
    pass({ step: 'renameSync', about: `${String(to)}\n${contentOf(from)}` }, () => renameSync(from, to)),
})
syncBuiltinESMExports()
