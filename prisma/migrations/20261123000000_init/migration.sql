-- The first tables. Applied as a whole or not at all, see packages/store/src/migrate.ts. The engine cuts this file
-- at every semicolon, so none may stand inside a string, a comment or a function body.

CREATE TABLE "sweeps" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "spec" JSON NOT NULL,
    "idempotency_key" TEXT,
    "body_hash" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "cancelled_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "sweeps_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "sweeps_key_has_body" CHECK (("idempotency_key" IS NULL) = ("body_hash" IS NULL))
);

CREATE TABLE "cells" (
    "sweep_id" UUID NOT NULL,
    "hash" TEXT NOT NULL,
    "index" INTEGER NOT NULL,
    "overrides" JSON NOT NULL,
    "spec" JSON NOT NULL,

    CONSTRAINT "cells_pkey" PRIMARY KEY ("sweep_id", "hash"),
    CONSTRAINT "cells_hash_is_sha256" CHECK ("hash" ~ '^[0-9a-f]{64}$'),
    CONSTRAINT "cells_index_is_natural" CHECK ("index" >= 0)
);

CREATE TABLE "runs" (
    "id" UUID NOT NULL,
    "sweep_id" UUID NOT NULL,
    "cell_hash" TEXT NOT NULL,
    "seed" BIGINT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'queued',
    "token" INTEGER NOT NULL DEFAULT 0,
    "worker" TEXT,
    "lease_until" TIMESTAMPTZ(3),
    "cancel_requested" BOOLEAN NOT NULL DEFAULT false,
    "available_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "enqueued_at" TIMESTAMPTZ(3),
    "failures" INTEGER NOT NULL DEFAULT 0,
    "losses" INTEGER NOT NULL DEFAULT 0,
    "out_of_memory" INTEGER NOT NULL DEFAULT 0,
    "progress" JSON,
    "error" JSON,
    "training" JSON,
    "environment" JSON,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "runs_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "runs_status_is_known" CHECK ("status" IN ('queued', 'running', 'done', 'failed', 'cancelled')),
    CONSTRAINT "runs_seed_is_uint32" CHECK ("seed" BETWEEN 0 AND 4294967295),
    CONSTRAINT "runs_counters_are_natural" CHECK ("token" >= 0 AND "failures" >= 0 AND "losses" >= 0 AND "out_of_memory" >= 0),
    CONSTRAINT "runs_lease_while_running" CHECK (("status" = 'running') = ("lease_until" IS NOT NULL)),
    CONSTRAINT "runs_running_has_worker" CHECK ("status" <> 'running' OR ("worker" IS NOT NULL AND "token" > 0)),
    CONSTRAINT "runs_cancel_only_running" CHECK ("status" = 'running' OR NOT "cancel_requested"),
    CONSTRAINT "runs_ended_is_finished" CHECK (("status" IN ('done', 'failed', 'cancelled')) = ("finished_at" IS NOT NULL)),
    CONSTRAINT "runs_result_only_done" CHECK (
        ("status" = 'done') = ("training" IS NOT NULL) AND ("status" = 'done') = ("environment" IS NOT NULL)
    ),
    CONSTRAINT "runs_progress_only_running" CHECK ("status" = 'running' OR "progress" IS NULL),
    CONSTRAINT "runs_failed_has_error" CHECK ("status" <> 'failed' OR "error" IS NOT NULL)
);

CREATE TABLE "attempts" (
    "run_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "worker" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "outcome" TEXT,
    "code" TEXT,
    "cause" TEXT,

    CONSTRAINT "attempts_pkey" PRIMARY KEY ("run_id", "number"),
    CONSTRAINT "attempts_outcome_is_known" CHECK ("outcome" IN ('done', 'failed', 'cancelled', 'lost', 'released')),
    CONSTRAINT "attempts_ended_has_outcome" CHECK (("ended_at" IS NULL) = ("outcome" IS NULL))
);

