import { flipFuses, FuseState, FuseV1Options, FuseVersion, getCurrentFuseWire } from '@electron/fuses'

export interface Fuse {
  name: keyof typeof FuseV1Options
  on: boolean
}

/**
 * Returns the fuses for a system. A fuse is a bit in Electron's binary, so no variable or flag can change it
 * (https://www.electronjs.org/docs/latest/tutorial/fuses).
 */
export const getWantedFuses = (platform: string): readonly Fuse[] => [
  // On Linux, the terminal commands and the agent use ELECTRON_RUN_AS_NODE (SECURITY.md explains why this is
  // safe there). On other systems, any script could use the rights of our signed binary.
  { name: 'RunAsNode', on: platform === 'linux' },
  { name: 'EnableCookieEncryption', on: true },
  // Through NODE_OPTIONS, other programs could load code. Through NODE_EXTRA_CA_CERTS, they could make us
  // trust a certificate.
  { name: 'EnableNodeOptionsEnvironmentVariable', on: false },
  // `--inspect` and SIGUSR1 would start a debugger. Without this fuse, Playwright can't connect.
  { name: 'EnableNodeCliInspectArguments', on: false },
  { name: 'EnableEmbeddedAsarIntegrityValidation', on: true },
  { name: 'OnlyLoadAppFromAsar', on: true },
  { name: 'LoadBrowserProcessSpecificV8Snapshot', on: false },
  { name: 'GrantFileProtocolExtraPrivileges', on: false },
  { name: 'WasmTrapHandlers', on: true },
]

/** The state of each fuse. `absent` if the binary doesn't know the fuse. */
export type FuseStates = Map<string, 'on' | 'off' | 'absent'>

/** Skips fuses that the binary doesn't know. */
export async function setFuses(binary: string, wanted: readonly Fuse[]) {
  const seen = await readFuses(binary)
  const present = wanted.filter(({ name }) => seen.get(name) !== 'absent')
  await flipFuses(binary, {
    version: FuseVersion.V1,
    ...Object.fromEntries(present.map(({ name, on }) => [FuseV1Options[name], on])),
  })
}

export async function readFuses(binary: string): Promise<FuseStates> {
  const wire = new Map(Object.entries(await getCurrentFuseWire(binary)).filter(([key]) => /^\d+$/.test(key)))
  const seen: FuseStates = new Map()
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
 * @param pinned whether this is the Electron that we ship, which must know every fuse
 */
export function findFuseErrors(seen: FuseStates, wanted: readonly Fuse[], pinned: boolean): string[] {
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
