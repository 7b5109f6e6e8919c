import type { TokenStore } from '../../articles/store/token-store.ts'
import { tokenHash } from '../../articles/token.ts'

/** Returns whether a token opens the feed of any of these names: the tokens of a renamed feed stay valid. */
export async function opensFeed(
  token: string,
  names: readonly string[],
  { store, now }: { readonly store: Pick<TokenStore, 'useToken'>; readonly now: () => Date },
): Promise<boolean> {
  for (const name of names) if (await store.useToken(name, tokenHash(token), now())) return true
  return false
}

/** The value of `WWW-Authenticate` of a private feed. */
export const FEED_CHALLENGE = 'Basic realm="feed", charset="UTF-8"'
