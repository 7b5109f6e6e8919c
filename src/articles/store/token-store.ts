import type { ApiToken, FeedToken } from '../token.ts'

/** Stores the tokens of private feeds and of the publishing API, by their hashes only. */
export interface TokenStore {
  /** Stores a token of a feed. */
  addToken(
    token: Pick<FeedToken, 'id' | 'feed' | 'label' | 'created'> & { readonly hash: string },
  ): Promise<void>
  /** Stores a token of the publishing API. */
  addApiToken(
    token: Pick<ApiToken, 'id' | 'scope'> & Pick<FeedToken, 'label' | 'created'> & { readonly hash: string },
  ): Promise<void>
  /** Returns every token, the oldest first. */
  tokens(): Promise<readonly FeedToken[]>
  /** Revokes a token. Returns false when no valid token has this id. */
  revokeToken(id: string, now: Date): Promise<boolean>
  /** Returns whether the token with this hash opens the feed, and stores when it was used. */
  useToken(feed: string, hash: string, now: Date): Promise<boolean>
  /** Returns the API token with this hash unless it was revoked, and stores when it was used. */
  useApiToken(hash: string, now: Date): Promise<ApiToken | undefined>
}
