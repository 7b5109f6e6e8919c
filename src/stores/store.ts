import type { ArticleStore } from '../articles/store/article-store.ts'
import type { Lead, StoreWatch } from '../articles/store/store-coordination.ts'
import type { SharedMedia } from './media/shared-media.ts'
import {
  articles,
  count,
  findById,
  findBySlug,
  findTerm,
  holdings,
  list,
  nextDue,
  remember,
  sources,
} from './sql/articles.ts'
import { keepDueAfterClockChange, lastDocumentTime } from './sql/clock.ts'
import { hasChanged, hasFeedPath, lastChanged, lastChangedAt, rememberFeedPath } from './sql/documents.ts'
import { archivePage, closePages } from './sql/lists/archives.ts'
import { declareLists } from './sql/lists/declared-lists.ts'
import { changes, select, terms } from './sql/lists/lists.ts'
import { findMedia, putMedia } from './sql/media.ts'
import { dueRemoteImages, findRemoteImage, nextRemoteImage, saveRemoteImage } from './sql/remote-images.ts'
import { abandonRequest, answerRequest, beginRequest, storeAnswer } from './sql/requests.ts'
import { applyChanges } from './sql/sources/apply-changes.ts'
import { lastRevision } from './sql/sources/statements.ts'
import { addApiToken, addToken, revokeToken, tokens, useApiToken, useToken } from './sql/tokens.ts'
import type { Engine } from './sql/work.ts'

/** What is each engine's own. */
export interface EngineParts
  extends Pick<ArticleStore, 'watch' | 'lead' | 'acknowledge' | 'waitForOthers' | 'close'> {
  /** Absent where all who use the store have the same folder of media files. */
  readonly media?: SharedMedia | undefined
}

/** A store over an engine. A watch and a lead end with their store. */
export function createStore(
  engine: Engine,
  { watch, lead, close, media: shared, ...joint }: EngineParts,
): ArticleStore {
  const { read, snapshot, write } = engine
  const opened = new Set<StoreWatch | Lead>()

  /** What is still open when the store is closed is closed with it. */
  function keep<Opened extends StoreWatch | Lead>(each: Opened): Opened {
    opened.add(each)
    const { close: closeOne } = each
    return {
      ...each,
      close() {
        opened.delete(each)
        return closeOne()
      },
    }
  }

  return {
    apply: (all, options) =>
      write(function* () {
        const applied = yield* applyChanges(all, options)
        yield* answerRequest(options, applied)
        return applied
      }),
    sources: page => read(() => sources(page)),
    holdings: paths => read(() => holdings(paths)),
    declareLists: (lists, language) => declareLists(engine, lists, language),
    select: selection => snapshot(() => select(selection)),
    articles: ids => read(() => articles(ids)),
    async changes(since, now) {
      const until = since?.now ?? (await read(lastDocumentTime))
      if (until > now) await write(() => keepDueAfterClockChange(until, now))
      return snapshot(() => changes(since, now))
    },
    count: now => read(() => count(now)),
    findTerm: (kind, by) => read(() => findTerm(kind, by)),
    terms: now => snapshot(() => terms(now)),
    closePages: (feed, options) => write(() => closePages(feed, options)),
    archivePage: (feed, page) => snapshot(() => archivePage(feed, page)),
    addToken: token => write(() => addToken(token)),
    addApiToken: token => write(() => addApiToken(token)),
    tokens: () => read(tokens),
    revokeToken: (id, now) => write(() => revokeToken(id, now)),
    useToken: (feed, hash, now) => useToken(engine, feed, { hash, now }),
    useApiToken: (hash, now) => useApiToken(engine, hash, now),
    beginRequest: (key, fingerprint, now) => write(() => beginRequest(key, fingerprint, now)),
    storeAnswer: (key, answer) => write(() => storeAnswer(key, answer)),
    abandonRequest: key => write(() => abandonRequest(key)),
    findById: id => read(() => findById(id)),
    list: page => snapshot(() => list(page)),
    findBySlug: slug => read(() => findBySlug(slug)),
    nextDue: now => read(() => nextDue(now)),
    lastChanged: (key, digest, now) => lastChanged(engine, key, { digest, now }),
    lastChangedAt: (key, digest, moment) => lastChangedAt(engine, key, { digest, moment }),
    hasChanged: key => read(() => hasChanged(key)),
    rememberFeedPath: (path, now) => rememberFeedPath(engine, path, now),
    hasFeedPath: path => read(() => hasFeedPath(path)),
    remember: (key, value) => remember(engine, key, value),
    async putMedia(media) {
      await shared?.share(media)
      return write(() => putMedia(media))
    },
    findMedia: hash => read(() => findMedia(hash)),
    fetchMedia: async media => (await shared?.fetch(media)) === true,
    findRemoteImage: url => read(() => findRemoteImage(url)),
    dueRemoteImages: (now, limit) => read(() => dueRemoteImages(now, limit)),
    nextRemoteImage: () => read(nextRemoteImage),
    saveRemoteImage: (url, result) => write(() => saveRemoteImage(url, result)),
    watch: onChange => keep(watch(onChange)),
    lead: work => keep(lead(work)),
    ...joint,
    async ping() {
      await read(lastRevision)
    },
    async close() {
      await Promise.all([...opened].map(each => each.close()))
      await close()
    },
  }
}
