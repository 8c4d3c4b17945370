-- Tables of the event outbox and the event feed. ${schema} is the schema's name. Running this again does no harm.

-- Work to do: a row is there from its writer's commit until the event was delivered. due_at is when it may be taken: at
-- once, after a back-off, or when the lease of whoever took it has run out. Only events that have to be delivered in the
-- order of their key have one; by its bytes, so that no change of a collation can spoil the index.
CREATE TABLE IF NOT EXISTS ${schema}.outbox (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id text NOT NULL,
    ordering_key text COLLATE "C",
    event json NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    due_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    attempts integer NOT NULL DEFAULT 0,
    first_attempt_at timestamptz,
    lease text,
    last_error text
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);

CREATE INDEX IF NOT EXISTS outbox_due ON ${schema}.outbox (due_at, seq) WHERE ordering_key IS NULL;
CREATE INDEX IF NOT EXISTS outbox_key ON ${schema}.outbox (ordering_key, seq) WHERE ordering_key IS NOT NULL;

CREATE TABLE IF NOT EXISTS ${schema}.outbox_dead_letter (
    seq bigint PRIMARY KEY,
    id text NOT NULL,
    ordering_key text COLLATE "C",
    event json NOT NULL,
    created_at timestamptz NOT NULL,
    attempts integer NOT NULL,
    reason text NOT NULL,
    last_error text,
    died_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE INDEX IF NOT EXISTS outbox_dead_letter_id ON ${schema}.outbox_dead_letter (id);
CREATE INDEX IF NOT EXISTS outbox_dead_letter_died ON ${schema}.outbox_dead_letter (died_at);

-- What happened, with the columns that Debezium's outbox event router expects first. Rows are only ever added, and removed
-- at the old end. xid is the transaction of the writer: readers stop before the oldest that is still open. json and not
-- jsonb, which refuses NUL and rewrites numbers.
CREATE TABLE IF NOT EXISTS ${schema}.event_log (
    id uuid NOT NULL,
    aggregatetype text NOT NULL,
    aggregateid text NOT NULL,
    type text NOT NULL,
    payload json NOT NULL,
    event_id text NOT NULL,
    schema_version text NOT NULL,
    source text NOT NULL,
    subject text,
    occurred_at timestamptz NOT NULL,
    written_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    seq bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    PRIMARY KEY (xid, seq)
);

-- One row: which log this is, and the last position that retention has removed. Who reads on from before it has missed
-- something.
CREATE TABLE IF NOT EXISTS ${schema}.event_log_floor (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    log_id uuid NOT NULL DEFAULT gen_random_uuid(),
    xid xid8 NOT NULL,
    seq bigint NOT NULL
);

INSERT INTO ${schema}.event_log_floor (xid, seq) VALUES ('0', 0) ON CONFLICT DO NOTHING;
