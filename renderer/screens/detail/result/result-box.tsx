import { useId, useState } from 'react'
import type { JobView } from '../../../../shared/model.ts'
import { outcomeOf } from '../../../state/actions.ts'
import { useActions, useBridge } from '../../../state/context.tsx'
import { useTexts } from '../../../state/use-texts.ts'
import { describeMessage } from '../../../../shared/texts/describe-message.ts'
import { Button } from '../../../ui/button.tsx'
import { Icon } from '../../../ui/icons.tsx'
import { resultInWords, type Fact } from './result-facts.ts'
import { Tooltip } from '../../../ui/tooltip.tsx'
import { scalarText, formOf } from './readable.ts'
import { ResultTree } from './result-tree.tsx'
import { TextBox } from './text-box.tsx'
import { isContainer } from './tree.ts'
import { useCopyValue } from './use-copy-value.ts'
import './result.css'

/** A job's result in its most readable form, to copy and save as a whole. */
export function ResultBox({ job, result }: { readonly job: JobView; readonly result: unknown }) {
  const texts = useTexts()
  const bridge = useBridge()
  const { toast } = useActions()
  const copyValue = useCopyValue()
  async function save(): Promise<void> {
    const outcome = await outcomeOf(bridge.call('saveResult', { key: job.key }))
    if (outcome.message !== undefined) toast(describeMessage(outcome.message, texts))
  }
  return (
    <section className="detail-section" aria-label={texts.detail.result}>
      <div className="detail-section-head">
        <h3 className="section-title">{texts.detail.result}</h3>
        <Tooltip text={texts.detail.copyResult}>
          <Button look="quiet" square onClick={() => copyValue(result)}>
            <Icon name="copy" />
          </Button>
        </Tooltip>
        <Button look="quiet" className="result-save" onClick={() => void save()}>
          {texts.detail.save}
        </Button>
      </div>
      <Result result={result} />
    </section>
  )
}

function Result({ result }: { readonly result: unknown }) {
  const texts = useTexts()
  const facts = resultInWords(result, texts)
  return facts ? <InWords facts={facts} result={result} /> : <Raw result={result} />
}

interface InWordsProps {
  readonly facts: readonly Fact[]
  readonly result: unknown
}

/** A result's counts as text, and the result itself on demand. */
function InWords({ facts, result }: InWordsProps) {
  const texts = useTexts()
  const [isRaw, setIsRaw] = useState(false)
  const raw = useId()
  return (
    <>
      <Facts facts={facts} />
      <button
        type="button"
        className="link-button"
        aria-expanded={isRaw}
        aria-controls={isRaw ? raw : undefined}
        onClick={() => setIsRaw(!isRaw)}
      >
        {isRaw ? texts.detail.hideRawResult : texts.detail.rawResult}
      </button>
      {isRaw && isContainer(result) && (
        <div id={raw}>
          <ResultTree result={result} />
        </div>
      )}
    </>
  )
}

/** A result as the server has it. */
function Raw({ result }: { readonly result: unknown }) {
  const texts = useTexts()
  const form = formOf(result)
  if (!isContainer(result)) return <TextBox text={scalarText(result)} />
  if (form === 'tree') return <ResultTree result={result} />
  if (form === 'facts') {
    return <Facts facts={Object.entries(result).map(([name, value]) => [name, scalarText(value)])} />
  }
  return <p className="detail-hint">{texts.detail.emptyResult}</p>
}

function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className="result-facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt dir="auto">{name}</dt>
          <dd className="selectable" dir="auto">
            {value}
          </dd>
        </div>
      ))}
    </dl>
  )
}