CREATE TABLE "metrics" (
    "run_id" UUID NOT NULL,
    "attempt" INTEGER NOT NULL,
    "split" TEXT NOT NULL,
    "step" INTEGER NOT NULL,
    "epoch" DOUBLE PRECISION NOT NULL,
    "loss" DOUBLE PRECISION NOT NULL,
    "accuracy" DOUBLE PRECISION NOT NULL,
    "learning_rate" DOUBLE PRECISION,
    "gradient_norm" DOUBLE PRECISION,
    "tokens_per_second" DOUBLE PRECISION,

    CONSTRAINT "metrics_pkey" PRIMARY KEY ("run_id", "attempt", "split", "step"),
    CONSTRAINT "metrics_split_is_known" CHECK ("split" IN ('train', 'validation')),
    CONSTRAINT "metrics_step_is_natural" CHECK ("step" >= 0),
    -- NaN sorts above Infinity, so this refuses all that JSON cannot say.
    CONSTRAINT "metrics_are_finite" CHECK (
        "loss" > '-Infinity' AND "loss" < 'Infinity' AND
        "accuracy" > '-Infinity' AND "accuracy" < 'Infinity' AND
        "epoch" > '-Infinity' AND "epoch" < 'Infinity' AND
        "learning_rate" > '-Infinity' AND "learning_rate" < 'Infinity' AND
        "gradient_norm" > '-Infinity' AND "gradient_norm" < 'Infinity' AND
        "tokens_per_second" > '-Infinity' AND "tokens_per_second" < 'Infinity'
    )
);

CREATE TABLE "test_results" (
    "run_id" UUID NOT NULL,
    "test" TEXT NOT NULL,
    "n" INTEGER NOT NULL,
    "correct" INTEGER NOT NULL,
    "predicted_balanced" INTEGER NOT NULL,
    "loss" DOUBLE PRECISION NOT NULL,
    "logit_mean" DOUBLE PRECISION NOT NULL,
    "logit_sd" DOUBLE PRECISION NOT NULL,
    "min_length" INTEGER NOT NULL,
    "max_length" INTEGER NOT NULL,
    "pairs" JSON,
    "shortcuts" JSON NOT NULL,

    CONSTRAINT "test_results_pkey" PRIMARY KEY ("run_id", "test"),
    CONSTRAINT "test_results_counts" CHECK ("n" >= "correct" AND "correct" >= 0),
    CONSTRAINT "test_results_predicted" CHECK ("predicted_balanced" BETWEEN 0 AND "n"),
    CONSTRAINT "test_results_lengths" CHECK (0 <= "min_length" AND "min_length" <= "max_length"),
    CONSTRAINT "test_results_are_finite" CHECK (
        "loss" > '-Infinity' AND "loss" < 'Infinity' AND
        "logit_mean" > '-Infinity' AND "logit_mean" < 'Infinity' AND
        "logit_sd" > '-Infinity' AND "logit_sd" < 'Infinity'
    )
);

CREATE TABLE "buckets" (
    "run_id" UUID NOT NULL,
    "axis" TEXT NOT NULL,
    "test" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "n" INTEGER NOT NULL,
    "correct" INTEGER NOT NULL,
    "counter" INTEGER NOT NULL,

    CONSTRAINT "buckets_pkey" PRIMARY KEY ("run_id", "axis", "test", "value", "label"),
    CONSTRAINT "buckets_counts" CHECK ("n" >= "correct" AND "correct" >= 0),
    CONSTRAINT "buckets_counter" CHECK ("counter" BETWEEN 0 AND "n"),
    CONSTRAINT "buckets_label_is_known" CHECK ("label" IN ('balanced', 'unbalanced')),
    CONSTRAINT "buckets_axis_is_known" CHECK ("axis" IN ('depth', 'count', 'length', 'dip', 'first', 'label', 'kind')),
    CONSTRAINT "buckets_integer_axes" CHECK (
        "axis" NOT IN ('depth', 'count', 'length', 'dip') OR "value" ~ '^(0|-?[1-9][0-9]{0,8})$'
    )
);

