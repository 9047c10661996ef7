import { describe, expect, it } from 'vitest'
import { parseLink } from '#main/app/deep-link.ts'
import { createWatchLinks } from '#shared/rules/watch-link.ts'

const servers = [
  { id: 'a', url: 'http://localhost:8000' },
  { id: 'b', url: 'https://gpu.example.org/compileo' },
]
const on = (serverId: string, jobId: string, label?: string) => ({
  identity: { serverId, jobId, label },
})

describe('watch links', () => {
  it('can be parsed as links, and contain a single job’s label', () => {
    const [link = '', ...others] = createWatchLinks([on('b', 'x-1', ' Herz & Niere ')], servers)
    expect(others).toEqual([])
    expect(parseLink(link)).toEqual({
      ok: true,
      server: 'https://gpu.example.org/compileo',
      jobs: ['x-1'],
      label: 'Herz & Niere',
    })
  })

  it('contain one server’s jobs each, and a label for several jobs only if these are a batch', () => {
    const jobs = [on('b', '1', 'One'), on('a', '2'), on('b', '3')]
    const parsed = createWatchLinks(jobs, servers).map(parseLink)
    expect(parsed).toEqual([
      { ok: true, server: servers[0]?.url, jobs: ['2'] },
      { ok: true, server: servers[1]?.url, jobs: ['1', '3'] },
    ])
    expect(createWatchLinks(jobs, servers, 'Corpus').map(parseLink)).toMatchObject([
      { label: 'Corpus' },
      { label: 'Corpus' },
    ])
  })

  it('contain at most 50 jobs each, and no label with invisible characters', () => {
    const many = Array.from({ length: 101 }, (_, i) => on('a', String(i), 'same'))
    const parsed = createWatchLinks(many, servers).map(parseLink)
    expect(parsed.map((link) => link.ok && link.jobs.length)).toEqual([50, 50, 1])
    expect(createWatchLinks([on('a', '1', 'a‮b')], servers).map(parseLink)).toEqual([
      { ok: true, server: servers[0]?.url, jobs: ['1'] },
    ])
  })

  it('aren’t created for jobs on a removed server', () =>
    expect(createWatchLinks([on('c', '1')], servers)).toEqual([]))
})
