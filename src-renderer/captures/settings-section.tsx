import type { DriftView } from '../../src-shared/model/capture-plan.ts'
import type { ProcessorView } from '../../src-shared/model/processor.ts'
import { useConsole } from '../state/console.ts'
import { useTopic } from '../state/topic-store.ts'
import { FoldSection } from '../ui/fold-section.tsx'
import { words } from '../words.ts'
import { CaptureBench } from './capture-bench.tsx'
import { DriftTable } from './drift-table.tsx'

/** The settings of one processor, below its checks: whether they are as in the reference, and what was captured of them. */
export function SettingsSection({ processor }: { readonly processor: ProcessorView }) {
  const drift = useTopic(useConsole().drift)?.find(({ processorId }) => processorId === processor.id)
  const { captures: text } = words
  const intro = drift ? driftText(drift) : text.intro
  return (
    <FoldSection
      title={text.title}
      intro={intro}
      show={{ short: text.showShort, full: text.show(processor.name) }}
      hide={{ short: text.hideShort, full: text.hide(processor.name) }}
    >
      <CaptureBench processor={processor}>
        {drift && drift.drifts.length > 0 && <DriftTable title={intro} drifts={drift.drifts} />}
      </CaptureBench>
    </FoldSection>
  )
}

function driftText({ count }: DriftView): string {
  return count === null ? words.captures.driftUnknown : words.captures.drift(count)
}