CREATE TABLE "probe_results" (
    "run_id" UUID NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "target" TEXT NOT NULL,
    "test" TEXT NOT NULL,
    "layer" INTEGER NOT NULL,
    "hook" TEXT NOT NULL,
    "metric" TEXT NOT NULL,
    "score" DOUBLE PRECISION,
    "low" DOUBLE PRECISION,
    "high" DOUBLE PRECISION,
    "control" DOUBLE PRECISION,
    "selectivity" DOUBLE PRECISION,
    "shuffled" DOUBLE PRECISION,
    "majority" DOUBLE PRECISION,
    "n" INTEGER NOT NULL,

    CONSTRAINT "probe_results_pkey" PRIMARY KEY ("run_id", "ordinal"),
    CONSTRAINT "probe_results_counts" CHECK ("n" >= 0 AND "layer" >= 0),
    CONSTRAINT "probe_results_are_finite" CHECK (
        "score" > '-Infinity' AND "score" < 'Infinity' AND
        "low" > '-Infinity' AND "low" < 'Infinity' AND
        "high" > '-Infinity' AND "high" < 'Infinity' AND
        "control" > '-Infinity' AND "control" < 'Infinity' AND
        "selectivity" > '-Infinity' AND "selectivity" < 'Infinity' AND
        "shuffled" > '-Infinity' AND "shuffled" < 'Infinity' AND
        "majority" > '-Infinity' AND "majority" < 'Infinity'
    )
);

CREATE TABLE "run_datasets" (
    "run_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "n" INTEGER NOT NULL,
    "balanced" INTEGER NOT NULL,
    "dropped_leaks" INTEGER NOT NULL,

    CONSTRAINT "run_datasets_pkey" PRIMARY KEY ("run_id", "name"),
    CONSTRAINT "run_datasets_counts" CHECK ("balanced" BETWEEN 0 AND "n" AND "dropped_leaks" >= 0)
);

CREATE TABLE "blobs" (
    "sha256" TEXT NOT NULL,
    "bytes" INTEGER NOT NULL,
    "content" BYTEA NOT NULL,

    CONSTRAINT "blobs_pkey" PRIMARY KEY ("sha256"),
    CONSTRAINT "blobs_are_what_they_say" CHECK (
        octet_length("content") = "bytes" AND "sha256" = encode(sha256("content"), 'hex')
    )
);

CREATE TABLE "artifacts" (
    "run_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "media_type" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,

    CONSTRAINT "artifacts_pkey" PRIMARY KEY ("run_id", "name")
);

CREATE TABLE "data_files" (
    "sha256" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "rows" INTEGER NOT NULL,
    "balanced" INTEGER NOT NULL,
    "types" INTEGER NOT NULL,
    "min_length" INTEGER NOT NULL,
    "max_length" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "data_files_pkey" PRIMARY KEY ("sha256"),
    CONSTRAINT "data_files_hash_is_sha256" CHECK ("sha256" ~ '^[0-9a-f]{64}$'),
    CONSTRAINT "data_files_counts" CHECK ("balanced" BETWEEN 0 AND "rows" AND "bytes" >= 0),
    CONSTRAINT "data_files_types" CHECK ("types" BETWEEN 1 AND 128),
    CONSTRAINT "data_files_lengths" CHECK (0 <= "min_length" AND "min_length" <= "max_length")
);

-- The canonical text of a data file, cut anywhere. Together the chunks have the SHA-256 of their file: the store
-- checks it while it writes them, in one transaction with the file.
CREATE TABLE "data_chunks" (
    "sha256" TEXT NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "content" BYTEA NOT NULL,

    CONSTRAINT "data_chunks_pkey" PRIMARY KEY ("sha256", "ordinal"),
    CONSTRAINT "data_chunks_ordinal_is_natural" CHECK ("ordinal" >= 0),
    CONSTRAINT "data_chunks_size" CHECK (octet_length("content") BETWEEN 1 AND 4194304)
);

