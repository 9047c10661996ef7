import { useId, useState } from 'react'
import { useWindow } from '../../state/context.tsx'
import { useTexts } from '../../state/use-texts.ts'
import { Line, SettingRow, SettingSwitch } from './setting-row.tsx'
import type { SettingsForm } from './use-settings.ts'

export function AgentDelivers({ form }: { readonly form: SettingsForm }) {
  const { agent } = useTexts().hooks
  const hasHooks = useWindow((state) => (state.world?.hooks.length ?? 0) > 0)
  const { agentDelivers } = form.settings
  if (!hasHooks && !agentDelivers) return undefined
  return (
    <>
      <SettingSwitch form={form} name="agent" setting="agentDelivers" words={agent} />
      {agentDelivers && (
        <SettingRow name="agentAddress" form={form}>
          <AgentAddress form={form} />
        </SettingRow>
      )}
    </>
  )
}

/** Applied when the field loses the focus. */
function AgentAddress({ form }: { readonly form: SettingsForm }) {
  const { agent } = useTexts().hooks
  const id = useId()
  const { agentAddress } = form.settings
  const [text, setText] = useState(agentAddress)
  const [isWrong, setIsWrong] = useState(false)
  function apply() {
    const typed = text.trim()
    const address = typed === '' || typed.includes('://') ? typed : `http://${typed}`
    const isAddress = address === '' || (/^https?:\/\/./i.test(address) && URL.canParse(address))
    setIsWrong(!isAddress)
    if (isAddress && address !== agentAddress) form.change({ agentAddress: address }, 'agentAddress')
  }
  return (
    <Line
      label={agent.address}
      htmlFor={id}
      hint={isWrong ? agent.addressWrong : agent.addressHint}
      hintId={`${id}-hint`}
    >
      <input
        id={id}
        className="input"
        dir="ltr"
        autoComplete="off"
        spellCheck={false}
        maxLength={500}
        placeholder="http://server:7411"
        aria-describedby={`${id}-hint`}
        aria-invalid={isWrong || undefined}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={apply}
        onKeyDown={({ key }) => key === 'Enter' && apply()}
      />
    </Line>
  )
}
