import { createDatabase, type TestDatabase } from '../postgres/database.ts'
import type { Post, PostPlace } from './contract.ts'

/** Posts in PostgreSQL. */
export interface PostgresPlace extends PostPlace {
  readonly database: TestDatabase
}

/** How changes are seen. */
export type PostgresKind = 'notify' | 'changed' | 'digests'

const TABLE = `CREATE TABLE posts (
  id bigint PRIMARY KEY, headline text, body_html text, published_at timestamp, tags text,
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON posts (updated_at)`

/** As in docs/tables.md. */
export const TRIGGER = `CREATE FUNCTION posts_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('posts_changed', coalesce(NEW.id, OLD.id)::text);
  RETURN NULL;
END $$;
CREATE TRIGGER posts_changed AFTER INSERT OR UPDATE OR DELETE ON posts
  FOR EACH ROW EXECUTE FUNCTION posts_changed()`

const FIELDS = {
  title: 'headline',
  content: 'body_html',
  published: 'published_at',
  link: 'https://www.example.com/news/{id}',
}

/** Creates a database with posts. */
export async function openPostgresPlace(kind: PostgresKind): Promise<PostgresPlace> {
  const database = await createDatabase()
  await database.query(TABLE)
  if (kind === 'notify') await database.query(TRIGGER)
  return {
    database,
    source: {
      ...{ postgres: database.url, table: 'posts', fields: FIELDS },
      ...(kind === 'notify' && { notify: 'posts_changed' }),
      ...(kind === 'changed' && { changed: 'updated_at' }),
      ...(kind === 'digests' && { every: '200ms' }),
    },
    async insert(...posts) {
      await database.query('BEGIN')
      for (const { id, headline, body_html, published_at, tags } of posts) {
        await database.query(
          'INSERT INTO posts (id, headline, body_html, published_at, tags) VALUES ($1, $2, $3, $4, $5)',
          [id, headline, body_html, published_at, tags ?? null],
        )
      }
      await database.query('COMMIT')
    },
    async update(id, values) {
      for (const [column, value] of Object.entries(values as Partial<Post>))
        await database.query(
          `UPDATE posts SET ${column} = $1, updated_at = clock_timestamp() WHERE id = $2`,
          [value, id],
        )
    },
    async remove(...ids) {
      await database.query('DELETE FROM posts WHERE id = ANY($1)', [ids])
    },
    close: database.drop,
  }
}