CREATE TABLE "events" (
    "id" BIGSERIAL NOT NULL,
    "sweep_id" UUID NOT NULL,
    "run_id" UUID,
    "type" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "data" JSON NOT NULL,

    CONSTRAINT "events_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "events_type_is_known" CHECK ("type" IN (
        'sweep.created', 'sweep.cancelled', 'sweep.ended',
        'run.started', 'run.requeued', 'run.done', 'run.failed', 'run.cancelled'
    ))
);

CREATE UNIQUE INDEX "sweeps_idempotency_key_key" ON "sweeps"("idempotency_key");
CREATE INDEX "sweeps_created_at_id_idx" ON "sweeps"("created_at", "id");
CREATE INDEX "sweeps_name_created_at_id_idx" ON "sweeps"("name", "created_at" DESC, "id" DESC);
CREATE UNIQUE INDEX "cells_sweep_id_index_key" ON "cells"("sweep_id", "index");
CREATE UNIQUE INDEX "runs_sweep_id_cell_hash_seed_key" ON "runs"("sweep_id", "cell_hash", "seed");
CREATE INDEX "runs_sweep_id_status_idx" ON "runs"("sweep_id", "status");
CREATE INDEX "runs_created_at_id_idx" ON "runs"("created_at" DESC, "id");
CREATE INDEX "data_files_created_at_sha256_idx" ON "data_files"("created_at" DESC, "sha256");
CREATE INDEX "events_sweep_id_id_idx" ON "events"("sweep_id", "id");

-- What the reconciler looks for. Heartbeats change no column of these, so they stay cheap.
CREATE INDEX "runs_due_idx" ON "runs"("available_at") WHERE "status" = 'queued';
CREATE INDEX "runs_running_idx" ON "runs"("id") WHERE "status" = 'running';

-- A run has one open attempt at most.
CREATE UNIQUE INDEX "attempts_one_open_idx" ON "attempts"("run_id") WHERE "ended_at" IS NULL;

-- Weights do not compress.
ALTER TABLE "blobs" ALTER COLUMN "content" SET STORAGE EXTERNAL;

ALTER TABLE "cells" ADD CONSTRAINT "cells_sweep_id_fkey" FOREIGN KEY ("sweep_id") REFERENCES "sweeps"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "runs" ADD CONSTRAINT "runs_sweep_id_fkey" FOREIGN KEY ("sweep_id") REFERENCES "sweeps"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "runs" ADD CONSTRAINT "runs_sweep_id_cell_hash_fkey" FOREIGN KEY ("sweep_id", "cell_hash") REFERENCES "cells"("sweep_id", "hash") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "attempts" ADD CONSTRAINT "attempts_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "runs"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "metrics" ADD CONSTRAINT "metrics_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "runs"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "test_results" ADD CONSTRAINT "test_results_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "runs"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "buckets" ADD CONSTRAINT "buckets_run_id_test_fkey" FOREIGN KEY ("run_id", "test") REFERENCES "test_results"("run_id", "test") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "probe_results" ADD CONSTRAINT "probe_results_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "runs"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "run_datasets" ADD CONSTRAINT "run_datasets_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "runs"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "artifacts" ADD CONSTRAINT "artifacts_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "runs"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "artifacts" ADD CONSTRAINT "artifacts_sha256_fkey" FOREIGN KEY ("sha256") REFERENCES "blobs"("sha256") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "data_chunks" ADD CONSTRAINT "data_chunks_sha256_fkey" FOREIGN KEY ("sha256") REFERENCES "data_files"("sha256") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "events" ADD CONSTRAINT "events_sweep_id_fkey" FOREIGN KEY ("sweep_id") REFERENCES "sweeps"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
