import { CircleCheck, CircleDashed, CircleMinus, OctagonX } from 'lucide-react'
import { useState } from 'react'
import { AppError } from '../../src-shared/contract/reply.ts'
import type { Processor } from '../../src-shared/model/processor.ts'
import type { Check } from '../../src-shared/model/tools.ts'
import { useConsole } from '../state/console.ts'
import { Button } from '../ui/button.tsx'
import { copyText } from '../ui/copy-text.ts'
import { words } from '../words.ts'
import styles from './check-ladder.module.css'
import { nearestAddress } from './nearest-address.ts'

const ICON = { ok: CircleCheck, failed: OctagonX, checking: CircleDashed, skipped: CircleMinus } as const

const NEEDS = { reconnect: 'staff', 'read-again': 'technician', 'copy-own-address': 'watch' } as const

interface CheckLadderProps {
  readonly processor: Processor
  readonly checks: readonly Check[]
  readonly ownAddresses: readonly string[]
}

/** The steps from "is it there" to "do we hear it": what was found at each, and what to do where one failed. */
export function CheckLadder({ processor, checks, ownAddresses }: CheckLadderProps) {
  return (
    <ol className={styles.ladder} aria-label={words.tools.checksOf(processor.name)}>
      {checks.map((check) => {
        const Icon = ICON[check.state]
        return (
          <li key={check.id} className={styles.check} data-state={check.state}>
            <p className={`${styles.state} ${styles[check.state]}`}>
              <Icon aria-hidden="true" />
              <span className={styles.word}>{words.tools.state[check.state]}</span>
            </p>
            <div className={styles.found}>
              <h3 className={styles.title}>{words.tools.check[check.id]}</h3>
              <p className={styles.finding}>{check.finding}</p>
              {check.causes.length > 0 && (
                <div className={styles.whys}>
                  <p className={styles.causesTitle}>{words.tools.likelyCauses}</p>
                  <ul className={styles.causes}>
                    {check.causes.map((cause) => (
                      <li key={cause}>{cause}</li>
                    ))}
                  </ul>
                </div>
              )}
            </div>
            {check.action && <CheckAction action={check.action} processor={processor} ownAddresses={ownAddresses} />}
          </li>
        )
      })}
    </ol>
  )
}

interface CheckActionProps {
  readonly action: NonNullable<Check['action']>
  readonly processor: Processor
  readonly ownAddresses: readonly string[]
}

function CheckAction({ action, processor, ownAddresses }: CheckActionProps) {
  const { client } = useConsole()
  const [busy, setBusy] = useState(false)
  const [said, setSaid] = useState('')

  async function act(): Promise<string> {
    const { id: processorId, host } = processor
    switch (action) {
      case 'reconnect':
        await client.processors.reconnect({ processorId })
        return words.tools.done
      case 'read-again':
        await client.processors.probe({ processorId })
        return words.tools.done
      case 'copy-own-address': {
        const address = nearestAddress(host, ownAddresses)
        if (address === null) return words.tools.noAddress
        return copyText(address, document) ? words.tools.copiedText(address) : words.tools.copyByHand
      }
    }
  }

  async function press(): Promise<void> {
    setBusy(true)
    setSaid('')
    try {
      setSaid(await act())
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      setSaid(error.message)
    } finally {
      setBusy(false)
    }
  }

  return (
    <div className={styles.action}>
      <Button look="plain" needs={NEEDS[action]} disabled={busy} onClick={() => void press()}>
        {busy ? words.tools.acting : words.tools.action[action]}
      </Button>
      <p className={styles.said} role="status">
        {said}
      </p>
    </div>
  )
}
