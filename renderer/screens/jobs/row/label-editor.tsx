import { useRef, useState } from 'react'
import type { JobView } from '../../../../shared/model.ts'
import { useActions } from '../../../state/context.tsx'
import { useTexts } from '../../../state/use-texts.ts'
import { Button } from '../../../ui/button.tsx'
import { Icon } from '../../../ui/icons.tsx'
import { jobName } from '../../../../shared/texts/job-name.ts'
import { Tooltip } from '../../../ui/tooltip.tsx'
import './label-editor.css'

interface NameFieldProps {
  /** What it is called now; empty where it has no name. */
  readonly value: string
  readonly label: string
  readonly placeholder: string
  readonly save: (name: string) => void
  /** It is over. `by`: whether a key ended it, and the focus has nowhere to be; or the focus went elsewhere. */
  readonly onDone: (by: 'key' | 'leaving') => void
}

/** A name while it is written: Enter keeps it, and so does leaving; Escape does not. Empty takes it away. */
export function NameField({ value, label, placeholder, save, onDone }: NameFieldProps) {
  const [name, setName] = useState(value)
  const isOver = useRef(false)

  function end(by: 'key' | 'leaving', keep: boolean): void {
    // Where the field goes, the focus leaves it once more.
    if (isOver.current) return
    isOver.current = true
    const written = name.trim()
    if (keep && written !== value) save(written)
    onDone(by)
  }

  return (
    <input
      // oxlint-disable-next-line jsx-a11y/no-autofocus -- the person asked for it, here
      autoFocus
      className="input label-field"
      aria-label={label}
      placeholder={placeholder}
      dir="auto"
      maxLength={200}
      spellCheck={false}
      value={name}
      onChange={(event) => setName(event.target.value)}
      onFocus={(event) => event.target.select()}
      onBlur={() => end('leaving', true)}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing || (event.key !== 'Enter' && event.key !== 'Escape')) return
        event.preventDefault()
        event.stopPropagation()
        end('key', event.key === 'Enter')
      }}
    />
  )
}

type LabelFieldProps = Pick<NameFieldProps, 'onDone'> & { readonly job: JobView }

/** A job's label while it is written. */
export function LabelField({ job, onDone }: LabelFieldProps) {
  const texts = useTexts()
  const { rename } = useActions()
  return (
    <NameField
      value={job.label ?? ''}
      label={texts.label.name(job.jobId)}
      placeholder={job.jobId}
      save={(label) => void rename(job.key, label)}
      onDone={onDone}
    />
  )
}

/** A job's name as a heading, with a pencil to write another label. */
export function LabelEditor({ job }: { job: JobView }) {
  const texts = useTexts()
  const [isWriting, setIsWriting] = useState(false)
  const comesBack = useRef(false)
  if (isWriting) {
    return (
      <LabelField
        job={job}
        onDone={(by) => {
          comesBack.current = by === 'key'
          setIsWriting(false)
        }}
      />
    )
  }
  const name = jobName(job, texts)
  return (
    <div className="label-editor">
      <h2 className="selectable" dir="auto" data-id={name === job.jobId || undefined}>
        {name}
      </h2>
      <Tooltip text={job.label ? texts.label.rename : texts.label.give}>
        <Button
          ref={(button) => {
            if (comesBack.current) button?.focus()
            comesBack.current = false
          }}
          look="quiet"
          square
          onClick={() => setIsWriting(true)}
        >
          <Icon name="pencil" />
        </Button>
      </Tooltip>
    </div>
  )
}
