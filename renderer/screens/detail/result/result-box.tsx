import { useId, useState } from 'react'
import type { JobView } from '#shared/model.ts'
import { useActions } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Button, IconButton, LinkButton } from '#renderer/ui/button.tsx'
import { toClipboardText, chooseResultForm, formatScalar } from './result-text.ts'
import { TextBox } from './text-box.tsx'
import { Facts, type Fact } from '#renderer/ui/facts.tsx'
import { hasDataset } from '#shared/rules/dataset-in-result.ts'
import { isContainer } from '#shared/rules/json-value.ts'
import { getOtherFields, resultCountNames, summarizeResult } from '#shared/result-summary.ts'
import type { Texts } from '#shared/texts/index.ts'
import { formatResultValue } from '#shared/texts/format-result.ts'
import './result.css'

interface ResultBoxProps {
  readonly job: JobView
  readonly result: unknown
  /** Set if the result is too large to be shown. */
  readonly bytes?: number | undefined
}

export function ResultBox({ job, result, bytes }: ResultBoxProps) {
  const texts = useTexts()
  const { ask, copy, toast } = useActions()
  function copyAll(): void {
    const text = toClipboardText(result)
    if (text === undefined) toast(texts.detail.tooLongToCopy)
    else void copy(text)
  }
  return (
    <section className="detail-section" aria-label={texts.detail.result}>
      <div className="detail-section-head">
        <h3 className="section-title">{texts.detail.result}</h3>
        {bytes === undefined && <IconButton icon="copy" text={texts.detail.copyResult} onClick={copyAll} />}
        <Button
          look="quiet"
          className="result-save"
          onClick={() => void ask('saveResult', { key: job.identity.key })}
        >
          {texts.detail.save}
        </Button>
        {hasDataset(job) && (
          <Button look="quiet" onClick={() => void ask('saveDataset', { key: job.identity.key })}>
            {texts.notifications.buttons.saveDataset}
          </Button>
        )}
      </div>
      {bytes === undefined ? (
        <Result result={result} />
      ) : (
        <p className="hint">{texts.detail.resultTooLarge(bytes / 1e6)}</p>
      )}
    </section>
  )
}

function Result({ result }: { readonly result: unknown }) {
  const texts = useTexts()
  const facts = getResultFacts(result, texts)
  return facts ? <ResultFacts facts={facts} result={result} /> : <RawResult result={result} />
}

interface ResultFactsProps {
  readonly facts: readonly Fact[]
  readonly result: unknown
}

function ResultFacts({ facts, result }: ResultFactsProps) {
  const texts = useTexts()
  const [isRaw, setIsRaw] = useState(false)
  const raw = useId()
  return (
    <>
      <Facts facts={facts} />
      <LinkButton
        aria-expanded={isRaw}
        aria-controls={isRaw ? raw : undefined}
        onClick={() => setIsRaw(!isRaw)}
      >
        {isRaw ? texts.detail.hideRawResult : texts.detail.rawResult}
      </LinkButton>
      {isRaw && (
        <div id={raw}>
          <TextBox result={result} />
        </div>
      )}
    </>
  )
}

function RawResult({ result }: { readonly result: unknown }) {
  const texts = useTexts()
  const form = chooseResultForm(result)
  if (form === 'text') return <TextBox result={result} />
  if (form === 'empty' || !isContainer(result)) return <p className="hint">{texts.detail.emptyResult}</p>
  return <Facts facts={Object.entries(result).map(([name, value]) => [name, formatScalar(value)])} />
}

/** Turns `dataset_version` into "Dataset version". */
function toTerm(name: string): string {
  const words = name.replaceAll(/[_\s]+/g, ' ').trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/**
 * Returns a result's counts, such as documents and chunks, and a few more fields. Undefined if the
 * result has no known count.
 */
function getResultFacts(
  result: unknown,
  texts: Pick<Texts, 'results' | 'common' | 'format'>,
): readonly Fact[] | undefined {
  if (!isContainer(result)) return undefined
  const counts = summarizeResult(result)?.counts
  if (!counts) return undefined
  const countFacts = resultCountNames.flatMap((what): Fact[] => {
    const count = counts[what]
    return count === undefined ? [] : [[texts.results.names[what], texts.format.count(count)]]
  })
  const further = getOtherFields(result).map(({ name, value }): Fact => [
    toTerm(name),
    formatResultValue(value, texts),
  ])
  return [...countFacts, ...further]
}
