import { describe, expect, it } from 'vitest'
import { structureProblems } from '../../../scripts/steps/structure.mjs'

const problems = (files: Record<string, string>) => structureProblems(new Map(Object.entries(files)))

describe('the structure of the sources', () => {
  it('is refused where two folders import each other, be it types alone, or from a folder inside', () => {
    expect(
      problems({
        'main/a/one.ts': "import { two } from '../b/two.ts'",
        'main/b/two.ts': 'export const two = 2',
        'main/b/three.ts': "import type { One } from '../a/one.ts'",
        'main/a/inner/four.ts': "import { one } from '../one.ts'",
        'main/a/five.ts': "const four = await import('./inner/four.ts')",
      }),
    ).toEqual([
      'main/a and main/b import each other: main/a/one.ts imports main/b/two.ts, and main/b/three.ts imports main/a/one.ts',
      'main/a and main/a/inner import each other: main/a/five.ts imports main/a/inner/four.ts, and main/a/inner/four.ts imports main/a/one.ts',
    ])
  })

  it('is fine where imports go one way, round a bend too', () => {
    expect(
      problems({
        'main/a/one.ts': "import '../b/two.ts'\nexport { three } from '../c/three.ts'",
        'main/b/two.ts': "import { three } from '../c/three.ts'\nimport style from './style.css?inline'",
        'main/c/three.ts': "import { readFile } from 'node:fs'",
      }),
    ).toEqual([])
  })
})
