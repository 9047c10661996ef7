import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { readArguments as readCheck } from '#scripts/commands/check.ts'
import { read as readConformance } from '#scripts/commands/conformance.ts'
import { findMutatedFolder } from '#scripts/commands/mutate.ts'
import { mutatedFolders } from '#scripts/mutation/folders.ts'
import { readArguments as readPackage } from '#scripts/commands/package.ts'
import { readArguments as readRelease } from '#scripts/commands/release.ts'
import { readArguments as readTest } from '#scripts/commands/test.ts'
import { projectRoot } from '#scripts/project-paths.ts'
import { readArguments } from '#test/bench/read-arguments.ts'
import { read as readSoak } from '#test/soak/cli.ts'

const folder = join(projectRoot, '.github', 'workflows')

const step = z.object({
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
})
const workflow = z.object({
  permissions: z.record(z.string(), z.string()),
  concurrency: z.object({ group: z.string() }),
  on: z.record(z.string(), z.unknown()),
  jobs: z.record(
    z.string(),
    z
      .object({
        permissions: z.record(z.string(), z.string()),
        if: z.string().optional(),
        needs: z.string().optional(),
        'timeout-minutes': z.number(),
        'runs-on': z.string(),
        container: z.object({ image: z.string() }).optional(),
        strategy: z.object({ matrix: z.object({ folder: z.array(z.string()).optional() }) }).optional(),
        steps: z.array(step),
      })
      // The weekly jobs may take long.
      .refine((job) => job['timeout-minutes'] <= (job.if === "github.event_name == 'schedule'" ? 360 : 60)),
  ),
})

const files = readdirSync(folder)
const read = (file: string) => workflow.parse(parse(readFileSync(join(folder, file), 'utf8')))
const jobs = files.flatMap((file) =>
  Object.entries(read(file).jobs).map(([name, job]) => ({ title: `${file}, ${name}`, ...job })),
)

