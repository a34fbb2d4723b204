/** The way in by its first name; see `console.mjs`. */
await import(new URL('console.mjs', import.meta.url).href)
