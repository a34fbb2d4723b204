import { type FormEvent, type KeyboardEvent, useState } from 'react'
import type { ProcessorView } from '../../src-shared/model/processor.ts'
import type { ProcessorSound } from '../../src-shared/model/sound.ts'
import { spokenName } from '../state/change-words.ts'
import { everyChannel } from '../state/channels.ts'
import { CHANGES, channelHash } from '../state/screen.ts'
import { Dialog } from '../ui/dialog.tsx'
import { TextField } from '../ui/text-field.tsx'
import { words } from '../words.ts'
import styles from './keys.module.css'

interface FindDialogProps {
  readonly isOpen: boolean
  readonly views: readonly ProcessorView[]
  readonly sounds: readonly ProcessorSound[]
  onClose(): void
}

const SCREENS = ['sound', 'zones', 'presets', 'history', 'backups', 'tools', 'settings'] as const
/** More than this nobody reads: another letter makes them fewer. */
const MOST = 20

/** Finds an area, a source or a screen by a part of its name. Enter opens the first, arrows go through the others. */
export function FindDialog({ isOpen, views, sounds, onClose }: FindDialogProps) {
  const [text, setText] = useState('')
  const places = isOpen ? placesOf(views, sounds, text) : []

  function close(): void {
    setText('')
    onClose()
  }

  function open(hash: string): void {
    location.hash = hash
    close()
  }

  function openFirst(event: FormEvent): void {
    event.preventDefault()
    const [first] = places
    if (first) open(first.hash)
  }

  return (
    <Dialog open={isOpen} title={words.find.title} description={null} onClose={close}>
      <form onSubmit={openFirst} onKeyDown={moveFocus}>
        <TextField
          label={words.find.label}
          hint={null}
          error={null}
          type="search"
          autoComplete="off"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <ul className={styles.found} aria-label={words.find.results}>
          {places.map(({ hash, name, kind }) => (
            <li key={hash}>
              <button type="button" className={styles.place} onClick={() => open(hash)}>
                <span>{name}</span>
                <span className={styles.kind}>{kind}</span>
              </button>
            </li>
          ))}
        </ul>
        {places.length === 0 && <p role="status">{words.find.none}</p>}
      </form>
    </Dialog>
  )
}

/** Arrows go from the field through the list and back. */
function moveFocus(event: KeyboardEvent<HTMLFormElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  if (step === 0) return
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>('input, button')]
  const next = stops[stops.indexOf(document.activeElement as HTMLElement) + step]
  event.preventDefault()
  next?.focus()
}

interface FoundPlace {
  readonly hash: string
  readonly name: string
  readonly kind: string
}

function placesOf(
  views: readonly ProcessorView[],
  sounds: readonly ProcessorSound[],
  text: string,
): readonly FoundPlace[] {
  const channels = everyChannel(views, sounds).map(({ name, processorName, target }) => ({
    hash: channelHash(target),
    name: spokenName(name),
    kind: views.length > 1 ? `${words.find.family[target.family]}, ${processorName}` : words.find.family[target.family],
  }))
  const screens = SCREENS.map((screen) => ({
    hash: `#${screen}`,
    name: words.screens[screen],
    kind: words.find.screen,
  }))
  const changes = { hash: CHANGES, name: words.changes.all, kind: words.find.screen }
  const wanted = text.trim().toLowerCase()
  const isFound = ({ name }: FoundPlace) => name.toLowerCase().includes(wanted)
  return [...channels, ...screens, changes].filter(isFound).slice(0, MOST)
}
