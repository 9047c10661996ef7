import { useActions } from '../../state/context.tsx'
import { useTexts } from '../../state/use-texts.ts'
import { Button } from '../../ui/button.tsx'
import './no-server.css'

/** Before the first server: asks for one, and says where its address is found. Watching a job comes next. */
export function NoServer() {
  const texts = useTexts()
  const { openServerForm } = useActions()
  const words = texts.servers.none
  return (
    <div className="no-server">
      <div className="no-server-card">
        <div className="no-server-start">
          <h2>{words.title}</h2>
          <p>{words.lead}</p>
          <Button look="primary" onClick={() => openServerForm({ thenWatch: true })}>
            {words.add}
          </Button>
        </div>
        <div className="no-server-ways">
          <section>
            <h3>{words.whereTitle}</h3>
            <p>{words.where}</p>
            <code className="mono selectable">{words.whereSample}</code>
            <p>{words.elsewhere}</p>
            <code className="mono selectable">{words.elsewhereSample}</code>
          </section>
          <section>
            <h3>{words.commandTitle}</h3>
            <code className="mono selectable">{words.command}</code>
          </section>
        </div>
      </div>
    </div>
  )
}
