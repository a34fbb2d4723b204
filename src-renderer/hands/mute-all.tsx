import { useState } from 'react'
import { useConnectionState, useConsole } from '../state/console.ts'
import { useMay } from '../state/may.ts'
import { useStillMuted } from '../state/still-muted.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { HoldButton } from '../ui/hold-button.tsx'
import { words } from '../words.ts'
import styles from './mute-all.module.css'

/** Silence in every area: held by a hand, or asked for once more where keys press it. */
export function MuteAllButton() {
  const { deeds } = useConsole()
  const may = useMay()
  const isReached = useConnectionState().kind === 'connected'
  const [isAsked, setAsked] = useState(false)

  function mute(): void {
    setAsked(false)
    void deeds.muteAll()
  }

  return (
    <>
      <HoldButton
        disabled={!isReached || may.kind === 'forbidden'}
        hint={words.muteAll.hold}
        onHeld={mute}
        onPressed={() => setAsked(true)}
      >
        {words.muteAll.button}
      </HoldButton>
      <Dialog
        open={isAsked}
        title={words.muteAll.title}
        description={words.muteAll.means}
        onClose={() => setAsked(false)}
      >
        <DialogActions>
          <Button look="danger" onClick={mute}>
            {words.muteAll.confirm}
          </Button>
          <Button look="plain" onClick={() => setAsked(false)}>
            {words.actions.cancel}
          </Button>
        </DialogActions>
      </Dialog>
    </>
  )
}

/** Stands for as long as anything that a "Mute all" muted still is muted, on every screen. */
export function MuteAllBanner() {
  const { deeds } = useConsole()
  const may = useMay()
  const still = useStillMuted()
  if (!still) return null
  return (
    <div className={styles.banner}>
      <Banner severity="minor" title={words.muteAll.still(still.count)} detail={null}>
        {may.kind === 'allowed' && (
          <Button look="plain" onClick={() => void deeds.undo({ kind: 'mute-all', batch: still.batch })}>
            {words.muteAll.undo}
          </Button>
        )}
      </Banner>
    </div>
  )
}
