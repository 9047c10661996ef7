import { execFile } from 'node:child_process'
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { capture, npm } from '../children.mjs'
import { withLock } from '../lock.mjs'
import { cacheFolder, cloneName, root } from '../places.mjs'
import { Problem } from '../problem.mjs'

/**
 * @typedef {{ id: string, file: string }} Finding
 * @typedef {Finding & { why: string }} JudgedFinding why it is no weakness
 * @typedef {{ findings: Finding[], unread: string[] }} Scan `unread`: files that it could not parse
 */

/**
 * Electron's checklist names it. Its tree has 400 packages, so we fetch it on demand, as of the day of our
 * review.
 */
const scanner = { spec: '@doyensec/electronegativity@1.10.3', asOf: '2026-11-24' }

/** @returns {Promise<string>} */
async function ensureScanner() {
  const name = `electronegativity-1.10.3-${scanner.asOf}`
  const folder = join(cacheFolder, name)
  const whole = join(folder, 'installed')
  if (existsSync(whole)) return folder
  return withLock(name, async () => {
    if (existsSync(whole)) return folder
    console.log('Fetching Electronegativity from the npm registry (30 MB, once)')
    await rm(folder, { recursive: true, force: true })
    await mkdir(folder, { recursive: true })
    const flags = [
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--no-package-lock',
      `--before=${scanner.asOf}`,
    ]
    const [command, args] = npm(['install', ...flags, '--prefix', folder, scanner.spec])
    const { code, stderr } = await capture(command, args, { cwd: folder })
    if (code !== 0) throw new Problem(`Electronegativity could not be installed. npm says:\n${stderr.trim()}`)
    await writeFile(whole, '')
    return folder
  })
}

/** Runs in the scanner's folder, because its command line doesn't report unreadable files. */
const program = `
const run = require('@doyensec/electronegativity/dist/runner.js')
const [input, electronVersionOverride] = process.argv.slice(1)
run({ input, electronVersionOverride, isRelative: true }).then(({ issues, errors }) => {
  const findings = issues.map(({ id, file }) => ({ id, file }))
  const unread = errors.map(({ file, message }) => file + ': ' + message)
  process.stdout.write('\\n' + JSON.stringify({ findings, unread }))
})
`

/**
 * It can't parse main's bundle (private fields), so it scans main's sources.
 *
 * @param {string} out
 * @returns {Promise<Scan>}
 */
export async function scan(out) {
  const folder = await ensureScanner()
  const input = join(cacheFolder, `scanned-${cloneName}`)
  await rm(input, { recursive: true, force: true })
  await mkdir(input, { recursive: true })
  for (const name of ['main', 'preload', 'renderer', 'shared', 'package.json']) {
    await cp(join(root, name), join(input, name), { recursive: true })
  }
  await cp(join(out, 'renderer'), join(input, 'built', 'renderer'), { recursive: true })
  // It doesn't know .cjs.
  await cp(join(out, 'preload', 'index.cjs'), join(input, 'built', 'preload', 'index.js'))
  /** @type {{ devDependencies: { electron: string } }} */
  const { devDependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  try {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['-e', program, input, devDependencies.electron],
      { cwd: folder, maxBuffer: 2 ** 26 },
    )
    return JSON.parse(stdout.slice(stdout.lastIndexOf('\n')))
  } finally {
    await rm(input, { recursive: true, force: true })
  }
}

/** The findings that docs/security-model.md judges. @type {readonly JudgedFinding[]} */
export const judged = [
  {
    id: 'CSP_GLOBAL_CHECK',
    file: 'N/A',
    why: 'It looks for a <meta> or onHeadersReceived; ours is a header of our own scheme (main/window/app-scheme.ts).',
  },
  {
    id: 'PROTOCOL_HANDLER_JS_CHECK',
    file: 'main/launch/link-scheme.ts',
    why: 'A link only ever watches, and asks before it adds a server (main/launch/deep-link.ts).',
  },
  ...['main-window', 'popover-window', 'sound-player'].flatMap((name) => {
    const file = `main/window/${name}.ts`
    const isSpread = 'It can’t follow the spread of lockedPreferences, in which it is on.'
    return [
      {
        id: 'AUXCLICK_JS_CHECK',
        file,
        why: 'A middle click opens a window, and every new window is denied (main/window/lock-down.ts).',
      },
      { id: 'CONTEXT_ISOLATION_JS_CHECK', file, why: isSpread },
      { id: 'SANDBOX_JS_CHECK', file, why: isSpread },
    ]
  }),
  ...['main-window', 'popover-window'].map((name) => ({
    id: 'PRELOAD_JS_CHECK',
    file: `main/window/${name}.ts`,
    why: 'The preload hands three functions over to each page, and nothing else (preload/bridges.ts).',
  })),
  {
    id: 'OPEN_EXTERNAL_JS_CHECK',
    file: 'main/desktop/open-page.ts',
    why: 'Only addresses of the web without a password come so far, one a second (open-page.test.ts).',
  },
]

/** @param {Finding} finding */
const named = ({ id, file }) => `${id} in ${file}`

/**
 * @param {Scan} found
 * @param {readonly JudgedFinding[]} [known]
 * @returns {string[]} findings without a judgement, judgements without a finding, and unreadable files
 */
export function newsOf({ findings, unread }, known = judged) {
  const before = new Set(known.map(named))
  const now = new Set(findings.map(named))
  return [
    ...[...now].filter((each) => !before.has(each)).map((each) => `New: ${each}`),
    ...[...before].filter((each) => !now.has(each)).map((each) => `Gone, and still judged: ${each}`),
    ...unread.map((each) => `Not read: ${each}`),
  ]
}
