import { flipFuses, FuseState, FuseV1Options, FuseVersion, getCurrentFuseWire } from '@electron/fuses'

/**
 * What an Electron can still do is burned into its binary: no environment variable and no flag turns it on again.
 * https://www.electronjs.org/docs/latest/tutorial/fuses
 *
 * @typedef {object} Fuse
 * @property {keyof typeof FuseV1Options} name
 * @property {boolean} on
 */

/** Every fuse there is, so that none is left to what Electron thinks best. @type {readonly Fuse[]} */
export const wantedFuses = [
  // ELECTRON_RUN_AS_NODE would make a Node of our (signed) binary.
  { name: 'RunAsNode', on: false },
  { name: 'EnableCookieEncryption', on: true },
  // NODE_OPTIONS and NODE_EXTRA_CA_CERTS.
  { name: 'EnableNodeOptionsEnvironmentVariable', on: false },
  // --inspect and SIGUSR1 would let a debugger in, and Playwright with it.
  { name: 'EnableNodeCliInspectArguments', on: false },
  // Of macOS and Windows; on Linux Electron has no such check, and the fuse does nothing.
  { name: 'EnableEmbeddedAsarIntegrityValidation', on: true },
  { name: 'OnlyLoadAppFromAsar', on: true },
  // We ship no snapshot of our own.
  { name: 'LoadBrowserProcessSpecificV8Snapshot', on: false },
  // Our page is not file://, and no such page needs more than a browser would grant it.
  { name: 'GrantFileProtocolExtraPrivileges', on: false },
  // As Electron has it: out-of-bounds checks of WebAssembly by the processor.
  { name: 'WasmTrapHandlers', on: true },
]

/** The fuses of a binary by name; `absent` if the binary lacks one. @typedef {Map<string, 'on' | 'off' | 'absent'>} FusesSeen */

/**
 * Sets those of the wanted fuses that the binary has.
 *
 * @param {string} binary
 */
export async function setFuses(binary) {
  const seen = await readFuses(binary)
  const present = wantedFuses.filter(({ name }) => seen.get(name) !== 'absent')
  await flipFuses(binary, {
    version: FuseVersion.V1,
    ...Object.fromEntries(present.map(({ name, on }) => [FuseV1Options[name], on])),
  })
}

/**
 * Reads the fuses of a binary. A fuse without a known name is called by its number.
 *
 * @param {string} binary
 * @returns {Promise<FusesSeen>}
 */
export async function readFuses(binary) {
  const wire = new Map(Object.entries(await getCurrentFuseWire(binary)).filter(([key]) => /^\d+$/.test(key)))
  /** @type {FusesSeen} */
  const seen = new Map()
  for (const { name } of wantedFuses) {
    const number = String(FuseV1Options[name])
    seen.set(name, stateOf(wire.get(number)))
    wire.delete(number)
  }
  for (const [number, state] of wire) seen.set(`fuse ${number}`, stateOf(state))
  return seen
}

/** @param {unknown} state */
function stateOf(state) {
  if (state === FuseState.ENABLE) return 'on'
  return state === FuseState.DISABLE ? 'off' : 'absent'
}

/**
 * What is wrong with the fuses of a binary, in words; nothing where all is as it should be. Pure.
 *
 * @param {FusesSeen} seen
 * @param {boolean} pinned whether it is the Electron that is shipped: that one has all of them, an older one may not
 * @returns {string[]}
 */
export function fuseFaults(seen, pinned) {
  const wrong = wantedFuses.flatMap(({ name, on }) => {
    const state = seen.get(name) ?? 'absent'
    if (state === (on ? 'on' : 'off') || (state === 'absent' && !pinned)) return []
    return [`${name} is ${state}, and should be ${on ? 'on' : 'off'}`]
  })
  const unknown = [...seen.keys()].filter((name) => !wantedFuses.some((fuse) => fuse.name === name))
  return [
    ...wrong,
    ...unknown.map((name) => `${name} is new: scripts/package/fuses.mjs must say what it is to be`),
  ]
}
