/**
 * Migrations of the PostgreSQL store: one entry for each version, applied in order. Released entries are never edited.
 * Instants are integers in milliseconds since 1970. JSON is text, which is stored byte for byte.
 *
 * Keys are `COLLATE "C"`: they are compared by bytes of UTF-8, as in SQLite, whatever the database's own collation is.
 * URLs have hash indexes, because a B-tree accepts no key over 2,704 bytes.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE articles (
    id TEXT COLLATE "C" PRIMARY KEY,
    slug TEXT COLLATE "C" NOT NULL,
    source TEXT COLLATE "C" UNIQUE,
    content_hash TEXT COLLATE "C" NOT NULL,
    published BIGINT NOT NULL,
    due BIGINT NOT NULL,
    draft SMALLINT NOT NULL,
    listed SMALLINT NOT NULL,
    withdrawn BIGINT,
    revision BIGINT NOT NULL,
    remote_image TEXT COLLATE "C",
    record TEXT NOT NULL
  );
  CREATE INDEX articles_listed ON articles (due) WHERE listed = 1;
  CREATE INDEX articles_due ON articles (due) WHERE draft = 0 AND withdrawn IS NULL;
  CREATE UNIQUE INDEX articles_slug ON articles (slug) WHERE withdrawn IS NULL;
  CREATE INDEX articles_withdrawn ON articles (content_hash, withdrawn DESC) WHERE withdrawn IS NOT NULL;
  CREATE INDEX articles_remote_image ON articles USING hash (remote_image) WHERE remote_image IS NOT NULL;

  CREATE TABLE slugs (
    slug TEXT COLLATE "C" PRIMARY KEY,
    article_id TEXT COLLATE "C" NOT NULL REFERENCES articles (id)
  );

  CREATE TABLE terms (
    kind TEXT COLLATE "C" NOT NULL,
    folded TEXT COLLATE "C" NOT NULL,
    name TEXT NOT NULL,
    slug TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (kind, folded),
    UNIQUE (kind, slug)
  );

  CREATE TABLE lists (
    number INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    rule TEXT,
    filled_to TEXT,
    articles INTEGER NOT NULL DEFAULT 0,
    changed BIGINT NOT NULL DEFAULT 0,
    UNIQUE (kind, name)
  );
  CREATE INDEX lists_changed ON lists (changed);
  CREATE INDEX lists_to_fill ON lists (number) WHERE filled_to IS NOT NULL;

  CREATE TABLE entries (
    list INTEGER NOT NULL,
    published BIGINT NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    due BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    PRIMARY KEY (list, published, id)
  );
  CREATE INDEX entries_article ON entries (id);

  CREATE TABLE archive_pages (
    feed TEXT COLLATE "C" NOT NULL,
    page INTEGER NOT NULL,
    published BIGINT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (feed, page)
  );

  CREATE TABLE tokens (
    id TEXT COLLATE "C" PRIMARY KEY,
    feed TEXT COLLATE "C" NOT NULL,
    label TEXT NOT NULL,
    hash TEXT COLLATE "C" NOT NULL UNIQUE,
    created BIGINT NOT NULL,
    last_used BIGINT,
    revoked BIGINT
  );

  CREATE TABLE sources (
    path TEXT COLLATE "C" PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    dependencies TEXT NOT NULL,
    faults TEXT NOT NULL
  );

  CREATE TABLE media (
    hash TEXT COLLATE "C" PRIMARY KEY,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    length BIGINT NOT NULL,
    width INTEGER,
    height INTEGER
  );

  CREATE TABLE remote_images (
    url TEXT COLLATE "C" NOT NULL,
    type TEXT,
    length BIGINT,
    width INTEGER,
    height INTEGER,
    attempts INTEGER NOT NULL DEFAULT 0,
    retry_at BIGINT,
    error TEXT,
    EXCLUDE USING hash (url WITH =)
  );
  CREATE INDEX remote_images_due ON remote_images (retry_at) WHERE retry_at IS NOT NULL;

  CREATE TABLE documents (
    key TEXT COLLATE "C" PRIMARY KEY,
    digest TEXT NOT NULL,
    changed BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    made BIGINT NOT NULL
  );

  CREATE TABLE remembered (
    key TEXT COLLATE "C" PRIMARY KEY,
    value TEXT NOT NULL
  );

  CREATE TABLE revisions (
    only_one SMALLINT PRIMARY KEY CHECK (only_one = 1),
    last BIGINT NOT NULL
  );
  INSERT INTO revisions VALUES (1, 0);
  `,
  // The publishing API: its tokens, answers to repeated requests, and the order of all articles.
  `
  ALTER TABLE tokens ADD COLUMN scope TEXT;

  CREATE TABLE requests (
    key TEXT COLLATE "C" PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    begun BIGINT NOT NULL,
    answer TEXT
  );
  CREATE INDEX requests_begun ON requests (begun);

  CREATE INDEX articles_kept ON articles (published DESC, id DESC) WHERE withdrawn IS NULL;
  `,
  // The programs that watch, and the last revision that each serves. Not needed after a crash, therefore unlogged.
  `
  CREATE UNLOGGED TABLE watchers (
    id TEXT COLLATE "C" PRIMARY KEY,
    pid INTEGER NOT NULL,
    shown BIGINT NOT NULL
  );
  `,
  // Bytes of media, stored uncompressed, for all servers of the database. Copied lists keep their numbers.
  `
  CREATE TABLE media_chunks (
    hash TEXT COLLATE "C" NOT NULL,
    number INTEGER NOT NULL,
    bytes BYTEA NOT NULL,
    PRIMARY KEY (hash, number)
  );
  ALTER TABLE media_chunks ALTER bytes SET STORAGE EXTERNAL;

  ALTER TABLE lists ALTER number SET GENERATED BY DEFAULT;
  `,
  // Remote attachments, whose facts are fetched as those of remote images are.
  `
  CREATE TABLE remote_attachments (
    url TEXT COLLATE "C" NOT NULL,
    article_id TEXT COLLATE "C" NOT NULL
  );
  CREATE INDEX remote_attachments_url ON remote_attachments USING hash (url);
  CREATE INDEX remote_attachments_article ON remote_attachments (article_id);
  `,
  // Old addresses of articles, which begin with a slash as no slug does.
  `
  CREATE INDEX slugs_addresses ON slugs (article_id) WHERE slug >= '/' AND slug < '0';
  `,
  // What is to be sent to other servers, and who has subscribed.
  `
  CREATE TABLE deliveries (
    key TEXT COLLATE "C" PRIMARY KEY,
    kind TEXT NOT NULL,
    destination TEXT NOT NULL,
    host TEXT COLLATE "C" NOT NULL,
    subject TEXT NOT NULL,
    payload TEXT NOT NULL DEFAULT '',
    due BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    attempts BIGINT NOT NULL DEFAULT 0,
    failed BIGINT NOT NULL DEFAULT 0,
    claimed BIGINT NOT NULL DEFAULT 0,
    error TEXT
  );
  CREATE INDEX deliveries_due ON deliveries (due, host) WHERE failed = 0;
  CREATE INDEX deliveries_host ON deliveries (host, due) WHERE failed = 0;

  CREATE TABLE subscriptions (
    key TEXT COLLATE "C" PRIMARY KEY,
    kind TEXT NOT NULL,
    callback TEXT NOT NULL,
    host TEXT COLLATE "C" NOT NULL,
    topic TEXT COLLATE "C" NOT NULL,
    expires BIGINT NOT NULL,
    payload TEXT NOT NULL,
    sent TEXT
  );
  CREATE INDEX subscriptions_topic ON subscriptions (topic, expires);
  CREATE INDEX subscriptions_host ON subscriptions (host);
  CREATE INDEX subscriptions_expires ON subscriptions (expires);
  `,
  // The instant from which an article is no longer shown.
  `
  ALTER TABLE articles ADD COLUMN expires BIGINT;
  ALTER TABLE entries ADD COLUMN expires BIGINT;
  CREATE INDEX articles_expires ON articles (expires)
    WHERE draft = 0 AND withdrawn IS NULL AND expires IS NOT NULL;
  `,
  // Where deliveries to many subscribers go on, and those of a topic in the order of their keys.
  `
  CREATE TABLE fan_outs (
    topic TEXT COLLATE "C" PRIMARY KEY,
    due BIGINT NOT NULL,
    last_key TEXT COLLATE "C" NOT NULL
  );
  DROP INDEX subscriptions_topic;
  CREATE INDEX subscriptions_topic ON subscriptions (topic, key);
  `,
  // The latest change of each article, for others who follow.
  `
  CREATE TABLE article_changes (
    article_id TEXT COLLATE "C" PRIMARY KEY,
    number BIGINT NOT NULL UNIQUE,
    event TEXT NOT NULL,
    revision BIGINT NOT NULL,
    due BIGINT NOT NULL,
    changed BIGINT NOT NULL
  );
  CREATE INDEX articles_revision ON articles (revision, id);
  `,
  // Playing time and bit rate of recordings.
  `
  ALTER TABLE media ADD COLUMN duration DOUBLE PRECISION;
  ALTER TABLE media ADD COLUMN bitrate BIGINT;
  ALTER TABLE remote_images ADD COLUMN duration DOUBLE PRECISION;
  ALTER TABLE remote_images ADD COLUMN bitrate BIGINT;
  `,
  // How feeds were polled: sums of a day.
  `
  CREATE TABLE reader_days (
    day TEXT COLLATE "C" NOT NULL,
    feed TEXT COLLATE "C" NOT NULL,
    product TEXT COLLATE "C" NOT NULL,
    sums TEXT NOT NULL,
    maxima TEXT NOT NULL,
    PRIMARY KEY (day, feed, product)
  );
  `,
  // The date by which portals order changes.
  `
  ALTER TABLE article_changes ADD COLUMN dated BIGINT NOT NULL DEFAULT 0;
  UPDATE article_changes SET dated = CASE WHEN event = 'published' THEN due ELSE changed END;
  CREATE INDEX article_changes_dated ON article_changes (dated DESC, article_id DESC);
  `,
  // Articles that were taken back, what feeds say of withdrawn ones, and who has fetched feeds since.
  `
  CREATE TABLE recalls (
    article_id TEXT COLLATE "C" PRIMARY KEY,
    at BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    reason TEXT,
    who TEXT,
    shown INTEGER NOT NULL,
    held INTEGER NOT NULL,
    source TEXT COLLATE "C"
  );
  CREATE INDEX recalls_held ON recalls (article_id) WHERE held = 1;

  CREATE TABLE tombstones (
    list BIGINT NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (list, id)
  );
  CREATE INDEX tombstones_newest ON tombstones (list, at DESC, id DESC);

  CREATE TABLE fetches (
    feed TEXT COLLATE "C" NOT NULL,
    product TEXT COLLATE "C" NOT NULL,
    revision BIGINT NOT NULL,
    first BIGINT NOT NULL,
    last BIGINT NOT NULL,
    count BIGINT NOT NULL,
    status INTEGER NOT NULL,
    PRIMARY KEY (feed, product, revision)
  );
  `,
]
