import { useEffect, useState } from 'react'

/**
 * Says a sentence aloud whenever it becomes another one, politely, for people who hear the page. What stands at first is read
 * where it stands, so only changes are said.
 */
export function Announcer({ sentence }: { readonly sentence: string }) {
  const [{ before, said }, setState] = useState({ before: sentence, said: '' })
  useEffect(() => {
    if (sentence !== before) setState({ before: sentence, said: sentence })
  }, [sentence, before])
  return (
    <p className="only-spoken" aria-live="polite">
      {said}
    </p>
  )
}
