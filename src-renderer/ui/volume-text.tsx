import { volumeText } from '../state/sound-view.ts'
import { words } from '../words.ts'

/** A volume in the processor's own percent, or a dash where nobody knows it now. */
export function VolumeText({ gainPercent }: { readonly gainPercent: number | null }) {
  if (gainPercent !== null) return volumeText(gainPercent)
  return (
    <>
      <span aria-hidden="true">—</span>
      <span className="only-spoken">{words.sound.volumeUnknown}</span>
    </>
  )
}
