import { History } from 'lucide-react'
import { useState } from 'react'
import type { ControlTarget } from '../../src-shared/model/control.ts'
import { channelAt } from '../../src-shared/model/knob.ts'
import type { ProcessorView } from '../../src-shared/model/processor.ts'
import type { ChannelFamily, ProcessorSound } from '../../src-shared/model/sound.ts'
import { NoProcessor } from '../processors/no-processor.tsx'
import { areasInOrder } from '../state/channels.ts'
import { useConsole } from '../state/console.ts'
import { usePhone } from '../state/media.ts'
import { CHANGES } from '../state/screen.ts'
import { useTopic } from '../state/topic-store.ts'
import { ButtonLink } from '../ui/button.tsx'
import { ChooseField } from '../ui/choose-field.tsx'
import screen from '../ui/screen.module.css'
import { Skeleton } from '../ui/skeleton.tsx'
import { words } from '../words.ts'
import { ChannelList } from './channel-list.tsx'
import { ChannelPage } from './channel-page.tsx'
import styles from './zones-screen.module.css'

const FAMILIES = (['zone', 'group', 'source', 'mix'] as const).map((value) => ({
  value,
  text: words.zones.families[value],
  group: null,
}))

/** Areas, groups, sources and mixes to choose from, and the chosen one large. On a phone one of the two at a time. */
export function ZonesScreen({ target }: { readonly target: ControlTarget | null }) {
  const { processors, sound, info } = useConsole()
  const views = useTopic(processors)
  const sounds = useTopic(sound)
  const meterPort = useTopic(info)?.meterPort ?? null
  const isPhone = usePhone()

  if (!views || !sounds) return <Skeleton />
  if (views.length === 0) return <NoProcessor />
  const chosen = target ?? (isPhone ? null : (areasInOrder(views, sounds)[0] ?? null))
  const page = chosen && (
    <Chosen
      views={views}
      sounds={sounds}
      target={chosen}
      meterPortWorks={meterPort === null || meterPort.kind === 'listening'}
      withWayBack={isPhone}
    />
  )
  if (isPhone) return page ?? <Choice views={views} sounds={sounds} chosen={null} isAlone />
  return (
    <div className={styles.zones}>
      <div className={styles.choice}>
        <Choice key={chosen?.family} views={views} sounds={sounds} chosen={chosen} isAlone={chosen === null} />
      </div>
      {page}
    </div>
  )
}

interface ChoiceProps {
  readonly views: readonly ProcessorView[]
  readonly sounds: readonly ProcessorSound[]
  readonly chosen: ControlTarget | null
  /** Whether nothing else is on the screen: then its title is the screen's. */
  readonly isAlone: boolean
}

function Choice({ views, sounds, chosen, isAlone }: ChoiceProps) {
  const [family, setFamily] = useState<ChannelFamily>(chosen?.family ?? 'zone')
  return (
    <div className={styles.panel}>
      {isAlone && <h1 className={screen.title}>{words.zones.title}</h1>}
      <ChooseField
        label={words.zones.choose}
        labelSeen={false}
        choices={FAMILIES}
        chosen={family}
        onChoose={(next) => setFamily(next)}
      />
      <ChannelList views={views} sounds={sounds} family={family} chosen={chosen} />
      <ButtonLink look="plain" href={CHANGES}>
        <History aria-hidden="true" />
        {words.changes.all}
      </ButtonLink>
    </div>
  )
}

interface ChosenProps {
  readonly views: readonly ProcessorView[]
  readonly sounds: readonly ProcessorSound[]
  readonly target: ControlTarget
  readonly meterPortWorks: boolean
  readonly withWayBack: boolean
}

function Chosen({ views, sounds, target, meterPortWorks, withWayBack }: ChosenProps) {
  const view = views.find(({ id }) => id === target.processorId)
  const sound = sounds.find(({ processorId }) => processorId === target.processorId)
  const channel = channelAt(sounds, target)
  if (!view || !sound || !channel) return <Gone isReading={sound !== undefined && sound.reading.kind !== 'complete'} />
  return (
    <ChannelPage
      view={view}
      sound={sound}
      target={target}
      channel={channel}
      severalProcessors={views.length > 1}
      meterPortWorks={meterPortWorks}
      withWayBack={withWayBack}
    />
  )
}

function Gone({ isReading }: { readonly isReading: boolean }) {
  return (
    <div>
      <h1 className={screen.title}>{isReading ? words.sound.loading : words.zones.gone}</h1>
      {!isReading && <p className={screen.soft}>{words.zones.goneHelp}</p>}
    </div>
  )
}
