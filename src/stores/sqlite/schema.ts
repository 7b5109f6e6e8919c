/**
 * Migrations of the SQLite store: one entry for each version, applied in order. Released entries are never edited.
 * Instants are integers in milliseconds since 1970. JSON is text.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE articles (
    id TEXT PRIMARY KEY,
    slug TEXT NOT NULL,
    source TEXT UNIQUE,
    content_hash TEXT NOT NULL,
    published INTEGER NOT NULL,
    due INTEGER NOT NULL,
    draft INTEGER NOT NULL,
    listed INTEGER NOT NULL,
    withdrawn INTEGER,
    revision INTEGER NOT NULL,
    remote_image TEXT,
    record TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX articles_newest ON articles (published DESC, id DESC, due) WHERE listed = 1;
  CREATE INDEX articles_due ON articles (due) WHERE draft = 0 AND withdrawn IS NULL;
  CREATE UNIQUE INDEX articles_slug ON articles (slug) WHERE withdrawn IS NULL;
  CREATE INDEX articles_withdrawn ON articles (content_hash, withdrawn DESC) WHERE withdrawn IS NOT NULL;
  CREATE INDEX articles_remote_image ON articles (remote_image) WHERE remote_image IS NOT NULL;

  CREATE TABLE slugs (
    slug TEXT PRIMARY KEY,
    article_id TEXT NOT NULL REFERENCES articles (id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE terms (
    kind TEXT NOT NULL,
    folded TEXT NOT NULL,
    name TEXT NOT NULL,
    slug TEXT NOT NULL,
    PRIMARY KEY (kind, folded),
    UNIQUE (kind, slug)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE article_terms (
    kind TEXT NOT NULL,
    folded TEXT NOT NULL,
    published INTEGER NOT NULL,
    id TEXT NOT NULL,
    due INTEGER NOT NULL,
    PRIMARY KEY (kind, folded, published, id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX article_terms_article ON article_terms (id);

  CREATE TABLE archive_pages (
    feed TEXT NOT NULL,
    page INTEGER NOT NULL,
    published INTEGER NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (feed, page)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE tokens (
    id TEXT PRIMARY KEY,
    feed TEXT NOT NULL,
    label TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    created INTEGER NOT NULL,
    last_used INTEGER,
    revoked INTEGER
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE sources (
    path TEXT PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    dependencies TEXT NOT NULL,
    faults TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE media (
    hash TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    length INTEGER NOT NULL,
    width INTEGER,
    height INTEGER
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE remote_images (
    url TEXT PRIMARY KEY,
    type TEXT,
    length INTEGER,
    width INTEGER,
    height INTEGER,
    attempts INTEGER NOT NULL DEFAULT 0,
    retry_at INTEGER,
    error TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX remote_images_due ON remote_images (retry_at) WHERE retry_at IS NOT NULL;

  CREATE TABLE documents (
    key TEXT PRIMARY KEY,
    digest TEXT NOT NULL,
    changed INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE remembered (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE revisions (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    last INTEGER NOT NULL
  ) STRICT;
  INSERT INTO revisions VALUES (1, 0);
  `,
  // Ordered lists, with their length and last change, replace the articles by term.
  `
  CREATE TABLE lists (
    number INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    rule TEXT,
    filled_to TEXT,
    articles INTEGER NOT NULL DEFAULT 0,
    changed INTEGER NOT NULL DEFAULT 0,
    UNIQUE (kind, name)
  ) STRICT;
  CREATE INDEX lists_changed ON lists (changed);
  CREATE INDEX lists_to_fill ON lists (filled_to) WHERE filled_to IS NOT NULL;

  CREATE TABLE entries (
    list INTEGER NOT NULL,
    published INTEGER NOT NULL,
    id TEXT NOT NULL,
    due INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    PRIMARY KEY (list, published, id)
  ) STRICT, WITHOUT ROWID;

  INSERT INTO lists (kind, name) SELECT DISTINCT kind, folded FROM article_terms
    WHERE kind IN ('tag', 'author', 'section') ORDER BY kind, folded;
  INSERT INTO entries (list, published, id, due, revision)
    SELECT l.number, t.published, t.id, t.due, a.revision
    FROM article_terms t JOIN articles a ON a.id = t.id JOIN lists l ON l.kind = t.kind AND l.name = t.folded JOIN terms n ON n.kind = t.kind AND n.folded = t.folded
    WHERE NOT EXISTS (SELECT 1 FROM article_terms h WHERE h.kind = 'hidden' AND h.folded = t.kind || 's/' || n.slug
      AND h.published = t.published AND h.id = t.id);
  UPDATE lists SET articles = (SELECT count(*) FROM entries WHERE list = number);
  CREATE INDEX entries_article ON entries (id);
  DROP TABLE article_terms;
  DELETE FROM terms WHERE kind = 'language';

  ALTER TABLE documents ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE documents ADD COLUMN made INTEGER NOT NULL DEFAULT 0;
  `,
  // The publishing API: its tokens, answers to repeated requests, and the order of all articles.
  `
  ALTER TABLE tokens ADD COLUMN scope TEXT;

  CREATE TABLE requests (
    key TEXT PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    begun INTEGER NOT NULL,
    answer TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX requests_begun ON requests (begun);

  CREATE INDEX articles_kept ON articles (published DESC, id DESC) WHERE withdrawn IS NULL;
  `,
  // Remote attachments, whose facts are fetched as those of remote images are.
  `
  CREATE TABLE remote_attachments (
    url TEXT NOT NULL,
    article_id TEXT NOT NULL,
    PRIMARY KEY (url, article_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX remote_attachments_article ON remote_attachments (article_id);
  `,
  // A lookup by a key compares rows of a table without rowids whole, and so reads each large record on its way.
  `
  DROP INDEX articles_newest;
  DROP INDEX articles_due;
  DROP INDEX articles_slug;
  DROP INDEX articles_withdrawn;
  DROP INDEX articles_remote_image;
  DROP INDEX articles_kept;
  ALTER TABLE articles RENAME TO articles_before;
  ALTER TABLE slugs RENAME TO slugs_before;

  CREATE TABLE articles (
    id TEXT PRIMARY KEY NOT NULL,
    slug TEXT NOT NULL,
    source TEXT UNIQUE,
    content_hash TEXT NOT NULL,
    published INTEGER NOT NULL,
    due INTEGER NOT NULL,
    draft INTEGER NOT NULL,
    listed INTEGER NOT NULL,
    withdrawn INTEGER,
    revision INTEGER NOT NULL,
    remote_image TEXT,
    record TEXT NOT NULL
  ) STRICT;
  INSERT INTO articles
    SELECT id, slug, source, content_hash, published, due, draft, listed, withdrawn, revision, remote_image, record
    FROM articles_before;
  CREATE TABLE slugs (
    slug TEXT PRIMARY KEY,
    article_id TEXT NOT NULL REFERENCES articles (id)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO slugs SELECT slug, article_id FROM slugs_before;
  CREATE INDEX slugs_addresses ON slugs (article_id) WHERE slug >= '/' AND slug < '0';
  DROP TABLE slugs_before;
  DROP TABLE articles_before;

  CREATE INDEX articles_newest ON articles (published DESC, id DESC, due) WHERE listed = 1;
  CREATE INDEX articles_due ON articles (due) WHERE draft = 0 AND withdrawn IS NULL;
  CREATE UNIQUE INDEX articles_slug ON articles (slug) WHERE withdrawn IS NULL;
  CREATE INDEX articles_withdrawn ON articles (content_hash, withdrawn DESC) WHERE withdrawn IS NOT NULL;
  CREATE INDEX articles_remote_image ON articles (remote_image) WHERE remote_image IS NOT NULL;
  CREATE INDEX articles_kept ON articles (published DESC, id DESC) WHERE withdrawn IS NULL;
  `,
  // What is to be sent to other servers, and who has subscribed.
  `
  CREATE TABLE deliveries (
    key TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    destination TEXT NOT NULL,
    host TEXT NOT NULL,
    subject TEXT NOT NULL,
    payload TEXT NOT NULL DEFAULT '',
    due INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    attempts INTEGER NOT NULL DEFAULT 0,
    failed INTEGER NOT NULL DEFAULT 0,
    claimed INTEGER NOT NULL DEFAULT 0,
    error TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX deliveries_due ON deliveries (due, host) WHERE failed = 0;
  CREATE INDEX deliveries_host ON deliveries (host, due) WHERE failed = 0;

  CREATE TABLE subscriptions (
    key TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    callback TEXT NOT NULL,
    host TEXT NOT NULL,
    topic TEXT NOT NULL,
    expires INTEGER NOT NULL,
    payload TEXT NOT NULL,
    sent TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX subscriptions_topic ON subscriptions (topic, expires);
  CREATE INDEX subscriptions_host ON subscriptions (host);
  CREATE INDEX subscriptions_expires ON subscriptions (expires);
  `,
  // The instant from which an article is no longer shown.
  `
  ALTER TABLE articles ADD COLUMN expires INTEGER;
  ALTER TABLE entries ADD COLUMN expires INTEGER;
  CREATE INDEX articles_expires ON articles (expires)
    WHERE draft = 0 AND withdrawn IS NULL AND expires IS NOT NULL;
  `,
  // Where deliveries to many subscribers go on, and those of a topic in the order of their keys.
  `
  CREATE TABLE fan_outs (
    topic TEXT PRIMARY KEY NOT NULL,
    due INTEGER NOT NULL,
    last_key TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  DROP INDEX subscriptions_topic;
  CREATE INDEX subscriptions_topic ON subscriptions (topic, key);
  `,
  // The latest change of each article, for others who follow. The index has all that is compared, because records are large.
  `
  CREATE TABLE article_changes (
    article_id TEXT PRIMARY KEY NOT NULL,
    number INTEGER NOT NULL UNIQUE,
    event TEXT NOT NULL,
    revision INTEGER NOT NULL,
    due INTEGER NOT NULL,
    changed INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX articles_revision ON articles (revision, id, draft, due, expires, withdrawn);
  `,
  // Playing time and bit rate of recordings.
  `
  ALTER TABLE media ADD COLUMN duration REAL;
  ALTER TABLE media ADD COLUMN bitrate INTEGER;
  ALTER TABLE remote_images ADD COLUMN duration REAL;
  ALTER TABLE remote_images ADD COLUMN bitrate INTEGER;
  `,
  // How feeds were polled: sums of a day.
  `
  CREATE TABLE reader_days (
    day TEXT NOT NULL,
    feed TEXT NOT NULL,
    product TEXT NOT NULL,
    sums TEXT NOT NULL,
    maxima TEXT NOT NULL,
    PRIMARY KEY (day, feed, product)
  ) STRICT, WITHOUT ROWID;
  `,
  // The date by which portals order changes.
  `
  ALTER TABLE article_changes ADD COLUMN dated INTEGER NOT NULL DEFAULT 0;
  UPDATE article_changes SET dated = CASE WHEN event = 'published' THEN due ELSE changed END;
  CREATE INDEX article_changes_dated ON article_changes (dated DESC, article_id DESC);
  `,
  // Articles that were taken back, what feeds say of withdrawn ones, and who has fetched feeds since.
  `
  CREATE TABLE recalls (
    article_id TEXT PRIMARY KEY NOT NULL,
    at INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    reason TEXT,
    who TEXT,
    shown INTEGER NOT NULL,
    held INTEGER NOT NULL,
    source TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX recalls_held ON recalls (article_id) WHERE held = 1;

  CREATE TABLE tombstones (
    list INTEGER NOT NULL,
    id TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (list, id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX tombstones_newest ON tombstones (list, at DESC, id DESC);

  CREATE TABLE fetches (
    feed TEXT NOT NULL,
    product TEXT NOT NULL,
    revision INTEGER NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    count INTEGER NOT NULL,
    status INTEGER NOT NULL,
    PRIMARY KEY (feed, product, revision)
  ) STRICT, WITHOUT ROWID;
  `,
]
