import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from '../../../scripts/places.mjs'

const page = readFileSync(join(root, 'docs/platforms.md'), 'utf8')

it('names files that are there', () => {
  const named = [...page.matchAll(/`((?:main|shared|renderer|test|assets|scripts)\/[\w./-]+\.\w+)`/g)].map(
    ([, path = '']) => path,
  )
  expect(named.length).toBeGreaterThan(20)
  expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([])
})

it('has a script of twenty steps', () => {
  const steps = page.slice(page.indexOf('## By hand')).match(/^\d+\. /gm)
  expect(steps).toHaveLength(20)
})