describe.each(files)('the CI workflow %s', (file) => {
  it('grants no permissions outside its jobs', () => {
    expect(read(file).permissions).toEqual({})
  })

  it('never runs untrusted code with the repository’s permissions', () => {
    const events = Object.keys(read(file).on)
    expect(events.filter((event) => /pull_request_target|workflow_run|issue/.test(event))).toEqual([])
  })

  it('pins each action to a commit, and names the action’s version', () => {
    const used = readFileSync(join(folder, file), 'utf8')
      .split('\n')
      .filter((line) => /\buses:/.test(line))
    expect(used.filter((line) => !/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual(
      [],
    )
    expect(used.length).toBeGreaterThan(0)
  })
})

describe('the CI workflows', () => {
  it('use no secrets in ci.yml, which anyone’s pull request starts', () => {
    expect(readFileSync(join(folder, 'ci.yml'), 'utf8')).not.toContain('secrets.')
  })

  it('pin each action to the same commit everywhere', () => {
    const commits = new Map<string, Set<string>>()
    for (const { uses } of jobs.flatMap(({ steps }) => steps)) {
      const [name, commit] = uses?.split('@') ?? []
      if (name !== undefined && commit !== undefined)
        commits.set(name, new Set([...(commits.get(name) ?? []), commit]))
    }
    expect([...commits].filter(([, each]) => each.size > 1)).toEqual([])
  })
})

describe.each(jobs)('the CI job $title', ({ permissions, steps, container, title, ...job }) => {
  it('has only read permissions, unless it publishes', () => {
    const writing = Object.entries(permissions).filter(([, right]) => right !== 'read')
    const allowed: Readonly<Record<string, readonly string[]>> = {
      'release.yml, package': ['id-token', 'attestations'],
      'release.yml, draft': ['contents'],
    }
    expect(writing.map(([name]) => name)).toEqual(allowed[title] ?? [])
  })

  it('has a time limit and a pinned runner image', () => {
    expect(job['timeout-minutes']).toBeGreaterThan(0)
    expect(job['runs-on']).not.toContain('latest')
    expect(container?.image ?? '@sha256:').toContain('@sha256:')
  })

  it('stores no credentials after its checkout', () => {
    const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'))
    expect(checkouts.map((each) => each.with?.['persist-credentials'])).toEqual(checkouts.map(() => false))
  })

  it('uses no cache that other jobs can fill', () => {
    const nodes = steps.filter(({ uses }) => uses?.startsWith('actions/setup-node@'))
    expect(nodes.map((each) => each.with?.['package-manager-cache'])).toEqual(nodes.map(() => false))
  })

  it('inserts no external values into a script', () => {
    expect(steps.flatMap(({ run }) => (run?.includes('${{') ? [run] : []))).toEqual([])
  })
})

/** A reader throws or returns a message if its script rejects the arguments. */
const readers: Readonly<Record<string, (args: string[]) => unknown>> = {
  bench: (args) => readArguments(args, []),
  check: readCheck,
  conformance: readConformance,
  mutate: (args) => args.map(findMutatedFolder),
  package: readPackage,
  release: readRelease,
  soak: readSoak,
  test: readTest,
}

const readFiles = (args: string[]) => args.find((arg) => arg.startsWith('-')) ?? args

const typed = jobs.flatMap(({ steps, strategy }) =>
  steps.flatMap(({ run = '' }) => {
    const scripts = run.match(/npm (?:run|test|start)\b[^\n;|&]*/g) ?? []
    // Each folder has its own job, whose step gets it as a variable.
    const folders = strategy?.matrix.folder ?? ['']
    return scripts.flatMap((script) =>
      folders.map((each) => script.replace('"$FOLDER"', each).replace('"$TAG"', 'v1.2.3')),
    )
  }),
)

it('each npm script that a workflow runs exists and accepts its arguments', () => {
  const { scripts } = z
    .object({ scripts: z.record(z.string(), z.string()) })
    .parse(JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')))
  const names = typed.map((line) => {
    const [, name = '', rest = ''] = /^npm (?:run )?([\w-]+)(?: -- (.*))?$/.exec(line.trim()) ?? []
    expect(scripts).toHaveProperty(name)
    // The value of a variable isn't known here.
    expect(rest).not.toContain('$')
    const args = rest.split(' ').filter(Boolean)
    expect((readers[name] ?? readFiles)(args)).toBeTypeOf('object')
    return name
  })
  expect(names).toEqual(
    expect.arrayContaining(['bench', 'build', 'check', 'conformance', 'package', 'release', 'soak', 'test']),
  )
})

it('the weekly mutation run covers every folder that has a minimum score', () => {
  const folders = jobs.flatMap(({ strategy }) => strategy?.matrix.folder ?? [])
  expect(folders.toSorted()).toEqual(Object.keys(mutatedFolders).toSorted())
})

describe('a release', () => {
  it('is drafted after every system has built its packages with the pinned Electron', () => {
    const { draft, package: made } = read('release.yml').jobs
    expect(draft?.needs).toBe('package')
    const packaging = made?.steps.flatMap(({ run = '' }) => run.match(/npm run package.*/g) ?? [])
    expect(packaging).toEqual(['npm run package -- --for-release'])
    expect(draft?.steps.at(-1)?.run).toContain('gh release create "$TAG" --draft --verify-tag')
  })

  it('includes a bill of materials, which is attested like the packages', () => {
    const { package: steps } = Object.fromEntries(
      Object.entries(read('release.yml').jobs).map(([name, job]) => [name, job.steps]),
    )
    const placesOf = (action: string, key: string) =>
      steps?.find(({ uses }) => uses?.startsWith(`${action}@`))?.with?.[key]
    expect(placesOf('actions/upload-artifact', 'path')).toContain('dist/*.cdx.json')
    expect(placesOf('actions/attest-build-provenance', 'subject-path')).toContain('dist/*.cdx.json')
    expect(steps?.some(({ run }) => run?.includes('cp out/sbom.cdx.json dist/compileo-tray.cdx.json'))).toBe(
      true,
    )
  })
})

it('npm packages and actions are updated weekly, after a waiting period', () => {
  const config: unknown = parse(readFileSync(join(projectRoot, '.github', 'dependabot.yml'), 'utf8'))
  const { updates } = z
    .object({
      updates: z.array(
        z.object({
          'package-ecosystem': z.string(),
          schedule: z.object({ interval: z.literal('weekly') }),
          cooldown: z.object({ 'default-days': z.number().min(7) }),
        }),
      ),
    })
    .parse(config)
  expect(updates.map((each) => each['package-ecosystem'])).toEqual(['npm', 'github-actions'])
})
