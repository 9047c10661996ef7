/** The known kinds of jobs. For any other kind, the field is `undefined`. */
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

/** Jobs outside the server's queue, named after the routes that return their status. */
export const unqueuedRoutes = ['quality', 'evaluation'] as const
export type UnqueuedRoute = (typeof unqueuedRoutes)[number]
export const unqueuedRouteKinds: Readonly<Record<UnqueuedRoute, JobKind>> = {
  quality: 'quality',
  evaluation: 'dataset',
}

/**
 * Returns a job's kind. A kind that only the result contains isn't written to `JobIdentity.kind`, because
 * that would change the job's name.
 */
export const getJobKind = (
  { kind }: { readonly kind?: JobKind | undefined },
  outcome: { readonly result?: { readonly kind?: JobKind | undefined } | undefined } | undefined,
): JobKind | undefined => kind ?? outcome?.result?.kind

/**
 * Patterns for the names of kinds. The first match counts (API guide, "Job Lifecycle Management";
 * docs/reference/compileo-server.md).
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

/** Returns a job's kind by the value of its `operation` or `job_type`. */
export function parseJobKind(word: string): JobKind | undefined {
  const spacedWord = word.slice(0, 200).replaceAll('_', ' ')
  return patterns.find(([, pattern]) => pattern.test(spacedWord))?.[0]
}

/**
 * Patterns for steps that only workers of one kind write. Parsing and chunking are missing, because their
 * steps are the same.
 */
const steps: readonly (readonly [JobKind, RegExp])[] = [
  [
    'extraction',
    /^(?:Initializing taxonomy extractor|Loading taxonomy data|Starting extraction process|Extraction (?:completed, storing results|job completed))$/,
  ],
  [
    'dataset',
    /^(?:Loading project chunks|Processing (?:data|batch \d{1,6}\/\d{1,6})|Generating from extracted entities|Dataset generation complete)$/,
  ],
  ['taxonomy', /^(?:Generating taxonomy|Taxonomy generation completed)$/],
  ['benchmarking', /^(?:Running benchmark evaluation|Benchmark evaluation completed)$/],
]

/** Returns a job's kind by its current step (docs/reference/compileo-server.md, "Finding jobs"). */
export const inferKindFromStep = (step: string): JobKind | undefined =>
  steps.find(([, pattern]) => pattern.test(step))?.[0]

/**
 * Returns the kind that a text names. If it names several, returns undefined, because a message may mention
 * the taxonomy that an extraction uses.
 */
export function findKindInText(line: string): JobKind | undefined {
  const namedKinds = patterns.filter(([, pattern]) => pattern.test(line))
  return namedKinds.length === 1 ? namedKinds[0]?.[0] : undefined
}
