import type { Backup } from '../../src-shared/model/backup.ts'
import type { Elsewhere } from '../../src-shared/model/backup-overview.ts'
import { isGood } from '../state/backup-text.ts'
import { words } from '../words.ts'
import { BackupChoices } from './backup-choices.tsx'
import { LookElsewhere } from './look-elsewhere.tsx'
import { StepHead } from './step-head.tsx'

interface ChooseStepProps {
  readonly list: readonly Backup[]
  readonly elsewhere: Elsewhere
}

/** Every backup that is there, newest first; the newest good one of everything is proposed. And the way to those that are not. */
export function ChooseStep({ list, elsewhere }: ChooseStepProps) {
  const proposed = list.find(isGood) ?? null
  const ordered = [...(proposed ? [proposed] : []), ...list.filter((each) => each !== proposed)]
  const { choose } = words.restore
  const isEmpty = list.length === 0
  return (
    <>
      <StepHead title={isEmpty ? choose.none : choose.title}>{isEmpty ? choose.noneHelp : choose.help}</StepHead>
      {!isEmpty && <BackupChoices list={ordered} proposed={proposed} />}
      <LookElsewhere elsewhere={elsewhere} isOnlyWay={isEmpty} />
    </>
  )
}
