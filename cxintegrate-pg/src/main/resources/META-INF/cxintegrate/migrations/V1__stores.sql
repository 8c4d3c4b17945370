-- Tables of the stores. ${schema} is the schema's name. Running this again does no harm.
-- Names are kept in the order of their bytes, so that no change of a collation can spoil an index.

-- The last record of each stream of audit records. Its row is locked while records are appended.
CREATE TABLE IF NOT EXISTS ${schema}.audit_stream (
    stream text COLLATE "C" PRIMARY KEY,
    seq bigint NOT NULL,
    hash text NOT NULL
);

-- line is the record to the letter, which is what its hash is over; event is in it.
CREATE TABLE IF NOT EXISTS ${schema}.audit_record (
    stream text COLLATE "C" NOT NULL,
    seq bigint NOT NULL,
    line text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (stream, seq)
);

-- One sequence for all documents: a key that was deleted never sees a revision again.
CREATE SEQUENCE IF NOT EXISTS ${schema}.document_revision;

-- json and not jsonb, which refuses U+0000 and writes numbers anew.
CREATE TABLE IF NOT EXISTS ${schema}.document (
    collection text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    revision bigint NOT NULL,
    body json NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (collection, id)
);

CREATE TABLE IF NOT EXISTS ${schema}.schema_version (
    subject text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    body json NOT NULL,
    appended_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (subject, version)
);

-- A call that runs has no answer yet, and expires_at is the end of its lease.
CREATE TABLE IF NOT EXISTS ${schema}.idempotency_key (
    key text COLLATE "C" PRIMARY KEY,
    fingerprint text NOT NULL,
    owner text NOT NULL,
    answer text,
    expires_at timestamptz NOT NULL
);

CREATE INDEX IF NOT EXISTS idempotency_key_expires ON ${schema}.idempotency_key (expires_at);

-- Keys of writing Data Actions, inserted in the transaction of the write: there is a row exactly if the write is committed.
CREATE TABLE IF NOT EXISTS ${schema}.idempotent_write (
    action text COLLATE "C" NOT NULL,
    key text COLLATE "C" NOT NULL,
    fingerprint text NOT NULL,
    answer text NOT NULL DEFAULT '',
    expires_at timestamptz NOT NULL,
    CONSTRAINT idempotent_write_pkey PRIMARY KEY (action, key)
);

CREATE INDEX IF NOT EXISTS idempotent_write_expires ON ${schema}.idempotent_write (expires_at);
