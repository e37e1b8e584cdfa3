-- Checkpoints of runs, and blobs that may lie elsewhere and are removed once nothing refers to them.

-- A content lies here, or under its hash in the place BLOB_URL names: then it is null. The generation is another each time a blob is
-- made anew, so that whoever wrote one can tell whether it has been there ever since. Since "suspect_at" nothing may refer to it any more.
ALTER TABLE "blobs" ALTER COLUMN "content" DROP NOT NULL;
ALTER TABLE "blobs" ADD COLUMN "generation" UUID NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000';
ALTER TABLE "blobs" ADD COLUMN "suspect_at" TIMESTAMPTZ(3);
ALTER TABLE "blobs" ADD CONSTRAINT "blobs_hash_is_sha256" CHECK ("sha256" ~ '^[0-9a-f]{64}$');
CREATE INDEX "blobs_suspect_at_idx" ON "blobs"("suspect_at") WHERE "suspect_at" IS NOT NULL;
CREATE INDEX "artifacts_sha256_idx" ON "artifacts"("sha256");

CREATE TABLE "checkpoints" (
    "run_id" UUID NOT NULL,
    "step" INTEGER NOT NULL,
    "attempt" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,
    "best" BOOLEAN NOT NULL,
    "periodic" BOOLEAN NOT NULL,
    "validation_loss" DOUBLE PRECISION,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "checkpoints_pkey" PRIMARY KEY ("run_id", "step"),
    CONSTRAINT "checkpoints_step_is_positive" CHECK ("step" > 0),
    CONSTRAINT "checkpoints_loss_is_finite" CHECK ("validation_loss" > '-Infinity' AND "validation_loss" < 'Infinity')
);
CREATE INDEX "checkpoints_sha256_idx" ON "checkpoints"("sha256");
ALTER TABLE "checkpoints" ADD CONSTRAINT "checkpoints_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "runs"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "checkpoints" ADD CONSTRAINT "checkpoints_sha256_fkey" FOREIGN KEY ("sha256") REFERENCES "blobs"("sha256") ON DELETE RESTRICT ON UPDATE CASCADE;

-- From which step an attempt went on (null: from the beginning), why not from the newest checkpoint, and on what it computed.
ALTER TABLE "attempts" ADD COLUMN "resumed_from" INTEGER;
ALTER TABLE "attempts" ADD COLUMN "not_resumed" TEXT;
ALTER TABLE "attempts" ADD COLUMN "environment" JSON;
ALTER TABLE "attempts" ADD CONSTRAINT "attempts_resumed_or_not" CHECK ("resumed_from" IS NULL OR "not_resumed" IS NULL);
