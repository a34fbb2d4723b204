import { useState } from 'react'
import { PIN_ROLES, type PinRole } from '../../src-shared/contract/role.ts'
import type { AccessSettings, AccessState } from '../../src-shared/model/access.ts'
import { useAct } from '../state/act.ts'
import { useConsole } from '../state/console.ts'
import { Button } from '../ui/button.tsx'
import { ChoiceRow } from '../ui/choice-row.tsx'
import { ChooseField } from '../ui/choose-field.tsx'
import { FailureNote } from '../ui/failure-note.tsx'
import { SeverityIcon } from '../ui/severity-icon.tsx'
import { words } from '../words.ts'
import { PinDialog } from './pin-dialog.tsx'
import { RemovePinDialog } from './remove-pin-dialog.tsx'
import styles from './settings.module.css'

/** The roles with their PINs, and what anyone may do without one. */
export function WhoPanel({ access }: { readonly access: AccessState }) {
  const { who } = words.settings
  const isOpen = !access.pins.includes('technician')
  return (
    <section className={styles.panel} aria-labelledby="who-may">
      <h2 className={styles.panelTitle} id="who-may">
        {who.title}
      </h2>
      {isOpen ? (
        <p className={styles.warning}>
          <SeverityIcon severity="minor" size={16} />
          {who.open}
        </p>
      ) : (
        <p className={styles.soft}>{who.kept}</p>
      )}
      <ul className={styles.rows}>
        {PIN_ROLES.map((role) => (
          <RoleRow key={role} role={role} isSet={access.pins.includes(role)} />
        ))}
      </ul>
      <p className={styles.soft}>{who.lost}</p>
      <Choices access={access} />
    </section>
  )
}

function RoleRow({ role, isSet }: { readonly role: PinRole; readonly isSet: boolean }) {
  const [open, setOpen] = useState<'none' | 'set' | 'remove'>('none')
  const close = () => setOpen('none')
  const { who } = words.settings
  return (
    <li className={styles.row}>
      <div className={styles.what}>
        <h3 className={styles.name}>{words.access.role[role]}</h3>
        <p className={styles.soft}>
          {who.may[role]} <strong>{isSet ? who.isSet : who.notSet}.</strong>
        </p>
      </div>
      <div className={styles.rowActions}>
        <Button
          look="plain"
          needs="technician"
          aria-label={isSet ? who.changeNamed(role) : who.setNamed(role)}
          onClick={() => setOpen('set')}
        >
          {isSet ? who.change : who.set}
        </Button>
        {isSet && (
          <Button look="quiet" needs="technician" aria-label={who.removeNamed(role)} onClick={() => setOpen('remove')}>
            {who.remove}
          </Button>
        )}
      </div>
      {open === 'set' && <PinDialog role={role} isSet={isSet} onClose={close} />}
      {open === 'remove' && <RemovePinDialog role={role} onClose={close} />}
    </li>
  )
}

const MINUTES = ['1', '5', '10', '15', '30', '60', '120', '480'] as const

/** What the installer says; each takes effect at once. */
function Choices({ access: { role, settings } }: { readonly access: AccessState }) {
  const { client } = useConsole()
  const { acting, run } = useAct()
  const { who } = words.settings
  const change = (some: Partial<AccessSettings>) =>
    void run(async () => {
      await client.access.setSettings({ ...settings, ...some })
      return ''
    })
  // Somebody may have set another number elsewhere.
  const minutes = [...new Set([...MINUTES, String(settings.lockAfterMinutes)])]
  return (
    <>
      <fieldset className={styles.choices} disabled={role !== 'technician'}>
        <legend className="only-spoken">{who.title}</legend>
        <div className={styles.choice}>
          <p className={styles.label}>{who.anyone}</p>
          <ChoiceRow
            label={who.anyone}
            choices={(['watch', 'staff'] as const).map((value) => ({ value, text: who.anyoneChoice[value] }))}
            chosen={settings.anyoneMay}
            onChoose={(anyoneMay) => change({ anyoneMay })}
          />
        </div>
        <div className={styles.choice}>
          <p className={styles.label}>{who.triggers}</p>
          <ChoiceRow
            label={who.triggers}
            choices={(['staff', 'manager'] as const).map((value) => ({ value, text: who.triggersChoice[value] }))}
            chosen={settings.triggersNeed}
            onChoose={(triggersNeed) => change({ triggersNeed })}
          />
        </div>
        <ChooseField
          label={who.lockAfter}
          labelSeen
          choices={minutes.map((value) => ({ value, text: who.minutes(Number(value)), group: null }))}
          chosen={String(settings.lockAfterMinutes)}
          onChoose={(value) => change({ lockAfterMinutes: Number(value) })}
        />
      </fieldset>
      {role !== 'technician' && (
        <div>
          <Button look="quiet" needs="technician">
            {words.access.unlock}
          </Button>
        </div>
      )}
      <FailureNote acting={acting} means={who.failed} />
    </>
  )
}
