/** What sort of job it is; `undefined` in its place stands for any other. */
export const jobKinds = [
  'parsing',
  'chunking',
  'taxonomy',
  'extraction',
  'dataset',
  'quality',
  'benchmarking',
] as const
export type JobKind = (typeof jobKinds)[number]

/** The jobs that the server's queue doesn't know, by the route that returns their status, and the kind of each. */
export const unqueued = ['quality', 'evaluation'] as const
export type Unqueued = (typeof unqueued)[number]
export const kindOfUnqueued: Readonly<Record<Unqueued, JobKind>> = {
  quality: 'quality',
  evaluation: 'dataset',
}

/** The kinds as the insights tell them: the last is all that we have no word for. */
export const insightKinds = [...jobKinds, 'other'] as const
export type InsightKind = (typeof insightKinds)[number]

/**
 * The first that fits names the kind. The server's words are in the API guide ("Job Lifecycle Management") and in
 * docs/compileo-server.md ("Finding jobs").
 */
const patterns: readonly (readonly [JobKind, RegExp])[] = [
  ['chunking', /\bchunk(?:ing|[ _]documents?| job)/i],
  ['parsing', /\bpars(?:e|ing)(?:_documents?|\b)|\bdocument[ _]processing\b/i],
  ['taxonomy', /\btaxonomy(?:_generation|[ _-]job|[ _-]generation|\b)/i],
  ['extraction', /\bextraction\b/i],
  ['dataset', /\bdataset(?:_generation|\b)/i],
  ['quality', /\bquality(?:_analysis|\b)/i],
  ['benchmarking', /\bbenchmark(?:ing|\b)/i],
]

/** The kind that a word of the server means, such as an `operation` or a `job_type`. Pure. */
export function kindOfWord(word: string): JobKind | undefined {
  const words = word.slice(0, 200).replaceAll('_', ' ')
  return patterns.find(([, pattern]) => pattern.test(words))?.[0]
}

/**
 * The kind that a line of text names, such as "Extraction job started successfully! Job ID: …": only where it names one
 * and no other, for a message may name the taxonomy that an extraction goes by. Pure.
 */
export function kindInText(line: string): JobKind | undefined {
  const named = patterns.filter(([, pattern]) => pattern.test(line.slice(0, 2_000)))
  return named.length === 1 ? named[0]?.[0] : undefined
}
