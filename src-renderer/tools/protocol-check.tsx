import { useCallback, useState } from 'react'
import type { ProcessorView } from '../../src-shared/model/processor.ts'
import { useMissingRole } from '../state/access.ts'
import { useAct } from '../state/act.ts'
import { useAsked } from '../state/asked.ts'
import { spokenName } from '../state/change-words.ts'
import { useConsole } from '../state/console.ts'
import { useTopic } from '../state/topic-store.ts'
import { Button } from '../ui/button.tsx'
import { ChooseField } from '../ui/choose-field.tsx'
import { FoldSection } from '../ui/fold-section.tsx'
import { words } from '../words.ts'
import styles from './protocol-check.module.css'
import { ProtocolProgress } from './protocol-progress.tsx'
import { ProtocolReportView } from './protocol-report.tsx'
import tools from './tools.module.css'

const text = words.tools.protocol
const READ_ONLY = 'read-only'

/** The questions that only a real processor can answer, below its settings; opened by whoever wants to ask them. */
export function ProtocolCheckSection({ processor }: { readonly processor: ProcessorView }) {
  return (
    <FoldSection
      title={text.title}
      intro={text.intro}
      show={{ short: text.showShort, full: text.show(processor.name) }}
      hide={{ short: text.hideShort, full: text.hide(processor.name) }}
    >
      <ProtocolBench processor={processor} />
    </FoldSection>
  )
}

function ProtocolBench({ processor }: { readonly processor: ProcessorView }) {
  const { client, protocolJob, sound } = useConsole()
  const { id: processorId } = processor
  const job = useTopic(protocolJob)
  const zones = useTopic(sound)?.find((each) => each.processorId === processorId)?.zones ?? []
  const missing = useMissingRole('technician')
  const { acting, run } = useAct()
  const [chosen, setChosen] = useState(READ_ONLY)
  const last = useAsked(
    useCallback(() => client.protocolCheck.last({ processorId }), [client, processorId]),
    `${acting.kind} ${job?.kind === 'ended' ? job.endedMs : ''}`,
  )

  function check(): void {
    const zone = chosen === READ_ONLY ? null : Number(chosen)
    void run(async () => {
      await client.protocolCheck.run({ processorId, mayWrite: zone !== null, zone })
      return ''
    })
  }

  const running = job?.kind === 'running' ? job : null
  return (
    <>
      <p>
        {text.takes} {text.private}
      </p>
      <div className={styles.form}>
        <ChooseField
          label={text.mayWrite}
          labelSeen
          choices={[
            { value: READ_ONLY, text: text.readOnly, group: null },
            ...zones.map(({ index, name }) => ({
              value: `${index}`,
              text: text.onZone(spokenName(name)),
              group: null,
            })),
          ]}
          chosen={chosen}
          onChoose={setChosen}
        />
        {chosen !== READ_ONLY && (
          <p>
            {text.writes} {text.putsBack}
          </p>
        )}
        <div>
          <Button
            look="plain"
            disabled={missing !== null || running !== null || acting.kind === 'busy'}
            onClick={check}
          >
            {text.run}
          </Button>
        </div>
      </div>
      {missing !== null && <p className={tools.soft}>{words.access.needs(missing)}</p>}
      {running && running.processorId !== processorId && <p role="status">{text.elsewhere}</p>}
      {running && running.processorId === processorId && <ProtocolProgress job={running} />}
      <p role="alert">{acting.kind === 'failed' && acting.sentence}</p>
      {last.kind === 'shown' && last.value && <ProtocolReportView report={last.value} />}
    </>
  )
}
