import { outcomeKinds } from '#shared/outcome.ts'
import { useActions, useWindow } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Button } from '#renderer/ui/button.tsx'
import { Select } from '#renderer/ui/select.tsx'
import { queryOf, type HistoryFilter } from './history-entries.ts'

const kinds = ['all', ...outcomeKinds] as const

interface HistoryHeadProps {
  readonly filter: HistoryFilter
  readonly total: number | undefined
  readonly onFilter: (filter: HistoryFilter) => void
}

export function HistoryHead({ filter, total, onFilter }: HistoryHeadProps) {
  const texts = useTexts()
  const servers = useWindow((state) => state.world?.servers) ?? []
  const { history } = texts
  const { ask } = useActions()
  return (
    <div className="history-head">
      <div className="row history-title">
        <h2>{history.title}</h2>
        <output className="history-total">{total !== undefined && total > 0 && history.total(total)}</output>
        {total !== undefined && total > 0 && (
          <Button onClick={() => void ask('exportHistory', queryOf(filter))}>{history.export}</Button>
        )}
      </div>
      <div className="row wrap">
        <Select
          label={history.kind}
          labelHidden
          value={filter.kind}
          options={kinds.map((value) => ({
            value,
            label: value === 'all' ? history.everyOutcome : texts.outcomes[value].name,
          }))}
          onChange={(kind) => onFilter({ ...filter, kind })}
        />
        {servers.length > 1 && (
          <Select
            label={history.server}
            labelHidden
            value={filter.serverId ?? ''}
            options={[
              { value: '', label: history.everyServer },
              ...servers.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            onChange={(id) => onFilter({ ...filter, serverId: id === '' ? undefined : id })}
          />
        )}
      </div>
    </div>
  )
}
