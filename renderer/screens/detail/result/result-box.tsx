import type { JobView } from '../../../../shared/model.ts'
import { outcomeOf } from '../../../state/actions.ts'
import { useActions, useBridge } from '../../../state/context.tsx'
import { useTexts } from '../../../state/use-texts.ts'
import { describeMessage } from '../../../../shared/texts/describe-message.ts'
import { Button } from '../../../ui/button.tsx'
import { Icon } from '../../../ui/icons.tsx'
import { Tooltip } from '../../../ui/tooltip.tsx'
import { scalarText, formOf } from './readable.ts'
import { ResultTree } from './result-tree.tsx'
import { TextBox } from './text-box.tsx'
import { isContainer } from './tree.ts'
import { useCopyValue } from './use-copy-value.ts'
import './result.css'

/** A job's result as a person reads it best, to be copied and saved whole. */
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
  const form = formOf(result)
  if (!isContainer(result)) return <TextBox text={scalarText(result)} />
  if (form === 'tree') return <ResultTree result={result} />
  if (form === 'facts') return <Facts result={result} />
  return <p className="detail-hint">{texts.detail.emptyResult}</p>
}

function Facts({ result }: { readonly result: object }) {
  return (
    <dl className="result-facts">
      {Object.entries(result).map(([name, value]) => (
        <div key={name}>
          <dt dir="auto">{name}</dt>
          <dd className="selectable" dir="auto">
            {scalarText(value)}
          </dd>
        </div>
      ))}
    </dl>
  )
}
