import { APP_URL } from './app-origin.ts'

const SAFE_PATH = '/safe'
export const SAFE_URL = new URL(SAFE_PATH, APP_URL).href

/** Nothing at all may be loaded or run here: whatever made the real page crash must not do the same to this one. */
const POLICY =
  "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"

const TEXT = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="color-scheme" content="dark light">
<meta name="viewport" content="width=device-width">
<title>Atlas Console: the page stopped</title>
</head>
<body>
<main>
<h1>The page stopped several times</h1>
<p>Only this page is affected. The console keeps watching your processors, and the music keeps playing.</p>
<p><a href="/">Try the page again</a></p>
<p>If it keeps happening, restart this computer. The log in the data folder says what happened.</p>
</main>
</body>
</html>
`

/** The page without scripts that stands in for one that crashes again and again; null for every other path. */
export function safePageAt(path: string, headers: Readonly<Record<string, string>>): Response | null {
  if (path !== SAFE_PATH) return null
  return new Response(TEXT, {
    headers: {
      ...headers,
      'content-security-policy': POLICY,
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
    },
  })
}
