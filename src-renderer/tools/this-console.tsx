import type { SystemInfo } from '../../src-shared/model/system.ts'
import { CopyButton } from '../ui/copy-button.tsx'
import { words } from '../words.ts'
import styles from './tools.module.css'

/** The console itself: its addresses for a processor's allow-list, the socket of the meters, its folder and version. */
export function ThisConsole({ info }: { readonly info: SystemInfo }) {
  const { ownAddresses, meterPort, dataFolder, version, webUrl } = info
  return (
    <section className={styles.panel} aria-labelledby="this-console">
      <h2 className={styles.panelTitle} id="this-console">
        {words.tools.thisConsole}
      </h2>
      <dl className={styles.facts}>
        <dt>{words.tools.ownAddresses}</dt>
        <dd className={styles.soft}>{words.tools.ownAddressesHint}</dd>
        {ownAddresses.length === 0 && <dd>{words.tools.noAddress}</dd>}
        {ownAddresses.map((address) => (
          <AddressLine key={address} address={address} />
        ))}
        <dt>{words.tools.meterPort}</dt>
        <dd>
          {words.tools.meterPortState[meterPort.kind](meterPort.port)} {meterPort.kind === 'failed' && meterPort.reason}
        </dd>
        <dt>{words.tools.webDoor}</dt>
        <dd className={webUrl === null ? undefined : styles.code}>{webUrl ?? words.tools.webDoorShut}</dd>
        <dt>{words.tools.dataFolder}</dt>
        <dd className={styles.code}>{dataFolder}</dd>
        <dt>{words.tools.version}</dt>
        <dd>{version}</dd>
      </dl>
    </section>
  )
}

function AddressLine({ address }: { readonly address: string }) {
  return (
    <dd>
      <span className={styles.code}>{address}</span>
      <CopyButton look="quiet" label={address} value={address} />
    </dd>
  )
}
