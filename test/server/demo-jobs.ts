import type { JobScript, ScriptStep } from './job.ts'

function counted(
  text: (nth: number) => string,
  parts: number,
  from: number,
  to: number,
  ms: number,
): ScriptStep[] {
  return Array.from({ length: parts }, (_, index) => ({
    text: text(index + 1),
    progress: from + ((to - from) * (index + 1)) / parts,
    ms: ms / parts,
  }))
}

/** At speed 1, this job fails after 8.5 s. After a restart, it completes after 11.3 s. */
export const mainJob = {
  id: '123e4567-e89b-12d3-a456-426614174000',
  name: 'Risk factors in cardiology textbooks',
  jobType: 'extraction',
  pendingMs: 1500,
  steps: [
    { text: 'Reading chunks', progress: 5, ms: 1500 },
    { text: 'Classifying chunk 347 of 2,310', progress: 15, ms: 1500 },
    { text: 'Classifying chunk 578 of 2,310', progress: 25, ms: 1500 },
    { text: 'Classifying chunk 924 of 2,310', progress: 40, ms: 2500 },
    { text: 'Classifying chunk 1,386 of 2,310', progress: 60, ms: 1500 },
    { text: 'Classifying chunk 1,848 of 2,310', progress: 80, ms: 1500 },
    { text: 'Saving the results', progress: 95, ms: 1000 },
  ],
  failAtRun: [{ run: 1, step: 3, error: 'Ollama at 127.0.0.1:11434 refused the connection' }],
  outcome: {
    status: 'completed',
    step: 'Extraction finished',
    result: { operation: 'selective_extraction', chunks: 2310, entities: { risk_factors: 1204 } },
  },
} satisfies JobScript

const parsing: JobScript = {
  id: '5f0c2a5e-7d0b-4f0e-9a53-0c1d8a6c1e21',
  name: 'Parse 1,240 page PDF',
  jobType: 'document_processing',
  parameters: { operation: 'parse_documents' },
  steps: [
    { text: 'Splitting the PDF', progress: 5, ms: 3000 },
    ...counted((nth) => `Processing document ${nth} of 5`, 5, 5, 98, 30_000),
  ],
  outcome: {
    status: 'completed',
    result: { operation: 'parse_documents', processed_documents: 5, pages: 1240, failed_documents: 0 },
  },
}

const extraction: JobScript = {
  id: '8b1f6f4e-3f0c-4d57-8d43-5b8f3a6f9f02',
  name: 'Extraction, symptoms and treatments',
  jobType: 'extraction',
  steps: counted(
    (nth) => `Classifying chunk ${(nth * 59).toLocaleString('en-US')} of 1,180`,
    20,
    0,
    97,
    60_000,
  ),
  outcome: {
    status: 'completed',
    step: 'Extraction finished',
    result: { operation: 'selective_extraction', chunks: 1180, entities: { symptoms: 812, treatments: 396 } },
  },
}

const dataset: JobScript = {
  id: 'd2f7a8c4-61a9-4f3c-8e15-7a9c0b6f4d33',
  name: 'Dataset, 5,000 questions and answers',
  jobType: 'dataset_generation',
  pendingMs: 12_000,
  steps: [
    { text: 'Choosing chunks', progress: 2, ms: 2000 },
    ...counted((nth) => `Generating batch ${nth} of 25`, 25, 2, 98, 50_000),
  ],
  outcome: {
    status: 'completed',
    step: 'Dataset saved',
    result: { operation: 'generate_dataset', entries: 5000, format: 'jsonl', dataset_version: '1.2.0' },
  },
}

const chunking: JobScript = {
  id: '0c9a4a52-2a1b-4b8e-a8a4-9e6f1d7c5b44',
  name: 'Chunk the oncology guidelines',
  jobType: 'document_processing',
  parameters: { operation: 'chunk_documents' },
  pendingMs: 500,
  steps: counted((nth) => `Chunking document ${nth} of 5`, 5, 0, 95, 6000),
  outcome: {
    status: 'completed',
    step: 'Chunking finished',
    result: { operation: 'chunk_documents', documents: 5, chunks: 734, strategy: 'semantic' },
  },
}

export const demoJobs: readonly JobScript[] = [mainJob, parsing, extraction, dataset, chunking]

/**
 * Creates jobs, of which every seventh fails on its first run.
 *
 * @param durationMs the duration of the longest job
 */
export function createFillerJobs(count: number, durationMs = 60_000): JobScript[] {
  return Array.from({ length: count }, (_, index) => {
    const nth = index + 1
    const fails = nth % 7 === 0
    return {
      id: `job-${String(nth).padStart(5, '0')}`,
      name: `Document batch ${nth}`,
      jobType: 'document_processing',
      parameters: { operation: 'parse_documents' },
      steps: counted((part) => `Processing document ${part} of 4`, 4, 0, 100, (durationMs * nth) / count),
      ...(fails && { failAtRun: [{ run: 1, step: 2, error: `Document ${nth} is encrypted` }] }),
      outcome: { status: 'completed', result: { operation: 'parse_documents', processed_documents: 4 } },
    }
  })
}
