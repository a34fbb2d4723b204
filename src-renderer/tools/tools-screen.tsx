import { words } from '../words.ts'

/** Tools. */
export function ToolsScreen({ processorId }: { readonly processorId: string | null }) {
  return <h1 data-processor={processorId}>{words.screens.tools}</h1>
}
