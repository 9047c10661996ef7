import { describe, expect, it } from 'vitest'
import { findKindInText, inferKindFromStep, parseJobKind } from '#shared/job-kind.ts'

describe('a job’s kind', () => {
  it.each([
    ['parse_documents', 'parsing'],
    ['document_processing', 'parsing'],
    ['chunk_documents', 'chunking'],
    ['taxonomy_generation', 'taxonomy'],
    ['extraction', 'extraction'],
    ['dataset_generation', 'dataset'],
    ['quality_analysis', 'quality'],
    ['benchmarking', 'benchmarking'],
    ['selective_extraction', 'extraction'],
    ['generate_dataset', 'dataset'],
  ])('is $1 for the server’s word %j', (word, kind) => {
    expect(parseJobKind(word)).toBe(kind)
  })

  it.each(['reindex', ''])('is unknown for the server’s word %j', (word) => {
    expect(parseJobKind(word)).toBeUndefined()
  })

  it.each([
    ['Extraction job started successfully! Job ID: 4b1e', 'extraction'],
    ['Parsing job submitted successfully! Job ID: 4b1e', 'parsing'],
    ['Chunking job submitted successfully! Job ID: 4b1e', 'chunking'],
    ['{"job_id": "4b1e", "message": "Dataset generation started"}', 'dataset'],
    ['{"job_id":"4b1e","job_type":"dataset_generation"}', 'dataset'],
    ['✅ Benchmarking started! Job ID: 4b1e', 'benchmarking'],
  ])('is $1 for the text %j', (text, kind) => {
    expect(findKindInText(text)).toBe(kind)
  })

  it.each([
    'Job ID: 4b1e',
    'Extraction by the taxonomy of cardiology, job ID: 4b1e',
    'my-unparsable-extractions',
  ])('is unknown for the text %j', (text) => {
    expect(findKindInText(text)).toBeUndefined()
  })

  it.each([
    ['Initializing taxonomy extractor', 'extraction'],
    ['Starting extraction process', 'extraction'],
    ['Loading project chunks', 'dataset'],
    ['Processing batch 3/4', 'dataset'],
    ['Generating taxonomy', 'taxonomy'],
    ['Running benchmark evaluation', 'benchmarking'],
  ])('is $1 for the workers’ step %j', (step, kind) => {
    expect(inferKindFromStep(step)).toBe(kind)
  })

  // Parsing and chunking write the same step.
  it.each(['Processing document 7', 'Processing batch item 3', ''])(
    'is unknown for the workers’ step %j',
    (step) => {
      expect(inferKindFromStep(step)).toBeUndefined()
    },
  )
})
