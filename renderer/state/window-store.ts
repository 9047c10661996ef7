import { createStore, type StoreApi } from 'zustand/vanilla'
import type { JobKey, ServerId, Wish } from '../../preload/contract.ts'
import type { Filter } from '../jobs/groups.ts'
import type { World } from './world.ts'

/** What a call came to, said in place until the job moves on. */
export interface Said {
  readonly ok: boolean
  readonly text: string
}

/** A watch that was just taken off, and can be put back. */
export interface Unwatched {
  readonly jobId: string
  readonly serverId: ServerId
  readonly label: string | undefined
}

/** A short word at the foot of the window. */
export interface Toast {
  readonly id: number
  readonly text: string
  readonly undo: Unwatched | undefined
}

/** All the window knows: the world as main tells it, and what the person is looking at. */
export interface WindowState {
  /** Undefined until the first snapshot came. */
  readonly world: World | undefined
  /** Why there is no world, or why it no longer moves, in words. */
  readonly trouble: string | undefined
  readonly filter: Filter
  readonly search: string
  /** The job whose detail is open. */
  readonly selected: JobKey | undefined
  /** A job that was opened from "needs attention": it stays in that group until the person moves on. */
  readonly kept: JobKey | undefined
  readonly watchOpen: boolean
  /** Wishes on their way to the main process. */
  readonly asking: ReadonlyMap<JobKey, Wish['kind']>
  readonly said: ReadonlyMap<JobKey, Said>
  readonly toast: Toast | undefined
  /** What the polite live region says now. */
  readonly announcement: string
}

export type WindowStore = StoreApi<WindowState>

/** An empty store: nothing heard yet, all jobs shown, nothing open. */
export function createWindowStore(): WindowStore {
  return createStore<WindowState>(() => ({
    world: undefined,
    trouble: undefined,
    filter: 'all',
    search: '',
    selected: undefined,
    kept: undefined,
    watchOpen: false,
    asking: new Map(),
    said: new Map(),
    toast: undefined,
    announcement: '',
  }))
}
