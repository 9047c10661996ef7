import { flipFuses, FuseState, FuseV1Options, FuseVersion, getCurrentFuseWire } from '@electron/fuses'

export interface Fuse {
  name: keyof typeof FuseV1Options
  on: boolean
}

/**
 * Returns the wanted fuses of a system. They are in Electron's binary, so no variable or flag can change them
 * (https://www.electronjs.org/docs/latest/tutorial/fuses).
 */
export const getWantedFuses = (platform: string): readonly Fuse[] => [
  // On Linux, terminal commands and the agent run as plain Node with ELECTRON_RUN_AS_NODE (SECURITY.md says why
  // that is safe there). Elsewhere it would lend the rights of our signed binary to any script.
  { name: 'RunAsNode', on: platform === 'linux' },
  { name: 'EnableCookieEncryption', on: true },
  // NODE_OPTIONS would let others load code, and NODE_EXTRA_CA_CERTS trust certificates.
  { name: 'EnableNodeOptionsEnvironmentVariable', on: false },
  // --inspect and SIGUSR1 would admit a debugger. Playwright can't connect either.
  { name: 'EnableNodeCliInspectArguments', on: false },
  // This fuse has no effect on Linux.
  { name: 'EnableEmbeddedAsarIntegrityValidation', on: true },
  { name: 'OnlyLoadAppFromAsar', on: true },
  // We ship no snapshot of our own.
  { name: 'LoadBrowserProcessSpecificV8Snapshot', on: false },
  // Our page doesn't use file://.
  { name: 'GrantFileProtocolExtraPrivileges', on: false },
  // The processor checks the bounds of WebAssembly by default.
  { name: 'WasmTrapHandlers', on: true },
]

/** The states of fuses by name; `absent` if the binary doesn't have one. */
export type FusesSeen = Map<string, 'on' | 'off' | 'absent'>

/** Sets only the fuses that the binary has. */
export async function setFuses(binary: string, wanted: readonly Fuse[]) {
  const seen = await readFuses(binary)
  const present = wanted.filter(({ name }) => seen.get(name) !== 'absent')
  await flipFuses(binary, {
    version: FuseVersion.V1,
    ...Object.fromEntries(present.map(({ name, on }) => [FuseV1Options[name], on])),
  })
}

/** Reads the fuses. Unknown ones are named by their number. */
export async function readFuses(binary: string): Promise<FusesSeen> {
  const wire = new Map(Object.entries(await getCurrentFuseWire(binary)).filter(([key]) => /^\d+$/.test(key)))
  const seen: FusesSeen = new Map()
  for (const { name } of getWantedFuses(process.platform)) {
    const number = String(FuseV1Options[name])
    seen.set(name, stateOf(wire.get(number)))
    wire.delete(number)
  }
  for (const [number, state] of wire) seen.set(`fuse ${number}`, stateOf(state))
  return seen
}

function stateOf(state: unknown) {
  if (state === FuseState.ENABLE) return 'on'
  return state === FuseState.DISABLE ? 'off' : 'absent'
}

/**
 * Returns the fuses with a wrong state.
 *
 * @param pinned whether it is the Electron that we ship, which must have all fuses
 */
export function fuseFaults(seen: FusesSeen, wanted: readonly Fuse[], pinned: boolean): string[] {
  const wrong = wanted.flatMap(({ name, on }) => {
    const state = seen.get(name) ?? 'absent'
    if (state === (on ? 'on' : 'off') || (state === 'absent' && !pinned)) return []
    return [`${name} is ${state}, and should be ${on ? 'on' : 'off'}`]
  })
  const unknown = [...seen.keys()].filter((name) => !wanted.some((fuse) => fuse.name === name))
  return [
    ...wrong,
    ...unknown.map((name) => `${name} is new: scripts/package/fuses.ts must say what it is to be`),
  ]
}
